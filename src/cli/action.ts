import type { ExitCode } from '../errors.js';
import type { RunLog } from './log/run-log.js';
import { reportError } from './report-error.js';
import type { Terminal } from './terminal.js';
import { visibleLine } from '../visible-text.js';

/**
 * Runs a command's work; reports a failure to people and machines and turns it into the exit code.
 *
 * @param log where the failure is reported on stderr; default: as text
 */
export async function runAction(
  terminal: Terminal,
  json: boolean,
  finish: (code: ExitCode) => void,
  work: () => Promise<ExitCode>,
  log?: RunLog,
): Promise<void> {
  try {
    finish(await work());
  } catch (error) {
    finish(await reportError(error, terminal, json, log));
  }
}

/** Prints a result: JSON to stdout for machines, otherwise the text. */
export function printResult(terminal: Terminal, json: boolean, result: unknown, text: string): void {
  terminal.stdout.write(json ? `${visibleLine(JSON.stringify(result))}\n` : text);
}
