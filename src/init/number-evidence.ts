import { plainAmount } from '../validate/plain-amount.js';

/** Possible decimal marks of a number. */
export type DecimalMark = '.' | ',';
/** Possible separators of digit groups. */
export type GroupMark = DecimalMark | ' ' | "'";

/**
 * What the values of a column prove about how its numbers are written. A separator before exactly three digits,
 * as in `1,234`, proves nothing: it may group digits or mark decimals.
 */
export interface NumberEvidence {
  /** Marks that certainly are decimal marks: `12.5`, `0,75`, or the last of two kinds of separators in a value. */
  readonly decimals: ReadonlySet<DecimalMark>;
  /**
   * Separators that certainly group digits: they occur twice in a value, or before another separator, or cannot
   * mark decimals.
   */
  readonly groups: ReadonlySet<GroupMark>;
  /**
   * The same, proven by values with both kinds of separators or several groups, which no version number or code
   * has.
   */
  readonly strong: ReadonlySet<DecimalMark>;
  /** Separators that may be either. */
  readonly ambiguous: ReadonlySet<DecimalMark>;
  /** Whether digits are grouped in twos before the last three, as in India: `12,34,567`. */
  readonly hasLakhs: boolean;
  /** Share of the values that are numbers in one reading or another. */
  readonly share: number;
  readonly numbers: number;
  /** Whether some of the numbers are strings, and not numbers by type. */
  readonly hasTexts: boolean;
  readonly isInteger: boolean;
  /** Whole numbers beyond 32 bits. */
  readonly isLong: boolean;
  /** More decimals than the two that AMC keeps, and not only zeros. */
  readonly hasFineDecimals: boolean;
  /** The number of distinct currency symbols or codes next to the numbers. */
  readonly currencies: number;
}

/** The form of one value, by its digits and separators. */
interface NumberShape {
  readonly decimal: DecimalMark | null;
  readonly group: GroupMark | null;
  readonly ambiguous: DecimalMark | null;
  readonly isStrong: boolean;
  readonly hasLakhs: boolean;
}

const PLAIN: NumberShape = { decimal: null, group: null, ambiguous: null, isStrong: false, hasLakhs: false };
/** Numbers with at most this many digits certainly fit 32 bits. */
const INTEGER_DIGITS = 9;

/**
 * @param texts values that are strings
 * @param typed values that are numbers by type: with a decimal point, whatever the strings use
 */
export function numberEvidence(texts: readonly string[], typed: readonly string[]): NumberEvidence | null {
  const shapes = texts.map((text) => shapeOf(bareNumber(text)));
  const found = shapes.filter((shape) => shape !== null);
  const count = texts.length + typed.length;
  const numbers = found.length + typed.length;
  if (numbers === 0) return null;
  const fractions = [
    ...texts.map((text, index) => fractionOf(text, shapes[index] ?? null)),
    ...typed.map((text) => /\.(\d+)$/.exec(text)?.[1] ?? ''),
  ];
  const isInteger =
    fractions.every((digits) => digits === '') && found.every(({ decimal }) => decimal === null);
  const all = [...texts, ...typed];
  return {
    decimals: distinctMarks(found.map(({ decimal }) => decimal)),
    groups: distinctMarks(found.map(({ group }) => group)),
    strong: distinctMarks(
      found.map(({ decimal, group, isStrong }) => (isStrong ? decimalBy(decimal, group) : null)),
    ),
    ambiguous: distinctMarks(found.map(({ ambiguous }) => ambiguous)),
    hasLakhs: found.some(({ hasLakhs }) => hasLakhs),
    share: numbers / count,
    numbers,
    hasTexts: found.length > 0,
    isInteger,
    isLong: isInteger && all.some((text) => text.replaceAll(/\D/g, '').length > INTEGER_DIGITS),
    hasFineDecimals: fractions.some((digits) => /[1-9]/.test(digits.slice(2))),
    currencies: new Set(texts.flatMap((text, index) => (shapes[index] === null ? [] : currencyIn(text))))
      .size,
  };
}

/** The symbol or code of a currency. */
function currencyIn(text: string): string[] {
  const [currency] = /\p{Sc}|\p{L}{2,3}/u.exec(text) ?? [];
  return currency === undefined ? [] : [currency.toUpperCase()];
}

/** The decimal mark that a value with several separators implies. */
function decimalBy(decimal: DecimalMark | null, group: GroupMark | null): DecimalMark | null {
  if (decimal !== null) return decimal;
  if (group === '.') return ',';
  return group === ',' ? '.' : null;
}

/** A number without its sign and currency; all kinds of spaces and apostrophes become plain ones. */
function bareNumber(text: string): string {
  return (plainAmount(text) ?? text)
    .replace(/^[-+]/, '')
    .replaceAll(/[\u00A0\u2009\u202F]/g, ' ')
    .replaceAll('’', "'")
    .trim();
}

/** Null when it is not a number. */
function shapeOf(number: string): NumberShape | null {
  if (/^\d+$/.test(number)) return PLAIN;
  const exponent = /^\d+(?:([.,])\d+)?E[-+]?\d{1,2}$/i.exec(number);
  if (exponent !== null) return { ...PLAIN, decimal: markOf(exponent[1]) };
  if (!/^[\d.,' ]+$/.test(number) || !/\d/.test(number)) return null;
  const signs = [...number.replaceAll(/\d/g, '')];
  const last = signs.at(-1) ?? '';
  const before = signs.slice(0, -1);
  const [first] = before;
  if (first === undefined) return shapeOfOneMark(number, last);
  if (!before.every((sign) => sign === first)) return null;
  const group = groupOf(first);
  const parts = number.split(first === last ? first : last);
  const whole = first === last ? parts : (parts[0] ?? '').split(first);
  const hasLakhs = !isGrouped(whole, 3) && isGrouped(whole, 2);
  if (group === null || (!isGrouped(whole, 3) && !hasLakhs)) return null;
  if (first === last) return { ...PLAIN, group, isStrong: true, hasLakhs };
  const decimal = markOf(last);
  return decimal === null ? null : { ...PLAIN, decimal, group, isStrong: true, hasLakhs };
}

function shapeOfOneMark(number: string, sign: string): NumberShape | null {
  const [left = '', right = ''] = number.split(sign);
  const mark = markOf(sign);
  const isGroup = isGrouped([left, right], 3);
  if (mark === null) return isGroup ? { ...PLAIN, group: groupOf(sign) } : null;
  if (isGroup) return { ...PLAIN, ambiguous: mark };
  return { ...PLAIN, decimal: mark };
}

/** One to three digits, groups of this many, and three at the end; a grouped number does not begin with a zero. */
function isGrouped(parts: readonly string[], size: 2 | 3): boolean {
  const [first = '', ...others] = parts;
  const middle = others.slice(0, -1);
  if (!/^[1-9]\d{0,2}$/.test(first) || (size === 2 && first.length > 2)) return false;
  return middle.every((part) => part.length === size) && others.at(-1)?.length === 3;
}

function fractionOf(text: string, shape: NumberShape | null): string {
  if (shape === null || shape.decimal === null) return '';
  return bareNumber(text).split(shape.decimal).at(-1) ?? '';
}

function markOf(sign: string | undefined): DecimalMark | null {
  return sign === '.' || sign === ',' ? sign : null;
}

function groupOf(sign: string): GroupMark | null {
  return sign === ' ' || sign === "'" ? sign : markOf(sign);
}

function distinctMarks<T>(signs: readonly (T | null)[]): Set<T> {
  return new Set(signs.filter((sign) => sign !== null));
}
