import type { SchemaElement } from 'hyparquet';
import { isUtf8 } from 'node:buffer';
import {
  bigEndianInteger,
  dayText,
  decimalText,
  shortestFloat,
  timeOfDayText,
  timeText,
} from '../exact-text.js';
import type { CellScratch } from './cell-scratch.js';

/** The kind of values in a column; it decides how the schema's settings for text apply. */
export type CellKind = 'text' | 'number' | 'time' | 'boolean';

/** How the physical values of a column are written as cells. */
export interface CellFormat {
  readonly kind: CellKind;
  /** Whether values are the bytes of their texts. Default: false. */
  readonly isText?: true;
  /** Appends the cell of a value that is present. */
  readonly write: (value: unknown, cell: CellScratch) => void;
}

const UNITS = { MILLIS: 1_000n, MICROS: 1_000_000n, NANOS: 1_000_000_000n } as const;
const BITS_32 = 2 ** 32;

/** The format of a column's cells; null for types that are not a single value for AMC (BSON, intervals, shapes). */
export function cellFormat(element: SchemaElement): CellFormat | null {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (logical?.type === 'DECIMAL' || converted === 'DECIMAL') return decimals(element);
  if (type === 'INT96') return times(UNITS.NANOS, 'Z');
  if (logical?.type === 'DATE' || converted === 'DATE') return DAYS;
  if (logical?.type === 'TIMESTAMP') return times(UNITS[logical.unit], logical.isAdjustedToUTC ? 'Z' : '');
  if (converted === 'TIMESTAMP_MILLIS') return times(UNITS.MILLIS, 'Z');
  if (converted === 'TIMESTAMP_MICROS') return times(UNITS.MICROS, 'Z');
  if (logical?.type === 'TIME') return timesOfDay(UNITS[logical.unit]);
  if (converted === 'TIME_MILLIS') return timesOfDay(UNITS.MILLIS);
  if (converted === 'TIME_MICROS') return timesOfDay(UNITS.MICROS);
  if (converted === 'BSON' || converted === 'INTERVAL') return null;
  switch (logical?.type) {
    case 'UUID':
      return UUIDS;
    case 'FLOAT16':
      return HALF_FLOATS;
    case 'BSON':
    case 'INTERVAL':
    case 'VARIANT':
    case 'GEOMETRY':
    case 'GEOGRAPHY':
      return null;
    default:
  }
  switch (type) {
    case 'BOOLEAN':
      return BOOLEANS;
    case 'INT32':
    case 'INT64':
      return integers(element);
    case 'FLOAT':
      return FLOATS;
    case 'DOUBLE':
      return DOUBLES;
    case 'BYTE_ARRAY':
    case 'FIXED_LEN_BYTE_ARRAY':
      return TEXTS;
    default:
      return null;
  }
}

const TEXTS: CellFormat = {
  kind: 'text',
  isText: true,
  write: (value, cell) => {
    const bytes = asBytes(value);
    if (!isUtf8(bytes)) cell.refuse('INVALID_ENCODING');
    cell.addBytes(bytes);
  },
};

const UUIDS: CellFormat = {
  kind: 'text',
  write: (value, cell) => {
    const hex = Buffer.from(asBytes(value)).toString('hex');
    cell.addPlain(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
  },
};

const BOOLEANS: CellFormat = {
  kind: 'boolean',
  write: (value, cell) => cell.addPlain(value === true || value === 1 ? 'true' : 'false'),
};

const DAYS: CellFormat = {
  kind: 'time',
  write: (value, cell) => addTime(dayText(Number(asBigInt(value))), '', cell),
};

function times(perSecond: bigint, zone: string): CellFormat {
  return {
    kind: 'time',
    write: (value, cell) => addTime(timeText(asBigInt(value), perSecond), zone, cell),
  };
}

function addTime(text: string | null, zone: string, cell: CellScratch): void {
  if (text === null) cell.refuse('INVALID_TIMESTAMP');
  cell.addPlain(text === null ? '' : text + zone);
}

function timesOfDay(perSecond: bigint): CellFormat {
  return {
    kind: 'text',
    write: (value, cell) => addTime(timeOfDayText(asBigInt(value), perSecond), '', cell),
  };
}

function integers({ type, converted_type: converted, logical_type: logical }: SchemaElement): CellFormat {
  const unsigned =
    converted?.startsWith('UINT_') === true || (logical?.type === 'INTEGER' && !logical.isSigned);
  if (type === 'INT32') {
    return {
      kind: 'number',
      write: (value, cell) => {
        const number = Number(value);
        cell.addPlain(String(unsigned && number < 0 ? number + BITS_32 : number));
      },
    };
  }
  return {
    kind: 'number',
    write: (value, cell) => {
      const number = asBigInt(value);
      cell.addPlain(String(unsigned ? BigInt.asUintN(64, number) : number));
    },
  };
}

function decimals({ scale, logical_type: logical }: SchemaElement): CellFormat {
  const places = (logical?.type === 'DECIMAL' ? logical.scale : scale) ?? 0;
  return {
    kind: 'number',
    write: (value, cell) => {
      const unscaled = value instanceof Uint8Array ? bigEndianInteger(value) : asBigInt(value);
      cell.addPlain(decimalText(unscaled, places));
    },
  };
}

const DOUBLES: CellFormat = {
  kind: 'number',
  write: (value, cell) => addFloat(Number(value), cell),
};

const FLOATS: CellFormat = {
  kind: 'number',
  write: (value, cell) => addFloat(shortestFloat(Number(value)), cell),
};

const HALF_FLOATS: CellFormat = {
  kind: 'number',
  write: (value, cell) => {
    const [low = 0, high = 0] = asBytes(value);
    const fraction = ((high & 3) << 8) | low;
    const exponent = (high >> 2) & 0x1f;
    const size =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 0x1f
          ? fraction === 0
            ? Infinity
            : Number.NaN
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    addFloat(high >= 0x80 ? -size : size, cell);
  },
};

/** Data frames write a missing number as NaN. Whole numbers beyond 2^53 had already lost digits before. */
function addFloat(value: number, cell: CellScratch): void {
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) cell.refuse('UNSAFE_NUMBER');
  cell.addPlain(Number.isNaN(value) ? '' : String(value));
}

function asBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TypeError('bytes were expected');
}

function asBigInt(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(value);
  throw new TypeError('a whole number was expected');
}
