import { createHash } from 'node:crypto';

/**
 * Computes the SHA-256 of a file while its records are read, even if reading stops without requesting anything beyond
 * the last byte.
 */
export class WholeFileDigest {
  readonly #size: number;
  readonly #hash = createHash('sha256');
  #bytes = 0;

  /** @param size of the file */
  constructor(size: number) {
    this.#size = size;
  }

  /** The file's bytes without its first ones, which are included in the digest. */
  async *skip(chunks: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      const skipped = Math.min(chunk.length, Math.max(0, count - this.#bytes));
      this.#hash.update(chunk);
      this.#bytes += chunk.length;
      if (skipped < chunk.length) yield chunk.subarray(skipped);
    }
  }

  /** In hex; null if not all of it was read. Call it only once. */
  digest(): string | null {
    return this.#bytes === this.#size ? this.#hash.digest('hex') : null;
  }
}
