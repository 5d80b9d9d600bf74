import { ParquetProblem } from './parquet-problem.js';

/** Values of up to so many bits are decoded with 32-bit numbers. */
const NARROW_BITS = 24;
const MAX_BITS = 32;
const MAX_VARINT_BYTES = 5;

/**
 * Decodes Parquet's hybrid of runs and packed bits until the output is full. What a run claims is held against what
 * is left to fill, so that damaged bytes cost no more than sound ones.
 * @param bits of each value
 * @throws ParquetProblem
 */
export function readRuns(
  bytes: Uint8Array,
  start: number,
  bits: number,
  output: Uint8Array | Uint32Array,
): void {
  if (bits === 0) {
    output.fill(0);
    return;
  }
  if (bits > MAX_BITS) throw damaged();
  let at = start;
  let filled = 0;
  while (filled < output.length) {
    let head = 0;
    for (let index = 0; ; index++) {
      const byte = bytes[at++];
      if (byte === undefined || index === MAX_VARINT_BYTES) throw damaged();
      head += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) break;
    }
    const length = Math.floor(head / 2);
    if (head % 2 === 1) {
      const count = Math.min(length * 8, output.length - filled);
      if (at + Math.ceil((count * bits) / 8) > bytes.length) throw damaged();
      if (bits <= NARROW_BITS) unpackNarrow(bytes, at, bits, output, filled, count);
      else unpackWide(bytes, at, bits, output, filled, count);
      at += length * bits;
      filled += count;
    } else {
      let value = 0;
      for (let index = 0; index * 8 < bits; index++) value += (bytes[at++] ?? 0) * 2 ** (8 * index);
      if (at > bytes.length || length > output.length - filled) throw damaged();
      output.fill(value, filled, filled + length);
      filled += length;
    }
  }
}

function unpackNarrow(
  bytes: Uint8Array,
  start: number,
  bits: number,
  output: Uint8Array | Uint32Array,
  from: number,
  count: number,
): void {
  const mask = (1 << bits) - 1;
  let at = start;
  let held = 0;
  let available = 0;
  for (let index = from; index < from + count; index++) {
    while (available < bits) {
      held |= (bytes[at++] ?? 0) << available;
      available += 8;
    }
    output[index] = held & mask;
    held >>>= bits;
    available -= bits;
  }
}

function unpackWide(
  bytes: Uint8Array,
  start: number,
  bits: number,
  output: Uint8Array | Uint32Array,
  from: number,
  count: number,
): void {
  for (let index = 0; index < count; index++) {
    const position = index * bits;
    let value = 0;
    // 32 bits that do not begin with a byte lie in five.
    for (let byte = 4; byte >= 0; byte--)
      value = value * 256 + (bytes[start + Math.floor(position / 8) + byte] ?? 0);
    output[from + index] = Math.floor(value / 2 ** (position % 8)) % 2 ** bits;
  }
}

function damaged(): ParquetProblem {
  return new ParquetProblem('the values of a page are damaged');
}
