import type { ColumnMetaData, Encoding, PageHeader } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { CELL_BYTES, MAX_ENTRIES, SLOT_BYTES, SLOTS } from '../../kernel/column-kinds.js';
import { columnProgram } from '../../kernel/column-program.js';
import { UNCOMPRESSED, type PageCompression, type ByteRange } from './page-compression.js';
import type { StoredKind } from './stored-kind.js';

/** Rows per page: as many as other writers use. Page borders depend only on rows. */
const PAGE_ROWS = 20_000;
/**
 * The first version's name for the encoding of the dictionary and of the pages that use it; all readers support
 * it.
 */
const DICTIONARY = 'PLAIN_DICTIONARY';
/** A chunk is compressed only if that makes it this much smaller: readers are faster without compression. */
const WORTH_COMPRESSING = 15 / 16;

/** A column of a row group, in the column program's memory. */
export interface ColumnCells {
  /** Address of the first row's cell. */
  readonly cells: number;
  /** From one row's cell to the next, in bytes. */
  readonly stride: number;
  readonly rows: number;
}

export interface ChunkOptions {
  readonly name: string;
  readonly kind: StoredKind;
  readonly nullable: boolean;
  readonly compression: PageCompression;
}

/** A column's part of a row group. */
export interface ColumnChunkBytes {
  readonly pieces: readonly Uint8Array[];
  readonly bytes: number;
  /** Offsets are relative to the chunk's first byte. */
  readonly meta: ColumnMetaData;
}

interface Page extends ByteRange {
  readonly header: Omit<PageHeader, 'uncompressed_page_size' | 'compressed_page_size'>;
}

/** A dictionary and, for each value present, its number in the dictionary. */
interface Dictionary {
  readonly page: Page;
  readonly indexes: number;
  readonly width: number;
}

/** Encodes a column of a row group. Memory in the column program: three times the column; freed at the end. */
export function encodeColumnChunk(column: ColumnCells, options: ChunkOptions): ColumnChunkBytes {
  const program = columnProgram();
  const mark = program.take(0);
  program.resetBounds();
  const dictionary = options.kind.hasDictionary ? makeDictionary(column, options.kind) : null;
  const pages = dictionary === null ? [] : [dictionary.page];
  let indexes = dictionary?.indexes ?? 0;
  for (let row = 0; row < column.rows; row += PAGE_ROWS) {
    const rows = Math.min(PAGE_ROWS, column.rows - row);
    const cells = column.cells + row * column.stride;
    const page = makePage({ ...column, cells, rows }, options, dictionary, indexes);
    indexes += page.present * 4;
    pages.push(page);
  }
  const chunk = assemble(pages, options, column.rows);
  program.free(mark);
  return chunk;
}

/** Null when plain values take no more space. */
function makeDictionary({ cells, stride, rows }: ColumnCells, kind: StoredKind): Dictionary | null {
  const program = columnProgram();
  const mark = program.take(0);
  const indexes = program.take(rows * 4);
  const entries = program.take(Math.min(rows, MAX_ENTRIES) * CELL_BYTES);
  const slots = program.take(SLOTS * SLOT_BYTES);
  const count = program.buildDictionary(cells, stride, rows, slots, entries, indexes);
  program.free(slots);
  if (count > 0) {
    const plainBytes = program.valueBytes(kind.number, cells, stride, rows);
    const start = program.take(program.valueBytes(kind.number, entries, CELL_BYTES, count));
    const end = program.writeValues(kind.number, entries, CELL_BYTES, count, start);
    const width = Math.max(1, 32 - Math.clz32(count - 1));
    if (end - start + (rows * width) / 8 < plainBytes) {
      program.free(end);
      const header = {
        type: 'DICTIONARY_PAGE',
        dictionary_page_header: { num_values: count, encoding: DICTIONARY },
      } as const;
      return { page: { start, end, header }, indexes, width };
    }
  }
  program.free(mark);
  return null;
}

function makePage(
  { cells, stride, rows }: ColumnCells,
  { kind, nullable }: ChunkOptions,
  dictionary: Dictionary | null,
  indexes: number,
): Page & { readonly present: number } {
  const program = columnProgram();
  const valueBytes = dictionary === null ? program.valueBytes(kind.number, cells, stride, rows) : rows * 4;
  // Levels take one bit per row.
  const start = program.take(Math.ceil(rows / 8) + 32 + valueBytes);
  let at = nullable ? program.writeLevels(cells, stride, rows, start) : start;
  const present = nullable ? program.presentValues() : rows;
  at =
    dictionary === null
      ? program.writeValues(kind.number, cells, stride, rows, at)
      : program.packIndexes(indexes, present, dictionary.width, at);
  program.free(at);
  const encoding: Encoding = dictionary === null ? 'PLAIN' : DICTIONARY;
  const levels = { definition_level_encoding: 'RLE', repetition_level_encoding: 'RLE' } as const;
  const header = { type: 'DATA_PAGE', data_page_header: { num_values: rows, encoding, ...levels } } as const;
  return { start, end: at, present, header };
}

function assemble(pages: readonly Page[], options: ChunkOptions, rows: number): ColumnChunkBytes {
  const plainBytes = pages.reduce((sum, { start, end }) => sum + end - start, 0);
  let { compression } = options;
  let bodies = pages.map((page) => compression.compress(page));
  const storedBytes = bodies.reduce((sum, { length }) => sum + length, 0);
  if (compression.codec === 'SNAPPY' && storedBytes > plainBytes * WORTH_COMPRESSING) {
    compression = UNCOMPRESSED;
    bodies = pages.map((page) => compression.compress(page));
  }
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  let headerBytes = 0;
  let dataStart: number | null = null;
  pages.forEach(({ start, end, header }, index) => {
    const body = bodies[index] ?? Buffer.alloc(0);
    const writer = new ByteWriter();
    writePageHeader(writer, {
      ...header,
      uncompressed_page_size: end - start,
      compressed_page_size: body.length,
    });
    const head = writer.getBytes();
    if (header.type === 'DATA_PAGE') dataStart ??= bytes;
    pieces.push(head, body);
    bytes += head.length + body.length;
    headerBytes += head.length;
  });
  const hasDictionary = pages[0]?.header.type === 'DICTIONARY_PAGE';
  return {
    pieces,
    bytes,
    meta: {
      type: options.kind.type,
      encodings: ['RLE', hasDictionary ? DICTIONARY : 'PLAIN'],
      path_in_schema: [options.name],
      codec: compression.codec,
      num_values: BigInt(rows),
      total_uncompressed_size: BigInt(plainBytes + headerBytes),
      total_compressed_size: BigInt(bytes),
      data_page_offset: BigInt(dataStart ?? 0),
      ...(hasDictionary ? { dictionary_page_offset: 0n } : {}),
      ...statisticsOf(options.kind),
    },
  };
}

/** For digests and texts, statistics are useless; decimals are not ordered like their bytes. */
function statisticsOf({ hasBounds, type }: StoredKind): Pick<ColumnMetaData, 'statistics'> {
  const program = columnProgram();
  const bounds = { min_value: program.least(), max_value: program.greatest() };
  if (!hasBounds || bounds.min_value > bounds.max_value) return {};
  if (type === 'INT64') return { statistics: bounds };
  return { statistics: { min_value: Number(bounds.min_value), max_value: Number(bounds.max_value) } };
}
