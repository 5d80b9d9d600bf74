import { EXIT_CODES, IngestError, SchemaError, type ExitCode, type SchemaProblem } from '../errors.js';
import { RefusedError } from '../report/refused-error.js';
import type { Failure, RunLog } from './log/run-log.js';
import { paintFor } from './paint.js';
import { shownText } from '../leak-guard/shown-path.js';
import { visibleLine, visibleText } from '../visible-text.js';
import type { Terminal } from './terminal.js';

/**
 * Reports a failure, on stderr for people and on stdout for machines, and returns the exit code.
 *
 * @param log reports on stderr instead of the plain text
 */
export async function reportError(
  error: unknown,
  terminal: Terminal,
  json: boolean,
  log?: RunLog,
): Promise<ExitCode> {
  const failure = await describeFailure(error, terminal);
  if (log === undefined) terminal.stderr.write(failure.text);
  else log.failed({ ...failure, summary: '' });
  if (json) printFailure(error, terminal);
  return failure.exitCode;
}

/** What a log reports about a failure, without the summary of a refused run. */
export async function describeFailure(
  error: unknown,
  terminal: Terminal,
): Promise<Omit<Failure, 'summary'> & { readonly exitCode: ExitCode }> {
  const paint = paintFor(terminal.stderr);
  if (!(error instanceof IngestError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      text: `${paint.bad('amc-ingest failed unexpectedly')}; nothing was uploaded. Please report this defect.\n${visibleText(shownText(text))}\n`,
      details: { ...DEFECT, exitCode: EXIT_CODES.defect },
      report: null,
      exitCode: EXIT_CODES.defect,
    };
  }
  const { exitCode, code, retryable } = error;
  const message = shownText(error.message);
  // The explanations are a large text, loaded only now.
  const { explain } = await import('../explain/catalogue.js');
  const isInterrupted = exitCode === EXIT_CODES.interrupted;
  const hint =
    isInterrupted || explain(code).length === 0
      ? ''
      : `${paint.faint(`More about it: amc-ingest explain ${code}`)}\n`;
  return {
    text: `${isInterrupted ? '' : paint.bad('Error: ')}${visibleText(message)} [${code}]\n${hint}`,
    details: { code, message, retryable, exitCode, ...problemsOf(error) },
    report: error instanceof RefusedError ? error.report : null,
    exitCode,
  };
}

/** The failure as one JSON object on stdout. */
export function printFailure(error: unknown, terminal: Terminal): void {
  const details =
    error instanceof IngestError
      ? {
          error: {
            code: error.code,
            message: shownText(error.message),
            retryable: error.retryable,
            ...problemsOf(error),
          },
          ...(error instanceof RefusedError ? error.report : {}),
        }
      : { error: DEFECT };
  terminal.stdout.write(`${visibleLine(JSON.stringify(details))}\n`);
}

const DEFECT = { code: 'DEFECT', message: 'unexpected failure; see stderr' } as const;

function problemsOf(error: IngestError): Record<string, unknown> {
  if (!(error instanceof SchemaError)) return {};
  const shown = ({ path, message }: SchemaProblem) => ({
    path: shownText(path),
    message: shownText(message),
  });
  return { problems: error.problems.map(shown) };
}
