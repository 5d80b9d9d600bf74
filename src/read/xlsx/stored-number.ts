/** Digits that a spreadsheet's number keeps: it is a 64-bit float, and Excel shows no more than these. */
const KEPT_DIGITS = 15;
/** Exponents of floats; a workbook's numbers have no others. */
const MAX_EXPONENT = 400;
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** A number as a workbook stores it. */
export interface StoredNumber {
  /** Its digits written out, without exponent and unnecessary zeros: `447900000000`, `-0.15`. */
  readonly text: string;
  readonly isInteger: boolean;
  /** Whether it has more digits before the point than a spreadsheet keeps: the last ones are probably lost. */
  readonly isTooLong: boolean;
}

/**
 * Reads a stored number, digit by digit. A fraction of more than 15 digits is rounded to 15, as the spreadsheet shows
 * it: Excel stores 19.99 as `19.989999999999998`. Null when it is not a number.
 */
export function readStoredNumber(stored: string): StoredNumber | null {
  const parsed = parse(stored.trim());
  if (parsed === null) return null;
  const whole = written(parsed);
  if (parsed.digits.length <= KEPT_DIGITS || whole.isInteger) return whole;
  const rounded = parse(Number(stored).toPrecision(KEPT_DIGITS));
  return rounded === null ? null : written(rounded);
}

interface Decimal {
  readonly sign: string;
  /** Significant digits, none for zero. */
  readonly digits: string;
  /** The power of ten that they are multiplied by. */
  readonly exponent: number;
}

function parse(text: string): Decimal | null {
  const match = NUMBER.exec(text);
  if (match === null) return null;
  const [, sign = '', before = '', behind = '', power = '0'] = match;
  const all = before + behind;
  const exponent = Number(power) - behind.length;
  if (all === '' || Math.abs(exponent) > MAX_EXPONENT) return null;
  const significant = all.replace(/^0+/, '');
  const digits = significant.replace(/0+$/, '');
  return {
    sign: sign === '-' && digits !== '' ? '-' : '',
    digits,
    exponent: digits === '' ? 0 : exponent + significant.length - digits.length,
  };
}

function written({ sign, digits, exponent }: Decimal): StoredNumber {
  if (digits === '') return { text: '0', isInteger: true, isTooLong: false };
  if (exponent >= 0) {
    const text = digits + '0'.repeat(exponent);
    return { text: sign + text, isInteger: true, isTooLong: text.length > KEPT_DIGITS };
  }
  const padded = digits.padStart(1 - exponent, '0');
  return {
    text: `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`,
    isInteger: false,
    isTooLong: padded.length + exponent > KEPT_DIGITS,
  };
}
