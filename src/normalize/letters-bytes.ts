/** By ASCII byte: its lower-case form for letters, itself for digits, 0 for what is dropped. */
const KEPT = new Uint8Array(128);
for (const letter of 'abcdefghijklmnopqrstuvwxyz0123456789') {
  KEPT[letter.charCodeAt(0)] = letter.charCodeAt(0);
  KEPT[letter.toUpperCase().charCodeAt(0)] = letter.charCodeAt(0);
}

/** By byte: what is kept of ASCII letters and digits. */
export function letterByteTable(): Uint8Array {
  const table = new Uint8Array(256);
  table.set(KEPT);
  return table;
}

/**
 * `standardizeName` and `standardizeCity` for ASCII bytes, on which they agree: writes the lower-case letters and
 * digits from `start` to `end` to `target` at `position`, and gives their number; 0 when nothing is left.
 */
export function standardizeLetterBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  position: number,
): number {
  let length = 0;
  for (let at = start; at < end; at++) {
    const byte = KEPT[bytes[at] ?? 0] ?? 0;
    target[position + length] = byte;
    if (byte !== 0) length++;
  }
  return length;
}
