/** Takes exact numbers of bytes from chunks of any size. Holds what is requested at once, and one chunk. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);
  #ended = false;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Whether nothing is left. */
  async isAtEnd(): Promise<boolean> {
    await this.fill(1);
    return this.#held.length === 0;
  }

  /** The next `count` bytes; null when there are fewer. They stay valid. */
  async take(count: number): Promise<Buffer | null> {
    await this.fill(count);
    if (this.#held.length < count) return null;
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    return taken;
  }

  /** Skips `count` bytes; false when there are fewer. */
  async skip(count: number): Promise<boolean> {
    let left = count;
    while (left > 0 && !(await this.isAtEnd())) {
      const step = Math.min(left, this.#held.length);
      this.#held = this.#held.subarray(step);
      left -= step;
    }
    return left === 0;
  }

  /** Holds at least `count` bytes, or all that are left; returns what it holds, from which `drop` takes. */
  async fill(count: number): Promise<Buffer> {
    if (this.#held.length >= count || this.#ended) return this.#held;
    const parts: Uint8Array[] = [this.#held];
    let size = this.#held.length;
    while (size < count) {
      const next = await this.#chunks.next();
      if (next.done === true) {
        this.#ended = true;
        break;
      }
      parts.push(next.value);
      size += next.value.length;
    }
    this.#held = Buffer.concat(parts, size);
    return this.#held;
  }

  drop(count: number): void {
    this.#held = this.#held.subarray(count);
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}
