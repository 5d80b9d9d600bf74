import type { CompressionCodec, PageHeader, ParquetType, SchemaElement } from 'hyparquet';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { DeltaReader } from './delta-values.js';
import { PAGE_CODECS } from './page-codecs.js';
import { ParquetProblem } from './parquet-problem.js';
import { readRuns } from './run-lengths.js';

/** Values as they are stored; null where there is none. */
export type Values = ArrayLike<unknown>;

/** What is known of a column that has one value a row at most. */
export interface PageColumn {
  readonly type: ParquetType;
  readonly codec: CompressionCodec;
  readonly element: SchemaElement;
}

const JULIAN_DAY_OF_1970 = 2_440_588n;
const NANOSECONDS_A_DAY = 86_400_000_000_000n;

/**
 * The values of a page, or of a dictionary; null for a page that holds none (an index). Memory: the page unpacked,
 * and its values.
 * @throws ParquetProblem when the page is damaged; and what a codec throws
 */
export function readPageValues(
  stored: Uint8Array,
  header: PageHeader,
  column: PageColumn,
  dictionary: Values | null,
): Values | null {
  const { data_page_header: first, data_page_header_v2: second } = header;
  const isOptional = column.element.repetition_type !== 'REQUIRED';
  const size = header.uncompressed_page_size;
  switch (header.type) {
    case 'DICTIONARY_PAGE': {
      const page = unpack(stored, size, column.codec);
      return plain(page, 0, column, header.dictionary_page_header?.num_values ?? 0);
    }
    case 'DATA_PAGE': {
      if (first === undefined) throw damaged();
      const page = unpack(stored, size, column.codec);
      if (!isOptional) return decode(page, 0, first.encoding, column, first.num_values, dictionary);
      const levelsEnd = 4 + (page.length < 4 ? 0 : viewOf(page).getUint32(0, true));
      if (page.length < levelsEnd || first.definition_level_encoding === 'BIT_PACKED') throw damaged();
      const present = levels(page, 4, first.num_values);
      const count = countPresent(present);
      return spread(decode(page, levelsEnd, first.encoding, column, count, dictionary), present, count);
    }
    case 'DATA_PAGE_V2': {
      if (second === undefined) throw damaged();
      const start = second.repetition_levels_byte_length;
      const levelsEnd = start + second.definition_levels_byte_length;
      if (!(start >= 0 && levelsEnd >= start && levelsEnd <= stored.length)) throw damaged();
      const packed = stored.subarray(levelsEnd);
      const page =
        second.is_compressed === false ? ownMemory(packed) : unpack(packed, size - levelsEnd, column.codec);
      if (!isOptional) return decode(page, 0, second.encoding, column, second.num_values, dictionary);
      const present = levels(stored.subarray(0, levelsEnd), start, second.num_values);
      const count = countPresent(present);
      return spread(decode(page, 0, second.encoding, column, count, dictionary), present, count);
    }
    default:
      return null;
  }
}

function levels(bytes: Uint8Array, start: number, count: number): Uint8Array {
  const present = new Uint8Array(count);
  readRuns(bytes, start, 1, present);
  return present;
}

function countPresent(present: Uint8Array): number {
  let count = 0;
  for (const one of present) count += one;
  return count;
}

/** Puts the values where their rows are. */
function spread(values: Values, present: Uint8Array, count: number): Values {
  if (values.length < count) throw damaged();
  if (count === present.length) return values;
  const rows: unknown[] = [];
  let next = 0;
  for (const one of present) rows.push(one === 1 ? values[next++] : null);
  return rows;
}

function decode(
  page: Uint8Array,
  start: number,
  encoding: string,
  column: PageColumn,
  count: number,
  dictionary: Values | null,
): Values {
  switch (encoding) {
    case 'PLAIN':
      return plain(page, start, column, count);
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      return fromDictionary(page, start, count, dictionary);
    case 'RLE': {
      if (column.type !== 'BOOLEAN') throw damaged();
      const values = new Uint8Array(count);
      // Behind their length.
      readRuns(page, start + 4, 1, values);
      return Array.from(values, (value) => value === 1);
    }
    case 'DELTA_BINARY_PACKED': {
      const reader = new DeltaReader(page, start);
      return reader.numbers(column.type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count));
    }
    case 'DELTA_LENGTH_BYTE_ARRAY':
      return new DeltaReader(page, start).texts(count);
    case 'DELTA_BYTE_ARRAY':
      return new DeltaReader(page, start).sharedTexts(count);
    case 'BYTE_STREAM_SPLIT': {
      const { type, element } = column;
      const width = WIDTHS.get(type) ?? element.type_length ?? 0;
      if (!(width > 0 && start + count * width <= page.length)) throw damaged();
      return byteStreamSplit({ view: viewOf(page), offset: start }, count, type, element.type_length);
    }
    default:
      throw new ParquetProblem('its values have an encoding that is not known');
  }
}

const WIDTHS: ReadonlyMap<ParquetType, number> = new Map([
  ['INT32', 4],
  ['FLOAT', 4],
  ['INT64', 8],
  ['DOUBLE', 8],
]);

function fromDictionary(page: Uint8Array, start: number, count: number, dictionary: Values | null): Values {
  if (count === 0) return [];
  const bits = page[start];
  if (bits === undefined || dictionary === null) throw damaged();
  const indexes = new Uint32Array(count);
  readRuns(page, start + 1, bits, indexes);
  const values: unknown[] = [];
  for (const index of indexes) {
    if (index >= dictionary.length) throw damaged();
    values.push(dictionary[index]);
  }
  return values;
}

function plain(page: Uint8Array, start: number, { type, element }: PageColumn, count: number): Values {
  const values = readPlain({ view: viewOf(page), offset: start }, type, count, element.type_length);
  if (type !== 'INT96') return values;
  // A day and the nanoseconds in it: as nanoseconds since 1970, nothing is rounded.
  return Array.from(values, (value: unknown) =>
    typeof value === 'bigint'
      ? ((value >> 64n) - JULIAN_DAY_OF_1970) * NANOSECONDS_A_DAY + (value & 0xffffffffffffffffn)
      : value,
  );
}

/** In memory of its own: lengths in a damaged page must not reach beyond it. */
function unpack(stored: Uint8Array, size: number, codec: CompressionCodec): Uint8Array {
  if (codec === 'UNCOMPRESSED') return ownMemory(stored);
  // Writers of the second version compress nothing to nothing.
  if (size === 0) return new Uint8Array(0);
  const unpacker = PAGE_CODECS[codec];
  if (unpacker === undefined) throw new ParquetProblem('it is compressed in a way that is not known');
  const page = unpacker(stored, size);
  if (page.length !== size) throw damaged();
  return ownMemory(page);
}

function ownMemory(bytes: Uint8Array): Uint8Array {
  const isOwn = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  // Not `slice`: that of a Buffer is the same memory.
  return isOwn ? bytes : new Uint8Array(bytes);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView<ArrayBuffer> {
  if (!(buffer instanceof ArrayBuffer)) throw damaged();
  return new DataView(buffer, byteOffset, byteLength);
}

function damaged(): ParquetProblem {
  return new ParquetProblem('the values of a page are damaged');
}
