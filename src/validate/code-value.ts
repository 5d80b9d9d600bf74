import { Refusal } from '../model/reject.js';

export const SCIENTIFIC_NOTATION = Object.freeze(new Refusal('SCIENTIFIC_NOTATION'));

/** A whole number with decimals, as data frames and spreadsheets write numbers; codes with leading zeros stay texts. */
const WITH_DECIMALS = /^([1-9]\d*)\.0+$/;
export const CODE_WITH_DECIMALS = Object.freeze(new Refusal('CODE_WITH_DECIMALS'));
/** This many digits are not a code such as `1.0` or `12.0`, and no more than a number represents exactly. */
const MIN_WHOLE_DIGITS = 8;
const MAX_WHOLE_DIGITS = 15;

/**
 * The code without the decimals that a program added when it mistook it for a number: `4006381333931.0` →
 * `4006381333931`. If `12.0` may be the code itself, or digits may be lost, it is refused.
 */
export function withoutDecimals(value: string): string | Refusal {
  if (!value.endsWith('0')) return value;
  const digits = WITH_DECIMALS.exec(value)?.[1];
  if (digits === undefined) return value;
  const isCertain = digits.length >= MIN_WHOLE_DIGITS && digits.length <= MAX_WHOLE_DIGITS;
  return isCertain ? digits : CODE_WITH_DECIMALS;
}
