/** A growing buffer that text is written into as UTF-8, without building one large string first. */
export class ByteWriter {
  #bytes: Buffer;
  #length = 0;

  /** @param initialBytes first capacity; it doubles when needed, so it ends within twice what is written */
  constructor(initialBytes: number) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(initialBytes, 1024));
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Appends `text` as UTF-8. */
  write(text: string): void {
    // A UTF-16 code unit needs at most three bytes of UTF-8.
    this.#reserve(text.length * 3);
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
  }

  /** The bytes written. They share the writer's memory: take them when nothing more is written. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
