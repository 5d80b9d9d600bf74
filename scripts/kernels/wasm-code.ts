/** Instructions of WebAssembly's vector extension that are needed here (WebAssembly 2.0, binary format). */

export type Code = readonly number[];

/** A number in the format's variable-length form. */
export function unsigned(value: number): Code {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)];
}

const vector = (operation: number, ...immediates: Code): Code => [
  0xfd,
  ...unsigned(operation),
  ...immediates,
];

export const localGet = (index: number): Code => [0x20, ...unsigned(index)];
export const localSet = (index: number): Code => [0x21, ...unsigned(index)];
export const END: Code = [0x0b];

/** Loads a 32-bit number at the address on the stack plus `offset`. */
export const loadWord = (offset: number): Code => [0x28, 2, ...unsigned(offset)];
/** Loads 16 bytes at the address on the stack plus `offset`. */
export const load = (offset: number): Code => vector(0x00, 0, ...unsigned(offset));
export const store = (offset: number): Code => vector(0x0b, 0, ...unsigned(offset));
/** Loads four bytes into one of a vector's four lanes. */
export const loadLane = (offset: number, lane: number): Code => vector(0x56, 0, ...unsigned(offset), lane);
export const storeLane = (offset: number, lane: number): Code => vector(0x5a, 0, ...unsigned(offset), lane);

export const constant = (bytes: Code): Code => vector(0x0c, ...bytes);
/** The same 32-bit number in all four lanes. */
export function constantWords(word: number): Code {
  const bytes = [word & 0xff, (word >>> 8) & 0xff, (word >>> 16) & 0xff, word >>> 24];
  return constant([...bytes, ...bytes, ...bytes, ...bytes]);
}
/** Picks bytes by index: 0 to 15 from the first operand, 16 to 31 from the second. */
export const shuffle = (indexes: Code): Code => vector(0x0d, ...indexes);
/** Looks up each byte of the second operand in the first. */
export const SWIZZLE = vector(0x0e);
export const AND = vector(0x4e);
export const OR = vector(0x50);
export const XOR = vector(0x51);
/** Selects by the third operand: bits of the first where it has ones, bits of the second where it has zeros. */
export const SELECT = vector(0x52);
export const ADD_WORDS = vector(0xae);
const i32Constant = (value: number): Code => [0x41, value];
/** Shifts by less than 64. */
export const shiftWordsLeft = (bits: number): Code => [...i32Constant(bits), ...vector(0xab)];
export const shiftWordsRight = (bits: number): Code => [...i32Constant(bits), ...vector(0xad)];
export const shiftBytesRight = (bits: number): Code => [...i32Constant(bits), ...vector(0x6d)];

const MAGIC: Code = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const I32 = 0x7f;
const V128 = 0x7b;

const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
const name = (text: string): Code => [...unsigned(text.length), ...Buffer.from(text)];

/** The number of locals of each type after a function's operands, in this order. */
export interface Locals {
  readonly vectors: number;
  readonly words: number;
}

/** A module with one memory, `memory`, and one function, `run`, with two addresses and no result. */
export function moduleOf(pages: number, { vectors, words }: Locals, body: Code): Uint8Array {
  const code = [2, ...unsigned(vectors), V128, ...unsigned(words), I32, ...body, ...END];
  return Uint8Array.from([
    ...MAGIC,
    ...section(1, [1, 0x60, 2, I32, I32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0x00, ...unsigned(pages)]),
    ...section(7, [2, ...name('memory'), 0x02, 0, ...name('run'), 0x00, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}
