import { createHash } from 'node:crypto';

/** Takes the SHA-256 of a file while its records are read, which may stop before they ask for more than the last byte. */
export class WholeFileDigest {
  readonly #size: number;
  readonly #hash = createHash('sha256');
  #bytes = 0;

  /** @param size of the file */
  constructor(size: number) {
    this.#size = size;
  }

  /** The file's bytes without its first ones, which are digested as well. */
  async *skip(chunks: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      const skipped = Math.min(chunk.length, Math.max(0, count - this.#bytes));
      this.#hash.update(chunk);
      this.#bytes += chunk.length;
      if (skipped < chunk.length) yield chunk.subarray(skipped);
    }
  }

  /** In hex; null when not all of it was read. To be asked for once. */
  digest(): string | null {
    return this.#bytes === this.#size ? this.#hash.digest('hex') : null;
  }
}
