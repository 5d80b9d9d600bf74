import { EXIT_CODES, IngestError, SchemaError, type ExitCode } from '../errors.js';
import { RefusedError } from '../report/refused-error.js';
import { visibleText } from '../types/visible-text.js';
import type { Terminal } from './terminal.js';

/** Says what went wrong, on stderr for people and on stdout for machines, and gives the exit code. */
export function reportError(error: unknown, terminal: Terminal, json: boolean): ExitCode {
  if (!(error instanceof IngestError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.stderr.write(
      `amc-ingest failed unexpectedly; nothing was handed over. Please report this defect.\n${visibleText(text)}\n`,
    );
    if (json)
      terminal.stdout.write(
        `${JSON.stringify({ error: { code: 'DEFECT', message: 'unexpected failure; see stderr' } })}\n`,
      );
    return EXIT_CODES.defect;
  }
  terminal.stderr.write(
    `${error.exitCode === EXIT_CODES.interrupted ? '' : 'Error: '}${visibleText(error.message)} [${error.code}]\n`,
  );
  if (json) {
    const { code, message, retryable } = error;
    const details = {
      error: {
        code,
        message,
        retryable,
        ...(error instanceof SchemaError ? { problems: error.problems } : {}),
      },
      ...(error instanceof RefusedError ? error.report : {}),
    };
    terminal.stdout.write(`${JSON.stringify(details)}\n`);
  }
  return error.exitCode;
}
