import type { ArrowType } from './arrow-batch.js';

/** Arrow's numbers for the types whose JavaScript values come in a form that hides their meaning. */
const TYPE_IDS = { dictionary: -1, decimal: 7, date: 8, timestamp: 10 } as const;

const WORD_BITS = 32n;

/**
 * A value as a record of objects would contain it: decimals exactly, as text; dates and times in ISO 8601, a time
 * without a zone has no offset, so that the schema's `source.timeZone` applies; lists and structures as plain ones.
 */
export function arrowValue(value: unknown, type: ArrowType): unknown {
  if (value === null || value === undefined) return null;
  switch (type.typeId) {
    case TYPE_IDS.dictionary:
      return type.dictionary === undefined ? value : arrowValue(value, type.dictionary);
    case TYPE_IDS.decimal:
      return isWords(value) ? decimalText(value, type.scale ?? 0) : value;
    case TYPE_IDS.date:
      return isoText(value)?.slice(0, 'yyyy-MM-dd'.length) ?? value;
    case TYPE_IDS.timestamp:
      return (hasZone(type) ? isoText(value) : isoText(value)?.replace(/Z$/, '')) ?? value;
    default:
      return plain(value);
  }
}

function hasZone({ timezone }: ArrowType): boolean {
  return timezone !== undefined && timezone !== null && timezone !== '';
}

/** Arrow returns dates and times as milliseconds since 1970, regardless of their unit; finer ones as a fraction. */
function isoText(value: unknown): string | null {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value !== 'number' && typeof value !== 'bigint') return null;
  const date = new Date(Math.floor(Number(value)));
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function isWords(value: unknown): value is Uint32Array | Int32Array {
  return value instanceof Uint32Array || value instanceof Int32Array;
}

/** A whole number in 32-bit words, lowest first, in two's complement; and the position of its decimal point. */
function decimalText(words: Uint32Array | Int32Array, scale: number): string {
  let unsigned = 0n;
  for (let index = words.length - 1; index >= 0; index -= 1)
    unsigned = (unsigned << WORD_BITS) | BigInt((words[index] ?? 0) >>> 0);
  const signed = BigInt.asIntN(words.length * Number(WORD_BITS), unsigned);
  const digits = (signed < 0n ? -signed : signed).toString();
  const sign = signed < 0n ? '-' : '';
  if (scale <= 0) return `${sign}${digits}${'0'.repeat(-scale)}`;
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

/** Bytes stay as they are (and are refused later): nobody wants their list of numbers. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || value instanceof Date)
    return value;
  return 'toJSON' in value && typeof value.toJSON === 'function' ? value.toJSON() : value;
}
