const FIRST_BYTES = 64 * 1024;
/** Shorter ranges are copied byte by byte, which is faster than a call. */
const LONG = 96;

/** Collects bytes, and returns them as one buffer. */
export class ByteRows {
  #bytes: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #used = 0;

  get length(): number {
    return this.#used;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#used] = value;
    this.#used += 1;
  }

  range(source: Uint8Array, start: number, end: number): void {
    const length = end - start;
    this.#reserve(length);
    const target = this.#bytes;
    let to = this.#used;
    if (length > LONG) target.set(source.subarray(start, end), to);
    else for (let at = start; at < end; at++) target[to++] = source[at] ?? 0;
    this.#used += length;
  }

  text(value: string): void {
    this.#reserve(value.length * 3);
    this.#used += this.#bytes.write(value, this.#used, 'utf8');
  }

  /** Returns the bytes; they belong to the caller from now on. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#used);
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, this.#used + (this.#used >> 3)));
    this.#used = 0;
    return taken;
  }

  #reserve(more: number): void {
    const needed = this.#used + more;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }
}
