import { IngestError } from '../errors.js';
import { shownText } from '../leak-guard/shown-path.js';

export type LogLevel = 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * Writes one JSON line per event. Fields contain locations, counts and codes, never a value of the data; messages are
 * masked.
 */
export class Log {
  readonly #write: (line: string) => void;
  readonly #fields: LogFields;

  constructor(write: (line: string) => void, fields: LogFields = {}) {
    this.#write = write;
    this.#fields = fields;
  }

  /** The same log with more fields on every line. */
  with(fields: LogFields): Log {
    return new Log(this.#write, { ...this.#fields, ...fields });
  }

  step(level: LogLevel, step: string, fields: LogFields = {}): void {
    const { message, ...rest } = fields;
    // A message may name a folder or file, and a name may hold an identifier.
    const shown = typeof message === 'string' ? { message: shownText(message) } : {};
    const line = { timestamp: new Date().toISOString(), level, step, ...this.#fields, ...rest, ...shown };
    this.#write(`${JSON.stringify(line)}\n`);
  }
}

/**
 * What a log may say about an error. Our own messages hold no values; those of others may, so only their name and the
 * locations in the code are logged.
 */
export function errorFields(error: unknown): LogFields {
  if (error instanceof IngestError) {
    return {
      code: error.code,
      message: error.message,
      retryable: error.retryable,
      cause: nameOf(error.cause),
    };
  }
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const places = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return { code: 'UNEXPECTED', message: nameOf(error), stack: places.join('\n') };
}

/** The stable code of an error, for claims and answers. */
export function errorCode(error: unknown): string {
  return error instanceof IngestError ? error.code : 'UNEXPECTED';
}

function nameOf(error: unknown): string | undefined {
  // A service's response may appear as its name.
  return error instanceof Error ? shownText(error.name) : undefined;
}
