/** Letters in the wrong encoding are written with these (`&uuml;`, `%C3%BC`): only the text can decide. */
export const DOUBTFUL_CHARACTERS = '&%\\=';
const DOUBTFUL = 0x80;

/** By byte: what is kept of ASCII letters and digits, 0 for nothing, 0x80 where only the text can decide. */
export function letterByteTable(): Uint8Array {
  const table = new Uint8Array(256);
  for (const letter of 'abcdefghijklmnopqrstuvwxyz0123456789') {
    table[letter.charCodeAt(0)] = letter.charCodeAt(0);
    table[letter.toUpperCase().charCodeAt(0)] = letter.charCodeAt(0);
  }
  for (const sign of DOUBTFUL_CHARACTERS) table[sign.charCodeAt(0)] = DOUBTFUL;
  return table;
}
