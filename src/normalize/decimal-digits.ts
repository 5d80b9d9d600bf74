import { isAscii } from './is-ascii.js';

/**
 * Code points of the digit zero in the decimal scripts besides ASCII and its full-width forms:
 */
const ZEROS = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6,
  0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810,
];

const DIGITS = new RegExp(
  `[${ZEROS.map((zero) => `${String.fromCodePoint(zero)}-${String.fromCodePoint(zero + 9)}`).join('')}]`,
  'gu',
);

/** The text with decimal digits of every script as 0 to 9. Full-width digits are left to Unicode's NFKC. */
export function withAsciiDigits(text: string): string {
  if (isAscii(text)) return text;
  return text.replace(DIGITS, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const zero = ZEROS.findLast((candidate) => candidate <= code) ?? code;
    return String(code - zero);
  });
}
