import type { MomentReader } from './moment.js';

/** What bare numbers count since 1970-01-01T00:00:00Z; `auto` decides by their length. */
export type EpochUnit = 'auto' | 'seconds' | 'milliseconds';

/** Digits of a whole number that a float represents exactly; the year 9999 needs 12, in milliseconds 15. */
const MAX_DIGITS = 15;

/**
 * Compiles the reader of times given as a number: whole digits, an optional leading `-` and an optional fraction after
 * a point, which is truncated towards the past (`-0.5` is the last second of 1969).
 *
 * - `auto`: 9 or 10 digits are seconds (1973 to 2286), 12 or 13 are milliseconds; other lengths are refused.
 * - `seconds`, `milliseconds`: up to 15 digits, all in that unit.
 */
export function compileEpochReader(unit: EpochUnit): MomentReader {
  return (value, moment) => {
    const negative = value.charCodeAt(0) === 0x2d;
    const start = negative ? 1 : 0;
    let at = start;
    let count = 0;
    for (; at < value.length && isDigit(value.charCodeAt(at)); at++) {
      if (at - start >= MAX_DIGITS) return false;
      count = count * 10 + value.charCodeAt(at) - 0x30;
    }
    const perSecond = unitsPerSecond(unit, at - start);
    if (perSecond === 0) return false;

    let fraction = false;
    if (at < value.length) {
      if (value.charCodeAt(at) !== 0x2e || at + 1 === value.length) return false;
      for (at++; at < value.length; at++) {
        if (!isDigit(value.charCodeAt(at))) return false;
        fraction ||= value.charCodeAt(at) !== 0x30;
      }
    }
    // Truncation goes towards the past: a partial unit before 1970 counts as a whole one.
    const units = negative ? -count - (fraction ? 1 : 0) : count;
    moment.setInstant(Math.floor(units / perSecond));
    return true;
  };
}

/** 1, 1000, or 0 for digits that are not an epoch time. */
function unitsPerSecond(unit: EpochUnit, digits: number): number {
  switch (unit) {
    case 'seconds':
      return digits > 0 ? 1 : 0;
    case 'milliseconds':
      return digits > 0 ? 1000 : 0;
    case 'auto':
      if (digits === 9 || digits === 10) return 1;
      return digits === 12 || digits === 13 ? 1000 : 0;
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
