import type { Random } from './random.js';

/** Another way to write an identifier. */
export type Disguise = readonly [what: string, write: (random: Random, text: string) => string];

/** Invisible characters. */
const INVISIBLE = [
  '\u200b', '\u200c', '\u200d', '\u200e', '\u2060', '\u00ad', '\ufeff', '\u034f', '\u180e', '\u202e', '\u{e0020}',
] as const; // prettier-ignore
const AT_SIGNS = ['\uff20', '\ufe6b'] as const;
const FULL_STOPS = ['\u3002', '\uff0e', '\uff61', '\ufe52', '\u2024', '\u00b7', '\u2022', '\u30fb'] as const;
const LINE_BREAKS = ['\n', '\r\n', '\r', '\u2028', '\u0085', '\v'] as const;
/** The zeros of other scripts' digits, of mathematical digits, and of circled ones (their ones). */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0xff10, 0x1d7ce, 0x1d7d8] as const;

const hexOf = (sign: string) => (sign.codePointAt(0) ?? 0).toString(16);

/** Inserts something between two characters of the text. */
function putIn(random: Random, text: string, between: string): string {
  const at = 1 + random.below(text.length - 1);
  return text.slice(0, at) + between + text.slice(at);
}

/** Replaces one of the characters that the pattern (global) finds, or all of them. */
function replaceSome(random: Random, text: string, pattern: RegExp, write: (sign: string) => string): string {
  const count = text.match(pattern)?.length ?? 0;
  const chosen = random.chance(0.5) ? -1 : random.below(count);
  let index = 0;
  return text.replaceAll(pattern, (sign) => (chosen === -1 || chosen === index++ ? write(sign) : sign));
}

/** Disguises for any identifier. */
export const DISGUISES: readonly Disguise[] = [
  ['with an invisible sign', (random, text) => putIn(random, text, random.pick(INVISIBLE))],
  [
    'broken by a line end',
    (random, text) => putIn(random, text.replaceAll('@', '@'), random.pick(LINE_BREAKS)),
  ],
  [
    'with HTML entities',
    (random, text) =>
      replaceSome(random, text, /[@.\d]/g, (sign) =>
        random.pick([
          `&#${sign.charCodeAt(0)};`,
          `&#x${hexOf(sign)};`,
          `&#X00${hexOf(sign).toUpperCase()};`,
          `&amp;#${sign.charCodeAt(0)};`,
        ]),
      ),
  ],
  [
    'percent-encoded',
    (random, text) =>
      replaceSome(random, text, /[@.\d]/g, (sign) => random.pick([`%${hexOf(sign)}`, `%25${hexOf(sign)}`])),
  ],
  [
    'with JSON escapes',
    (random, text) =>
      replaceSome(random, text, /[@.\d]/g, (sign) =>
        random.pick([`\\u00${hexOf(sign)}`, `\\x${hexOf(sign)}`, `\\u{${hexOf(sign)}}`]),
      ),
  ],
];

/** For addresses only. */
export const EMAIL_DISGUISES: readonly Disguise[] = [
  ['with another at sign', (random, text) => text.replace('@', random.pick(AT_SIGNS))],
  ['with another full stop', (random, text) => text.replaceAll('.', random.pick(FULL_STOPS))],
  ['with a named entity', (random, text) => text.replace('@', random.pick(['&commat;', '&amp;commat;']))],
  ['quoted-printable', (_, text) => text.replace('@', '=40')],
  [
    'with spaces at its at sign',
    (random, text) => `7${text.replace('@', random.pick([' @', '@ ', ' @ ', '\u00a0@', '\n@']))}`,
  ],
  ['with a quoted name', (_, text) => `"${text.replace('@', ' x"@')}`],
];

/** For numbers in groups: other separators, also mixed. */
export const GROUP_DISGUISES: readonly Disguise[] = [
  [
    'with other signs between groups',
    (random, text) => {
      const sign = random.pick([
        '\u2011',
        '\u2013',
        '\u2212',
        '\u00b7',
        '\u2022',
        '\u2009',
        '\u202f',
        '\u3000',
        '.',
      ]);
      return text.replaceAll(/[ -]/g, sign);
    },
  ],
  [
    'with different signs between groups',
    (random, text) => text.replaceAll(/[ -]/g, () => random.pick([' ', '-', '.', '\u2013'])),
  ],
  ['with more spaces between groups', (_, text) => text.replaceAll(/[ -]/g, '   ')],
  ['with a line end between groups', (random, text) => text.replaceAll(/[ -]/g, random.pick(LINE_BREAKS))],
];

/** For digits. */
export const DIGIT_DISGUISES: readonly Disguise[] = [
  [
    'in digits of another script',
    (random, text) => {
      const zero = random.pick(ZEROS);
      return text.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
    },
  ],
];
