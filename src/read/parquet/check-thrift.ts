import { ParquetProblem } from './parquet-problem.js';

/** Types of Thrift's compact protocol. */
const TYPE = {
  stop: 0,
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  struct: 12,
} as const;
/** Of a 64-bit number. */
const MAX_VARINT_BYTES = 10;
/** Nested structures; Parquet's own have at most eight levels. */
const MAX_DEPTH = 32;

/**
 * Walks over a structure in Thrift's compact protocol before it is decoded: numbers, lists and strings that claim more
 * than there is, or numbers of a million digits, would cost the decoder unbounded time and memory.
 * @throws ParquetProblem
 */
export function checkThrift(bytes: Uint8Array): void {
  new ThriftWalk(bytes).struct(0);
}

class ThriftWalk {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  struct(depth: number): void {
    if (depth > MAX_DEPTH) throw damaged();
    for (;;) {
      const head = this.#byte();
      const type = head & 0x0f;
      if (type === TYPE.stop) return;
      if (head >> 4 === 0) this.#varint();
      if (type !== TYPE.true && type !== TYPE.false) this.#value(type, depth);
    }
  }

  #value(type: number, depth: number): void {
    switch (type) {
      // In lists only: in structures, their type says it.
      case TYPE.true:
      case TYPE.false:
      case TYPE.byte:
        this.#skip(1);
        return;
      case TYPE.i16:
      case TYPE.i32:
      case TYPE.i64:
        this.#varint();
        return;
      case TYPE.double:
        this.#skip(8);
        return;
      case TYPE.binary:
        this.#skip(this.#varint());
        return;
      case TYPE.list:
        this.#list(depth + 1);
        return;
      case TYPE.struct:
        this.struct(depth + 1);
        return;
      default:
        throw damaged();
    }
  }

  #list(depth: number): void {
    if (depth > MAX_DEPTH) throw damaged();
    const head = this.#byte();
    const type = head & 0x0f;
    const size = head >> 4 === 0x0f ? this.#varint() : head >> 4;
    // Every element has at least one byte.
    if (size > this.#bytes.length - this.#at) throw damaged();
    for (let index = 0; index < size; index++) this.#value(type, depth);
  }

  /** Exact up to 2^53, which is larger than any size can be. */
  #varint(): number {
    let value = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index++) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    throw damaged();
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw damaged();
    return byte;
  }

  #skip(count: number): void {
    this.#at += count;
    if (this.#at > this.#bytes.length) throw damaged();
  }
}

function damaged(): ParquetProblem {
  return new ParquetProblem('its description of itself is damaged');
}
