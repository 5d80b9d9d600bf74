import type { Command } from 'commander';
import { shownText } from '../leak-guard/shown-path.js';
import type { Terminal } from './terminal.js';

/** Makes a command write to the terminal, and throw a CommanderError where commander would end the process. */
export function configureCommand(command: Command, { stdout, stderr }: Terminal): Command {
  return command
    .exitOverride()
    .showHelpAfterError('(see --help)')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // It repeats the arguments that it does not understand.
      outputError: (text, write) => write(shownText(text)),
    });
}
