import { Argument, Command } from 'commander';
import { EXIT_CODES, type ExitCode } from '../../errors.js';
import { shippedSchemas } from '../../schema/load-schema.js';
import { runAction } from '../action.js';
import type { Terminal } from '../terminal.js';
import { contextsOf } from './contexts.js';
import { COMPLETION_SCRIPTS, SHELLS, type Shell } from './scripts.js';

/**
 * `amc-ingest completion`: a script for the shell to complete commands, options, their choices, schemas and
 * codes. The script contains all of them, generated from the commands as they are declared: starting the
 * command at each key press would take too long.
 */
export function completionCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const command = new Command('completion')
    .description('Print a script that lets your shell complete commands, options, schemas and codes.')
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest completion bash > ~/.local/share/bash-completion/completions/amc-ingest
  amc-ingest completion zsh > "\${fpath[1]}/_amc-ingest"
  amc-ingest completion fish > ~/.config/fish/completions/amc-ingest.fish

The folder has to exist. Then open a new shell. Generate the script again after an update of amc-ingest.`,
    );
  return command.action((shell: Shell) =>
    runAction(terminal, false, finish, async () => {
      const contexts = contextsOf(command.parent ?? command, await shippedSchemas());
      terminal.stdout.write(COMPLETION_SCRIPTS[shell](contexts));
      return EXIT_CODES.done;
    }),
  );
}
