/** Characters that look like an ASCII character or are used like one, beyond Unicode's compatibility forms (NFKC). */
const ALIKE: ReadonlyMap<string, string> = new Map(
  [
    ['.', '\u00b7\u2022\u2027\u2219\u22c5\u25cf\u25e6\u30fb\u3002\u06d4\u0701\u0702\u2e31\u2e33\ua78f\u1427'],
    ['-', '\u2043\u2212'],
    ['/', '\u2044\u2215\u29f8'],
    ['+', '\u2795'],
    ['(', '\u3008\u300a\u300c\u300e\u3010\u3014'],
    [')', '\u3009\u300b\u300d\u300f\u3011\u3015'],
    [
      '\u260e',
      '\u260f\u2706\u{1f4de}\u{1f4df}\u{1f4e0}\u{1f4f1}\u{1f4f2}\u{1f57f}\u{1f580}\u{1f581}\u{1f919}',
    ],
  ].flatMap(([sign, others = '']) => [...others].map((other): [string, string] => [other, sign ?? ''])),
);

/** Circled digits without a compatibility form, by the code point of the first: one to nine. */
const CIRCLED_ONES = [0x24f5, 0x2776, 0x2780, 0x278a] as const;

const SPACE = /^[\p{White_Space}\u2800]$/u;
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const LINE_BREAK = /^[\n\r\u0085\u2028\u2029\u000b\u000c]$/u;
const INVISIBLE = /^[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]$/u;
/**
 * Marks of any script, put over or around a character: a keycap, an accent. Marks that belong to one script are parts
 * of its letters.
 */
const OVERLAID = /^(?=\p{M})\p{Script=Inherited}$/u;
const DIGIT = /^\p{Nd}$/u;
const WORD = /^[\p{L}\p{M}\p{N}]$/u;
/** Characters that escapes are made of. Of their variants, only the full-width and small forms count as one of them. */
const ESCAPING = /[%&\\=#;@]/;
const FULL_WIDTH = 0xfe00;
/** A character that is not part of an identifier. */
export const ANY_SIGN = '\u00a4';
/** Digits in circles and brackets, raised and lowered digits: usually they count something. */
const COUNTING = /^\p{No}$/u;

/** What was found out about characters; bounded, as there are a million of them. */
const known = new Map<number, string>();
const MAX_KNOWN = 10_000;

/**
 * A character as the search sees it: digits of all scripts, look-alikes of ASCII characters and compatibility forms
 * become ASCII, spaces become a space, line breaks become `\n`, and invisible characters become nothing.
 */
export function foldCharacter(point: number): string {
  const before = known.get(point);
  if (before !== undefined) return before;
  const folded = fold(String.fromCodePoint(point), point);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(point, folded);
  return folded;
}

function fold(sign: string, point: number): string {
  if (LINE_BREAK.test(sign)) return '\n';
  if (SPACE.test(sign)) return ' ';
  if (INVISIBLE.test(sign) || OVERLAID.test(sign)) return '';
  if (point < 0x80) return sign;
  if (DIGIT.test(sign)) return String(digitOf(point));
  const alike = ALIKE.get(sign);
  if (alike !== undefined) return alike;
  if (/^\p{Pd}$/u.test(sign)) return '-';
  if (/^\p{Pc}$/u.test(sign)) return '_';
  const circled = CIRCLED_ONES.find((one) => point >= one && point < one + 9);
  if (circled !== undefined) return String(point - circled + 1);
  if (point === 0x24ff) return '0';
  const form = sign.normalize('NFKC');
  // Other characters of two code units are pictures.
  if (form === sign) return point > 0xffff && !WORD.test(sign) ? ANY_SIGN : sign;
  if (ESCAPING.test(form) && point < FULL_WIDTH) return sign;
  // Fractions and numbers of lists and dates (`⑫`, `㏬`) are not digits of anything.
  if (form.replaceAll(/\D/g, '').length > 1) return sign.length > 1 ? ANY_SIGN : sign;
  return [...form].map((part) => (part === sign ? part : foldCharacter(part.codePointAt(0) ?? 0))).join('');
}

/** Whether the character is a digit that may number what is next to it, or belong to a footnote: `\u2460`, `\u00b2`. */
export function mayCount(sign: string): boolean {
  return COUNTING.test(sign) && /\d/.test(foldCharacter(sign.codePointAt(0) ?? 0));
}

/** The digits of a script are consecutive, and `\p{Nd}` has nothing else: the first one after a gap is a zero. */
function digitOf(point: number): number {
  let zero = point;
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero--;
  return (point - zero) % 10;
}
