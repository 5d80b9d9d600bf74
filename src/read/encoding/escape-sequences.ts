/**
 * The escape sequences that switch between alphabets in 7-bit encodings (ISO 2022): to Kanji (`ESC $ B`) and back (`ESC
 * ( B`, `ESC ( J`), to Hangul (`ESC $ ) C`), to Chinese (`ESC $ ) A`) and to others of ISO-2022-JP-2.
 */
const SWITCH = new RegExp(`${String.fromCharCode(0x1b)}(?:\\$(?:[@AB]|[()*+][@-Z])|\\([@-Z]|\\.[AF]|&@)`);

/** Whether a text was written in ISO-2022-JP, ISO-2022-KR or the like, and was not decoded. */
export function hasEscapeSequence(text: string): boolean {
  return SWITCH.test(text);
}

/** Whether all bytes are ASCII, as they are in such encodings. */
export function isSevenBit(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}
