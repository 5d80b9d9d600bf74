import type { SortedSource } from './run-reader.js';

/** The most rows kept in memory; beyond this, they have to be written to disk. */
const MAX_ROWS = 128 * 1024;
const FIRST_ROWS = 1024;

/** Rows in memory: their original bytes, and the position of each row. */
export class WaitingRows {
  readonly #blocks: Buffer[] = [];
  #orders = new Float64Array(FIRST_ROWS);
  /** Four numbers per row: the rest of the hash, the block, start and end. */
  #facts = new Int32Array(FIRST_ROWS * 4);
  #count = 0;
  #bytes = 0;

  /** Bytes that the blocks take. */
  get bytes(): number {
    return this.#bytes;
  }

  get isFull(): boolean {
    return this.#count >= MAX_ROWS;
  }

  /** @param hash eight bytes */
  add(rows: Buffer, start: number, end: number, hash: Uint8Array): void {
    if (this.#blocks.at(-1) !== rows) {
      this.#blocks.push(rows);
      this.#bytes += rows.buffer.byteLength;
    }
    const row = this.#count;
    if (row === this.#orders.length) this.#grow();
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
    const low = ((e << 24) | (f << 16) | (g << 8) | h) >>> 0;
    this.#orders[row] = (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) * 0x200000 + (low >>> 11);
    const facts = this.#facts;
    facts[row * 4] = low & 0x7ff;
    facts[row * 4 + 1] = this.#blocks.length - 1;
    facts[row * 4 + 2] = start;
    facts[row * 4 + 3] = end;
    this.#count += 1;
  }

  /** The rows in order. No rows may be added meanwhile. */
  sorted(): SortedSource {
    const orders = this.#orders;
    const facts = this.#facts;
    const blocks = this.#blocks;
    const rows = Uint32Array.from({ length: this.#count }, (_, index) => index);
    rows.sort(
      (a, b) => (orders[a] ?? 0) - (orders[b] ?? 0) || (facts[a * 4] ?? 0) - (facts[b * 4] ?? 0) || a - b,
    );
    let at = 0;
    const nothing: Buffer = Buffer.alloc(0);
    const source = {
      bytes: nothing,
      start: 0,
      end: 0,
      order: 0,
      rest: 0,
      next(): boolean {
        const row = rows[at];
        if (row === undefined) return false;
        at += 1;
        source.order = orders[row] ?? 0;
        source.rest = facts[row * 4] ?? 0;
        source.bytes = blocks[facts[row * 4 + 1] ?? 0] ?? nothing;
        source.start = facts[row * 4 + 2] ?? 0;
        source.end = facts[row * 4 + 3] ?? 0;
        return true;
      },
    };
    return source;
  }

  clear(): void {
    this.#blocks.length = 0;
    this.#count = 0;
    this.#bytes = 0;
  }

  #grow(): void {
    const orders = new Float64Array(this.#orders.length * 2);
    orders.set(this.#orders);
    this.#orders = orders;
    const facts = new Int32Array(this.#facts.length * 2);
    facts.set(this.#facts);
    this.#facts = facts;
  }
}
