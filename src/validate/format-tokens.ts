/** A piece of a date format: literal text, or a field such as `yyyy` or `MMM`. */
export interface FormatToken {
  readonly literal: boolean;
  readonly text: string;
}

/** The fields of luxon's format language that can be read; macros (`D`, `t`, `f`) and zone names are not included. */
const FIELDS = new Set(
  (
    'y yy yyyy yyyyy yyyyyy M MM MMM MMMM L LL LLL LLLL d dd o ooo H HH h hh m mm s ss S SSS u uu uuu a ' +
    'kk kkkk W WW E EEE EEEE c ccc cccc Z ZZ ZZZ'
  ).split(' '),
);

/** Numbers whose length the format leaves open. */
const OPEN_NUMBERS = new Set('y yy yyyyy M L d o H h m s S u uu kk W'.split(' '));
/** Fields that are words or have a sign, and therefore end a run of digits. */
const NOT_DIGITS = /^(?:MMM|LLL|EEE|ccc|a|Z)/;

/** Letters that fill the same field. */
const SAME_FIELD = new Map([
  ['L', 'M'],
  ['h', 'H'],
  ['u', 'S'],
  ['c', 'E'],
]);

/**
 * Splits a format as luxon does: runs of one letter are fields, text in single quotes and everything that is not a
 * letter is literal, `''` is a quote. Returns null for a format that luxon would silently misread: with an unquoted
 * letter that is not a readable field (`YYYY`, or the `T` of ISO times, a macro), with a duplicate field (`MM` for
 * minutes), or with two variable-length numbers in one run of digits (`dMyyyy`).
 */
export function tokenizeFormat(format: string): readonly FormatToken[] | null {
  const tokens: FormatToken[] = [];
  const seen = new Set<string>();
  let openInRun = 0;
  const pieces = format.matchAll(/'([^']*)(?:'|$)|([A-Za-z])\2*|[^'A-Za-z]+/g);
  for (const [piece, quoted, letter] of pieces) {
    if (letter === undefined) {
      const text = quoted === undefined ? piece : quoted === '' ? "'" : quoted;
      tokens.push({ literal: true, text });
      if (!/^\d+$/.test(text)) openInRun = 0;
      continue;
    }
    const field = SAME_FIELD.get(letter) ?? letter;
    if (!FIELDS.has(piece) || seen.has(field)) return null;
    seen.add(field);
    if (NOT_DIGITS.test(piece)) openInRun = 0;
    else if (OPEN_NUMBERS.has(piece) && ++openInRun > 1) return null;
    tokens.push({ literal: false, text: piece });
  }
  return tokens;
}
