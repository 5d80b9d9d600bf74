import type { DataType } from '../../model/data-set.js';
import { BACKSLASH, unescapeCell } from './row-form.js';
import { DECIMAL_BYTES } from './parquet-schema.js';

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
/** Whole numbers of so many digits are exact as JavaScript numbers. */
const SAFE_DIGITS = 15;
const MS_PER_DAY = 86_400_000;

type StoredValue = Uint8Array | number | bigint;

/** Reads a cell, from `start` to `end` of the rows, as it is stored in Parquet. The cell was checked before. */
export type CellReader = (rows: Buffer, start: number, end: number) => StoredValue;

export function storedValueReader(dataType: DataType): CellReader {
  switch (dataType) {
    case 'STRING':
      return readText;
    case 'DECIMAL':
      return readDecimal;
    case 'INTEGER':
      return readInteger;
    case 'LONG':
      return readLong;
    case 'TIMESTAMP':
      return (rows, start) => BigInt(readDay(rows, start) * MS_PER_DAY + readClock(rows, start + 11));
    case 'DATE':
      return readDay;
  }
}

function readText(rows: Buffer, start: number, end: number): Uint8Array {
  const bytes = rows.subarray(start, end);
  return bytes.includes(BACKSLASH) ? unescapeCell(bytes) : bytes;
}

function readInteger(rows: Buffer, start: number, end: number): number {
  const negative = rows[start] === MINUS;
  const value = digits(rows, negative ? start + 1 : start, end);
  return negative ? -value : value;
}

function readLong(rows: Buffer, start: number, end: number): bigint {
  return end - start <= SAFE_DIGITS
    ? BigInt(readInteger(rows, start, end))
    : BigInt(rows.toString('latin1', start, end));
}

/** Hundredths in two's complement, high byte first. */
function readDecimal(rows: Buffer, start: number, end: number): Uint8Array {
  const bytes = Buffer.alloc(DECIMAL_BYTES);
  const negative = rows[start] === MINUS;
  const from = negative ? start + 1 : start;
  const point = rows.indexOf(POINT, from);
  const decimals = point < 0 || point >= end ? 0 : end - point - 1;
  const wholeEnd = decimals === 0 ? end : point;
  let hundredths: bigint;
  if (wholeEnd - from + 2 <= SAFE_DIGITS) {
    const fraction = digits(rows, wholeEnd + 1, wholeEnd + 1 + decimals) * (decimals === 1 ? 10 : 1);
    hundredths = BigInt(digits(rows, from, wholeEnd) * 100 + fraction);
  } else {
    const text = rows.toString('latin1', from, wholeEnd);
    hundredths = BigInt(text + rows.toString('latin1', wholeEnd + 1, wholeEnd + 1 + decimals).padEnd(2, '0'));
  }
  const value = BigInt.asUintN(128, negative ? -hundredths : hundredths);
  bytes.writeBigUInt64BE(value >> 64n, 0);
  bytes.writeBigUInt64BE(value & 0xffff_ffff_ffff_ffffn, 8);
  return bytes;
}

/** `yyyy-MM-dd` as days since 1970-01-01. */
function readDay(rows: Buffer, start: number): number {
  const year = digits(rows, start, start + 4);
  const month = digits(rows, start + 5, start + 7);
  const day = digits(rows, start + 8, start + 10);
  // Years that begin in March have their leap day at their end.
  const march = month > 2 ? month - 3 : month + 9;
  const years = month > 2 ? year : year - 1;
  const century = Math.floor(years / 100);
  const days = 365 * years + Math.floor(years / 4) - century + Math.floor(century / 4);
  return days + Math.floor((153 * march + 2) / 5) + day - 1 - 719_468;
}

/** `HH:mm:ss` in milliseconds. */
function readClock(rows: Buffer, start: number): number {
  const hours = digits(rows, start, start + 2);
  const minutes = digits(rows, start + 3, start + 5);
  return ((hours * 60 + minutes) * 60 + digits(rows, start + 6, start + 8)) * 1000;
}

function digits(rows: Buffer, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + (rows[at] ?? ZERO) - ZERO;
  return value;
}
