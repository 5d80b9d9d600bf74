import { Command } from 'commander';
import type { ExitCode } from '../errors.js';
import { collaborationTemplateCommand } from './collaboration-template-command.js';
import type { Terminal } from './terminal.js';

/** `amc-ingest collaboration`: what a collaboration instance (AMC on AWS Clean Rooms) needs beside its tables. */
export function collaborationCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('collaboration')
    .description('Collaboration instances (AMC on AWS Clean Rooms): describe tables to AWS, and map people.')
    .addCommand(collaborationTemplateCommand(terminal, finish));
}
