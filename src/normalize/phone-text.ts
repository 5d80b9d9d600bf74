import { withAsciiDigits } from './decimal-digits.js';
import { isAscii } from './is-ascii.js';
import { withoutPhoneLabels } from './phone-labels.js';

const DASHES = /[\u2010-\u2015\u2212\u30fc]/g;

const LABEL = /^(?:tel|telephone|telefon|phone|mobile|mobil|mob|cell|whatsapp)\b[.:\s]*/;

/** Everything from an extension's marker on: `x12`, `ext. 12`, `#12`, `Durchwahl 12`, `内線12`. */
const EXTENSION = /(?<=[0-9)])[\s,;.(]*(?:ext|x|#|durchwahl|dw\b|poste|interno|ramal|anexo|内線).*$/s;

const NUMBER_BREAK = /[;,|&\n\r\t]|\s(?:or|and|oder|und|ou|et)\s/;

/** No number is that long, and the patterns here would take long on an entire page. */
const MAX_LENGTH = 250;

/** Fewer digits than this before a slash are an area code, not a number. */
const MIN_DIGITS_OF_A_NUMBER = 7;

function toPlainText(value: string): string {
  if (isAscii(value)) return value.toLowerCase();
  const text = value.normalize('NFKC').replace(DASHES, '-');
  return withAsciiDigits(text).toLowerCase();
}

/** Digits with an optional leading `+`, or null when anything but separators is between them. */
function toDigits(text: string): string | null {
  const digits = text.replace(/[\s()[\].~_/-]+/g, '').replace(/^\++/, '+');
  return /^\+?[0-9]+$/.test(digits) ? digits : null;
}

/** What a slash means: nothing between area code and number; between two numbers, that the first one counts. */
function firstOfSlashed(text: string): string | null {
  const segments = text.split('/').filter((segment) => /[0-9]/.test(segment));
  const counts = segments.map((segment) => segment.replace(/[^0-9]+/g, '').length);
  const [first = '', ...others] = segments;
  if (others.length === 0) return first;
  const prefixDigits = /^[\s(]*(?:\+|00)/.test(first) ? 2 : 0;
  if ((counts[0] ?? 0) >= MIN_DIGITS_OF_A_NUMBER + prefixDigits) return first;
  return others.length === 1 || counts.every((count) => count <= 4) ? segments.join('') : null;
}

function readUnusual(value: string): string | null {
  const text = toPlainText(value)
    .trim()
    .replace(/^[='"`\u2019\u2032]+/, '')
    .replace(/['"`]+$/, '')
    .trim();
  const [first = ''] = segmentsOf(text.replace(LABEL, ''));
  const number = numberIn(first);
  if (number !== null) return number;
  const withDigits = segmentsOf(text).filter((segment) => /[0-9]/.test(segment));
  return withDigits.length === 1 ? labelledNumber(withDigits[0] ?? '') : null;
}

/** The numbers of a text, without an extension after the last one. */
function segmentsOf(text: string): string[] {
  // A number column that was read as floating point: the `.0` is not a digit of the number.
  const bare = text.replace(/^(\+?[0-9]{7,})\.0+$/, '$1').replace(EXTENSION, '');
  return bare.split(NUMBER_BREAK);
}

function numberIn(text: string): string | null {
  const first = text.includes('/') ? firstOfSlashed(text) : text;
  return first === null ? null : toDigits(first);
}

/** The number of a text that contains exactly one, possibly with words around it that say which kind it is. */
function labelledNumber(text: string): string | null {
  const bare = withoutPhoneLabels(text).replace(EXTENSION, '');
  const number = numberIn(bare);
  // With two numbers, it is unclear which one the labels are about.
  return number !== null && number.replace('+', '') === bare.replace(/[^0-9]+/g, '') ? number : null;
}

/**
 * Reads the number out of a cell: its digits, with a leading `+` if the text has one. Null when the cell contains no
 * number, or letters or symbols that do not belong to one: scientific notation (`4.479E+11`, whose digits are lost),
 * vanity and masked numbers.
 *
 * Not part of the number: a leading `'` or `tel:`, an extension, labels around it when it is the only one (`M:`,
 * `Home`, `(work)`: letters with a colon or in brackets, and known words), and a second number: with `a; b`, `a, b`,
 * `a | b`, `a or b` and `a / b` the first counts (it is the person's number as much as the second is), while
 * `030/123456` is one number.
 */
export function readPhoneText(value: string): string | null {
  if (value.length > MAX_LENGTH) return null;
  // The usual layouts need no copies except the runs of digits; everything else takes the long path.
  let digits = '';
  let runStart = -1;
  let hasPlus = false;
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if (code >= 0x30 && code <= 0x39) {
      if (runStart === -1) runStart = index;
      continue;
    }
    if (runStart !== -1) {
      digits += value.slice(runStart, index);
      runStart = -1;
    }
    const isSeparator = code === 0x20 || code === 0x2d || code === 0x28 || code === 0x29;
    if (isSeparator) continue;
    if (code !== 0x2b || hasPlus || digits !== '') return readUnusual(value);
    hasPlus = true;
  }
  if (runStart !== -1) digits += runStart === 0 ? value : value.slice(runStart);
  if (digits === '') return null;
  return hasPlus ? `+${digits}` : digits;
}
