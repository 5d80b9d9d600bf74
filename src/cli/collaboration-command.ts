import { Command } from 'commander';
import type { ExitCode } from '../errors.js';
import { collaborationMappingCommands } from './collaboration-mapping-commands.js';
import { collaborationTemplateCommand } from './collaboration-template-command.js';
import { SETTINGS_HELP } from './settings-help.js';
import type { Terminal } from './terminal.js';

/** `amc-ingest collaboration`: what a collaboration instance (AMC on AWS Clean Rooms) needs besides its tables. */
export function collaborationCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const command = new Command('collaboration')
    .description('Collaboration instances (AMC on AWS Clean Rooms): describe tables to AWS, and map people.')
    .addHelpText(
      'after',
      `\nExample:\n  amc-ingest collaboration status --instance amcabc123\n${SETTINGS_HELP}`,
    )
    .addCommand(collaborationTemplateCommand(terminal, finish));
  for (const one of collaborationMappingCommands(terminal, finish)) command.addCommand(one);
  return command;
}
