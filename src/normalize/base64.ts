const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const VALUES: ReadonlyMap<string, number> = new Map([
  ...[...ALPHABET].map((letter, index) => [letter, index] as const),
  ['+', 62],
  ['-', 62],
  ['/', 63],
  ['_', 63],
]);

/**
 * The bytes of base64 or base64url, with or without padding; null for text that no encoder writes: other characters, a
 * single one at the end, or bits beyond the last byte.
 */
export function decodeBase64(text: string): Uint8Array | null {
  const letters = text.replace(/={1,2}$/, '');
  if (letters.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((letters.length * 3) / 4));
  let at = 0;
  let bits = 0;
  let held = 0;
  for (const letter of letters) {
    const value = VALUES.get(letter);
    if (value === undefined) return null;
    held = (held << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = held >> bits;
    held &= (1 << bits) - 1;
    at += 1;
  }
  return held === 0 ? bytes : null;
}
