import { crc32 } from 'node:zlib';
import { StorageError } from '../errors.js';

/** What the last reading of something returned, so that another reading can be compared with it. */
export class SeenBytes {
  #count = 0;
  #crc = 0;
  #isComplete = false;

  /** The same chunks. */
  async *of(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    this.#count = 0;
    this.#crc = 0;
    this.#isComplete = false;
    for await (const chunk of chunks) {
      // The reader may change the chunk, or send it to another thread.
      this.#crc = crc32(chunk, this.#crc);
      this.#count += chunk.length;
      yield chunk;
    }
    this.#isComplete = true;
  }

  /**
   * Reads again what an earlier reading saw, and the rest if that one stopped early, so that checksums are compared.
   * What was read in full is read again, too, as there may be no checksum, unless it is larger than `restBytes`.
   * @param name what is read, for the message
   * @param restBytes maximum bytes of the rest to read
   * @throws {StorageError} CHECKSUM_MISMATCH, and what `chunks` throws
   */
  async compare(chunks: AsyncIterable<Uint8Array>, name: string, restBytes: number): Promise<void> {
    if (this.#count === 0 || (this.#isComplete && this.#count > restBytes)) return;
    let count = 0;
    let crc = 0;
    for await (const chunk of chunks) {
      const seen = chunk.subarray(0, Math.max(0, this.#count - count));
      crc = crc32(seen, crc);
      count += chunk.length;
      if (count >= this.#count && crc !== this.#crc) throw differs(name);
      if (count >= this.#count + restBytes) return;
    }
  }
}

function differs(name: string): StorageError {
  return new StorageError(
    `Cannot read ${name}: two readings of the same bytes gave different ones. Run again; when it happens again, look at ` +
      'the network between this machine and S3.',
    { code: 'CHECKSUM_MISMATCH' },
  );
}
