/**
 * Where the bytes alone cannot decide: decoration (`<…>`, `mailto:`), bytes beyond ASCII, an underscore that is dropped
 * and counted.
 */
const UNDECIDED = 0xff;

/** By byte: what is kept of it in an address; 0 for nothing, 255 where only the text can decide. */
export function emailByteTable(keepUnderscore: boolean): Uint8Array {
  const table = new Uint8Array(256).fill(UNDECIDED, 128);
  for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-@')
    table[letter.charCodeAt(0)] = letter.toLowerCase().charCodeAt(0);
  for (const sign of '<>:') table[sign.charCodeAt(0)] = UNDECIDED;
  const underscore = '_'.charCodeAt(0);
  table[underscore] = keepUnderscore ? underscore : UNDECIDED;
  return table;
}
