/** Numbers and times of binary formats as text, digit by digit: nothing goes through a float unnecessarily. */

const SECONDS_PER_DAY = 86_400n;
const MS_PER_DAY = 86_400_000;
/** The span of JavaScript's calendar: 100 million days before and after 1970. */
const MAX_DAYS = 100_000_000;

/** `unscaled` × 10^-scale, e.g. 12345 and 2 → `123.45`. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale <= 0) return `${unscaled}${unscaled === 0n ? '' : '0'.repeat(-scale)}`;
  const negative = unscaled < 0n;
  const digits = String(negative ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${negative ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A signed number in two's complement, high byte first. */
export function bigEndianInteger(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
}

/** A day counted from 1970-01-01 as `yyyy-MM-dd`; null outside the years 0001 to 9999. */
export function dayText(days: number): string | null {
  if (!(Math.abs(days) <= MAX_DAYS)) return null;
  const text = new Date(days * MS_PER_DAY).toISOString();
  return text.length === 24 && !text.startsWith('0000') ? text.slice(0, 10) : null;
}

/**
 * An instant, or a clock reading, counted from 1970-01-01T00:00:00 as `yyyy-MM-ddTHH:mm:ss`, with fractions of a second
 * if there are any; null outside the years 0001 to 9999.
 * @param perSecond units per second
 */
export function timeText(count: bigint, perSecond: bigint): string | null {
  const seconds = floorDivide(count, perSecond);
  const fraction = count - seconds * perSecond;
  const days = floorDivide(seconds, SECONDS_PER_DAY);
  const day = dayText(Number(days));
  if (day === null) return null;
  const second = Number(seconds - days * SECONDS_PER_DAY);
  return `${day}T${clockText(second)}${fractionText(fraction, perSecond)}`;
}

/**
 * A time of day counted from midnight as `HH:mm:ss`, with fractions of a second if there are any; null if it is not a
 * time of day: before midnight, or after 24:00:00.
 */
export function timeOfDayText(count: bigint, perSecond: bigint): string | null {
  if (count < 0n || count > SECONDS_PER_DAY * perSecond) return null;
  const seconds = floorDivide(count, perSecond);
  return `${clockText(Number(seconds))}${fractionText(count - seconds * perSecond, perSecond)}`;
}

function clockText(second: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
}

function fractionText(fraction: bigint, perSecond: bigint): string {
  if (fraction === 0n) return '';
  const digits = String(fraction).padStart(String(perSecond).length - 1, '0');
  return `.${digits.replace(/0+$/, '')}`;
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

/** The shortest decimal number that a 32-bit float stands for: 0.1 and not 0.10000000149011612. */
export function shortestFloat(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return Number(value.toPrecision(9));
}
