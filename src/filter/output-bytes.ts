/** A growing buffer for the rows of a block. Memory: at most twice what a block's rows need. */
export class OutputBytes {
  #bytes = Buffer.allocUnsafeSlow(64 * 1024);
  #length = 0;

  /** Starts again with room for a block. */
  begin(bytes: number): void {
    this.#bytes = Buffer.allocUnsafeSlow(bytes);
    this.#length = 0;
  }

  copy(from: Buffer, start: number, end: number): void {
    this.#reserve(end - start);
    this.#length += from.copy(this.#bytes, this.#length, start, end);
  }

  /** Appends ASCII text. */
  ascii(text: string): void {
    this.#reserve(text.length);
    this.#length += this.#bytes.write(text, this.#length, 'latin1');
  }

  /** What was written; the next block gets memory of its own. */
  take(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.#length + more));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
