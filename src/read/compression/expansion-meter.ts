import { InputError } from '../../errors.js';

/** Unpacked bytes per stored byte above which an input is treated as a decompression bomb. */
export const DEFAULT_MAX_EXPANSION = 200;

/** Below this many unpacked bytes the ratio is not checked: a small file may contain one value a million times. */
export const EXPANSION_FLOOR_BYTES = 64 * 1024 * 1024;

/**
 * Tracks how much comes out of what is stored. One meter accompanies an input through all its layers (an archive's
 * member that is itself compressed), so that layers do not multiply the allowance. Unpacking is streamed: a bomb costs
 * no memory, and at most `maxExpansion` times its own size in time.
 */
export class ExpansionMeter {
  readonly #name: string;
  readonly #maxExpansion: number;
  #stored = 0;

  constructor(name: string, maxExpansion: number = DEFAULT_MAX_EXPANSION) {
    this.#name = name;
    this.#maxExpansion = maxExpansion;
  }

  countStored(bytes: number): void {
    this.#stored += bytes;
  }

  /**
   * The same chunks, counted as the output of one layer.
   * @throws InputError EXPANSION_LIMIT when there are too many for what is stored
   */
  async *watch(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let unpacked = 0;
    for await (const chunk of chunks) {
      unpacked += chunk.length;
      if (unpacked > EXPANSION_FLOOR_BYTES && unpacked > this.#stored * this.#maxExpansion)
        throw this.#refusal();
      yield chunk;
    }
  }

  /** The same stored chunks, counted. */
  async *store(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.countStored(chunk.length);
      yield chunk;
    }
  }

  #refusal(): InputError {
    return new InputError(
      `${this.#name} unpacks to more than ${this.#maxExpansion} times its size, as no usual export does: it was treated as a decompression bomb and nothing was uploaded. If the file is what it should be, raise --max-expansion.`,
      { code: 'EXPANSION_LIMIT' },
    );
  }
}
