import { appendFile } from 'node:fs/promises';
import type { Reject } from '../model/reject.js';

/** Lines collected before they are written. */
const BUFFER_BYTES = 256 * 1024;

/** Writes rejects to a private file as they arrive (JSON Lines). Memory: `BUFFER_BYTES`. */
export class RejectLog {
  readonly #path: string;
  readonly #toError: (cause: unknown) => Error;
  #lines: string[] = [];
  #size = 0;
  #count = 0;

  /** @param toError creates the error to throw when writing fails */
  constructor(path: string, toError: (cause: unknown) => Error) {
    this.#path = path;
    this.#toError = toError;
  }

  /** Rejects logged so far. */
  get count(): number {
    return this.#count;
  }

  async add(reject: Reject): Promise<void> {
    const line = `${JSON.stringify(reject)}\n`;
    this.#lines.push(line);
    this.#size += line.length;
    this.#count += 1;
    if (this.#size >= BUFFER_BYTES) await this.flush();
  }

  /** Writes what is left; afterwards the file exists, even if nothing was rejected. */
  async flush(): Promise<void> {
    const text = this.#lines.join('');
    this.#lines = [];
    this.#size = 0;
    try {
      await appendFile(this.#path, text, { mode: 0o600 });
    } catch (cause) {
      throw this.#toError(cause);
    }
  }
}
