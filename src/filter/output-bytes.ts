/** Ranges of at most this length are copied byte by byte, which is faster than a call. */
const SHORT_BYTES = 32;
const DIGEST_CHARACTERS = 64;
const NUMBER_BYTES = 8;
const QUOTE = 0x22;

/** A growing buffer for the rows of a block. Memory: at most twice the bytes of a block's rows. */
export class OutputBytes {
  #bytes = Buffer.alloc(0);
  #view = viewOf(this.#bytes);
  #length = 0;

  /** Starts again, with room for at least `bytes` bytes and no less than the previous block had. */
  begin(bytes: number): void {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(bytes, this.#bytes.length));
    this.#view = viewOf(this.#bytes);
    this.#length = 0;
  }

  copy(from: Buffer, start: number, end: number): void {
    this.#reserve(end - start);
    if (end - start > SHORT_BYTES) {
      this.#length += from.copy(this.#bytes, this.#length, start, end);
      return;
    }
    const to = this.#bytes;
    let length = this.#length;
    for (let at = start; at < end; at++) to[length++] = from[at] ?? 0;
    this.#length = length;
  }

  /** Appends the digest that starts there. */
  digest(from: DataView, start: number): void {
    this.#reserve(DIGEST_CHARACTERS);
    const to = this.#view;
    const length = this.#length;
    // Hex digits never form one of the numbers that have several representations (NaN).
    for (let at = 0; at < DIGEST_CHARACTERS; at += NUMBER_BYTES)
      to.setFloat64(length + at, from.getFloat64(start + at));
    this.#length = length + DIGEST_CHARACTERS;
  }

  /** Appends the digest that starts there as a JSON string; `null` when `start` is negative. */
  jsonDigest(from: DataView, start: number): void {
    if (start < 0) {
      this.ascii('null');
      return;
    }
    this.#reserve(DIGEST_CHARACTERS + 2);
    this.#bytes[this.#length++] = QUOTE;
    this.digest(from, start);
    this.#bytes[this.#length++] = QUOTE;
  }

  /** Appends ASCII text. */
  ascii(text: string): void {
    this.#reserve(text.length);
    this.#length += this.#bytes.write(text, this.#length, 'latin1');
  }

  /** Appends any text. */
  text(text: string): void {
    this.#reserve(3 * text.length);
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
  }

  /** Returns the bytes written; the next block gets new memory. */
  take(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.#length + more));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
    this.#view = viewOf(larger);
  }
}

function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length);
}
