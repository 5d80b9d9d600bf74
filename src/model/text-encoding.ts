/** The encodings that a text file may have, by their WHATWG names. */
export const TEXT_ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'iso-8859-2',
  'iso-8859-15',
  'macintosh',
  'shift_jis',
  'euc-jp',
] as const;

export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

/**
 * Other names in use. As on the Web, Latin-1 stands for its superset Windows-1252: files that are called Latin-1
 * contain its quotes and dashes, not the control characters of the real Latin-1.
 */
const ALIASES = {
  utf8: 'utf-8',
  ascii: 'utf-8',
  utf16le: 'utf-16le',
  'utf-16': 'utf-16le',
  utf16be: 'utf-16be',
  latin1: 'windows-1252',
  'latin-1': 'windows-1252',
  'iso-8859-1': 'windows-1252',
  cp1252: 'windows-1252',
  ansi: 'windows-1252',
  cp1250: 'windows-1250',
  latin2: 'iso-8859-2',
  latin9: 'iso-8859-15',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  sjis: 'shift_jis',
  'shift-jis': 'shift_jis',
  'windows-31j': 'shift_jis',
  eucjp: 'euc-jp',
} as const satisfies Readonly<Record<string, TextEncoding>>;

const ENCODING_BY_NAME: ReadonlyMap<string, TextEncoding> = new Map<string, TextEncoding>([
  ...TEXT_ENCODINGS.map((name): [string, TextEncoding] => [name, name]),
  ...Object.entries(ALIASES),
]);

/** The encoding of a name in any case (`Latin-1`, `CP932`); null when it is not known. */
export function toTextEncoding(name: string): TextEncoding | null {
  return ENCODING_BY_NAME.get(name.trim().toLowerCase()) ?? null;
}
