import type { ExitCode } from '../errors.js';
import { reportError } from './report-error.js';
import type { Terminal } from './terminal.js';

/** Runs a command's work; a failure is told to people and machines and becomes the exit code. */
export async function runAction(
  terminal: Terminal,
  json: boolean,
  finish: (code: ExitCode) => void,
  work: () => Promise<ExitCode>,
): Promise<void> {
  try {
    finish(await work());
  } catch (error) {
    finish(reportError(error, terminal, json));
  }
}

/** Prints a result: JSON to stdout for machines, else the text. */
export function printResult(terminal: Terminal, json: boolean, result: unknown, text: string): void {
  terminal.stdout.write(json ? `${JSON.stringify(result)}\n` : text);
}
