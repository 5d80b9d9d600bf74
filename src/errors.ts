/** Process exit codes, as the command documents them. */
export const EXIT_CODES = { done: 0, defect: 1, usage: 2, data: 3, delivery: 4, interrupted: 130 } as const;

/** An exit code of the command: what kind of failure it was. */
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** Options of every error. */
export interface IngestErrorOptions {
  /** Stable, upper-case identifier of the failure, e.g. `INPUT_NOT_FOUND`. */
  readonly code: string;
  readonly cause?: unknown;
  /** Default: the class's own value. */
  readonly retryable?: boolean;
}

/**
 * Base of every failure that ends a run. The message says what, where, what was expected and what to do
 * next, and never holds a value from the data.
 */
export abstract class IngestError extends Error {
  readonly code: string;
  /** Whether the same call may succeed when repeated unchanged. */
  readonly retryable: boolean = false;
  abstract readonly exitCode: ExitCode;

  constructor(message: string, options: IngestErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
    if (options.retryable !== undefined) this.retryable = options.retryable;
  }
}

/** Wrong options, paths or settings: the caller has to change something. */
export class UsageError extends IngestError {
  override readonly exitCode = EXIT_CODES.usage;
}

/** One problem of a schema file: its location (`columns[3].dataType`) and what to do. */
export interface SchemaProblem {
  readonly path: string;
  readonly message: string;
}

/** The schema file breaks the rules; `problems` holds all of them. */
export class SchemaError extends IngestError {
  override readonly exitCode = EXIT_CODES.usage;
  readonly problems: readonly SchemaProblem[];

  constructor(message: string, problems: readonly SchemaProblem[], cause?: unknown) {
    super(message, { code: 'INVALID_SCHEMA', cause });
    this.problems = problems;
  }
}

/** The input as a whole cannot be used: empty, truncated, of an unknown format, without a needed column. */
export class InputError extends IngestError {
  override readonly exitCode = EXIT_CODES.data;
}

/** Storage (disk or S3) failed after its retries. */
export class StorageError extends IngestError {
  override readonly exitCode = EXIT_CODES.delivery;
  override readonly retryable = true;
}

/** The run was canceled through its signal. */
export class InterruptedError extends IngestError {
  override readonly exitCode = EXIT_CODES.interrupted;
  override readonly retryable = true;

  constructor(cause?: unknown) {
    super('The run was interrupted; nothing was uploaded. Run the same command again to finish it.', {
      code: 'INTERRUPTED',
      cause,
    });
  }
}

/**
 * The error to end with when a signal may have aborted the work: an abort throws its reason, which may be
 * anything.
 */
export function endOf(error: unknown, signal: AbortSignal | undefined): unknown {
  return signal?.aborted === true && !(error instanceof InterruptedError)
    ? new InterruptedError(error)
    : error;
}

/** A function that the caller passed (`onReject`, `onProgress`, a transform) failed; `cause` is what it threw. */
export class CallbackError extends IngestError {
  override readonly exitCode = EXIT_CODES.usage;
  /** The option, e.g. `onReject` or `transform.notes`. */
  readonly option: string;

  constructor(option: string, cause: unknown) {
    super(
      `The function given as ${option} failed; nothing was uploaded. What it threw is this error's cause.`,
      { code: 'CALLBACK_FAILED', cause },
    );
    this.option = option;
  }
}

/** An invariant of the program was broken: a bug here, not in the data. */
export class DefectError extends IngestError {
  override readonly exitCode = EXIT_CODES.defect;
}
