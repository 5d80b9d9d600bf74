import type { Command } from 'commander';
import { nearestNames } from '../nearest-names.js';
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
      // commander's message repeats the arguments that it does not understand.
      outputError: (text, write) => write(shownText(withSuggestion(text, command))),
    });
}

const UNKNOWN_WITH_VALUE = /unknown option '(--[^=']+)=[^']*'/;

/** For `--shema=FILE`, commander compares the value, too, and finds nothing similar. */
function withSuggestion(text: string, { options }: Command): string {
  const flag = UNKNOWN_WITH_VALUE.exec(text)?.[1];
  if (flag === undefined) return text;
  const known = options.flatMap(({ long }) => (long === undefined || long === null ? [] : [long]));
  const [near] = nearestNames(flag, known);
  const hint = near === undefined ? '' : `\n(Did you mean ${near}?)`;
  return text.replace(UNKNOWN_WITH_VALUE, () => `unknown option '${flag}'${hint}`);
}
