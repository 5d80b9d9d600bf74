import { isLosslessNumber } from 'lossless-json';

import type { DataType } from '../model/data-set.js';

const INTEGER = /^-?\d{1,20}$/;
const DECIMAL = /^-?\d{1,36}(?:\.\d{1,2})?$/;
const TIMESTAMP = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const RANGES = {
  INTEGER: { min: -(2n ** 31n), max: 2n ** 31n - 1n, bits: 32 },
  LONG: { min: -(2n ** 63n), max: 2n ** 63n - 1n, bits: 64 },
} as const;

/** What is wrong with a value that is present, described without the value; undefined when it fits its type. */
export function valueProblem(text: string, dataType: DataType): string | undefined {
  switch (dataType) {
    case 'STRING':
      return undefined;
    case 'DECIMAL':
      return DECIMAL.test(text) ? undefined : 'is not a DECIMAL with at most two decimals';
    case 'INTEGER':
    case 'LONG': {
      const { min, max, bits } = RANGES[dataType];
      if (!INTEGER.test(text)) return `is not a whole number of ${bits} bits`;
      const number = BigInt(text);
      return number >= min && number <= max ? undefined : `does not fit the ${bits} bits of ${dataType}`;
    }
    case 'TIMESTAMP':
      return isRealTime(TIMESTAMP.exec(text)) ? undefined : 'is not a time of the form yyyy-MM-ddThh:mm:ssZ';
    case 'DATE':
      return isRealTime(DATE.exec(text)) ? undefined : 'is not a date of the form yyyy-MM-dd';
  }
}

function isRealTime(match: RegExpExecArray | null): boolean {
  if (match === null) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  if (hour > 23 || minute > 59 || second > 59) return false;
  const date = new Date(0);
  // Date.UTC would treat the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/**
 * A value of JSON or Parquet as the text that it would be in CSV; null for a missing value, undefined for one
 * of another kind.
 */
export function valueText(value: unknown, dataType: DataType): string | null | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  const isNumber = dataType === 'INTEGER' || dataType === 'LONG' || dataType === 'DECIMAL';
  if (isNumber) {
    if (typeof value === 'bigint') return String(value);
    if (isLosslessNumber(value)) return value.value;
    // A number beyond 2^53 lost digits before it got here.
    if (typeof value === 'number' && (dataType === 'DECIMAL' || Number.isSafeInteger(value)))
      return String(value);
  }
  if (value instanceof Date && !Number.isNaN(value.getTime())) {
    const iso = value.toISOString();
    if (dataType === 'DATE') return iso.slice(0, 10);
    if (dataType === 'TIMESTAMP') return iso.replace('.000Z', 'Z');
  }
  return undefined;
}
