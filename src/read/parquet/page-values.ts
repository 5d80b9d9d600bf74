import type { ParquetType, SchemaElement } from 'hyparquet';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { DeltaReader } from './delta-values.js';
import { ParquetProblem } from './parquet-problem.js';
import { readRuns } from './run-lengths.js';

/** Values as they are stored, without nulls. */
export type Values = ArrayLike<unknown>;

/** The values that are present in a page or a dictionary. */
export interface StoredValues {
  /** The unpacked page, in its own memory. */
  readonly page: Uint8Array;
  readonly start: number;
  readonly encoding: string;
  readonly count: number;
}

const JULIAN_DAY_OF_1970 = 2_440_588n;
const NANOSECONDS_PER_DAY = 86_400_000_000_000n;

const WIDTHS: ReadonlyMap<ParquetType, number> = new Map([
  ['INT32', 4],
  ['FLOAT', 4],
  ['INT64', 8],
  ['DOUBLE', 8],
]);

/**
 * Decodes all values of a page whose encoding is not that of a dictionary. Memory: numbers take as much as in
 * the page; texts take an object each.
 * @throws ParquetProblem when the page is damaged
 */
export function decodeValues(
  { page, start, encoding, count }: StoredValues,
  type: ParquetType,
  element: SchemaElement,
): Values {
  switch (encoding) {
    case 'PLAIN':
      return plain(page, start, count, type, element);
    case 'RLE': {
      if (type !== 'BOOLEAN') throw damaged();
      const values = new Uint8Array(count);
      // Each value follows its length.
      readRuns(page, start + 4, 1, values);
      return values;
    }
    case 'DELTA_BINARY_PACKED': {
      const reader = new DeltaReader(page, start);
      return reader.numbers(type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count));
    }
    case 'DELTA_LENGTH_BYTE_ARRAY':
      return new DeltaReader(page, start).texts(count);
    case 'DELTA_BYTE_ARRAY':
      return new DeltaReader(page, start).sharedTexts(count);
    case 'BYTE_STREAM_SPLIT': {
      const width = WIDTHS.get(type) ?? element.type_length ?? 0;
      if (!(width > 0 && start + count * width <= page.length)) throw damaged();
      return byteStreamSplit({ view: viewOf(page), offset: start }, count, type, element.type_length);
    }
    default:
      throw new ParquetProblem('its values have an encoding that is not known');
  }
}

function plain(
  page: Uint8Array,
  start: number,
  count: number,
  type: ParquetType,
  element: SchemaElement,
): Values {
  const values = readPlain({ view: viewOf(page), offset: start }, type, count, element.type_length);
  if (type !== 'INT96') return values;
  // A day and the nanoseconds in it: as nanoseconds since 1970, nothing is rounded.
  return Array.from(values, (value: unknown) =>
    typeof value === 'bigint'
      ? ((value >> 64n) - JULIAN_DAY_OF_1970) * NANOSECONDS_PER_DAY + (value & 0xffffffffffffffffn)
      : value,
  );
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView<ArrayBuffer> {
  if (!(buffer instanceof ArrayBuffer)) throw damaged();
  return new DataView(buffer, byteOffset, byteLength);
}

function damaged(): ParquetProblem {
  return new ParquetProblem('the values of a page are damaged');
}
