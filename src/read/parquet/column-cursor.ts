import zlib from 'node:zlib';
import type { ColumnChunk, CompressionCodec, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { freeMemory } from '../../model/free-memory.js';
import type { RandomAccess } from '../random-access.js';
import { checkThrift } from './check-thrift.js';
import type { CellFormat } from './cell-format.js';
import { cellWindow, type CellWindow } from './cell-window.js';
import { openPage, unpackPage } from './open-page.js';
import { PageCells, readDictionary, type CellColumn, type CellDictionary } from './page-cells.js';
import { ParquetProblem } from './parquet-problem.js';

/** Bytes read at once; a page header and small pages are read together with the page before them. */
const WINDOW_BYTES = 256 * 1024;
/** A page header has some 50 bytes; with statistics of long values it may have more. */
const MAX_HEADER_BYTES = 16 * 1024 * 1024;
/** A page, compressed or not. Writers aim at 1 MB; some put an entire row group into one. */
const MAX_PAGE_BYTES = 512 * 1024 * 1024;
/** Values in a page: this bounds what a few bytes of run-length encoding may claim. */
const MAX_PAGE_VALUES = 16 * 1024 * 1024;

/** A larger page may unpack to this many bytes per stored byte, as entire inputs may. */
const FREE_PAGE_BYTES = 64 * 1024 * 1024;
const MAX_PAGE_EXPANSION = 200;

/** A column that is read. */
export interface CursorColumn {
  readonly element: CellColumn['element'];
  readonly format: CellFormat;
}

/**
 * Reads the cells of one column in one row group, page by page, and each page a window at a time. Memory: the page as
 * stored and unpacked (for types other than text also its values), and the column's dictionary.
 */
export class ColumnCursor {
  /** Cells of the current rows. */
  readonly window: CellWindow = cellWindow();
  /** The next row's position in the window, and the position after the last one. */
  position = 0;
  end = 0;
  readonly #access: RandomAccess;
  readonly #column: CellColumn;
  readonly #codec: CompressionCodec;
  readonly #end: number;
  #window: Buffer = Buffer.alloc(0);
  #windowStart: number;
  #next: number;
  #dictionary: CellDictionary | null = null;
  #page: PageCells | null = null;
  /** The memory of `#page`. */
  #unpacked: Uint8Array | null = null;
  #left: number;

  /** @param rows rows of the row group */
  constructor(access: RandomAccess, { element, format }: CursorColumn, chunk: ColumnChunk, rows: number) {
    const { meta_data: meta } = chunk;
    if (chunk.crypto_metadata !== undefined || meta === undefined)
      throw new ParquetProblem('it is encrypted');
    if (chunk.file_path !== undefined && chunk.file_path !== '')
      throw new ParquetProblem('its columns lie in other files');
    // As hyparquet does: some writers state 0 where there is no dictionary.
    const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
    this.#end = start + Number(meta.total_compressed_size);
    if (!(start >= 4 && this.#end >= start && this.#end <= access.size))
      throw new ParquetProblem('it is truncated, or its footer is damaged');
    if (Number(meta.num_values) !== rows) throw new ParquetProblem('its footer contradicts itself');
    this.#access = access;
    this.#left = rows;
    this.#next = start;
    this.#windowStart = start;
    this.#column = { type: meta.type, element, format };
    this.#codec = meta.codec;
  }

  /** Rows of the window that are left. */
  get available(): number {
    return this.end - this.position;
  }

  /** Continues to the next window, if this one is used up. Throws when there is none although rows are left. */
  async load(): Promise<void> {
    if (this.available > 0) return;
    while (this.#page === null || this.#page.left === 0) {
      this.#freePage();
      if (this.#next >= this.#end) throw new ParquetProblem('a column ends before its row group does');
      const { header, bytes } = await this.#readPage();
      this.#take(header, bytes);
    }
    this.position = 0;
    this.end = this.#page.readInto(this.window);
  }

  /** Frees the memory of the column: its rows have been read. */
  close(): void {
    this.#freePage();
    if (this.#dictionary !== null) freeMemory(this.#dictionary.bytes);
    this.#dictionary = null;
  }

  #freePage(): void {
    // An uncompressed page may be the source's own memory.
    if (this.#unpacked !== null && this.#codec !== 'UNCOMPRESSED') freeMemory(this.#unpacked);
    this.#unpacked = null;
    this.#page = null;
  }

  #take(header: PageHeader, bytes: Buffer): void {
    if (header.type === 'DICTIONARY_PAGE') {
      const page = unpackPage(bytes, header.uncompressed_page_size, this.#codec);
      const count = header.dictionary_page_header?.num_values ?? 0;
      this.#dictionary = readDictionary(page, count, this.#column);
      return;
    }
    const isOptional = this.#column.element.repetition_type !== 'REQUIRED';
    const page = openPage(bytes, header, this.#codec, isOptional);
    if (page === null) return;
    if (page.rows > this.#left) throw new ParquetProblem('a page holds other values than its header says');
    this.#left -= page.rows;
    this.#unpacked = page.values.page;
    this.#page = new PageCells(page, this.#column, this.#dictionary);
  }

  async #readPage(): Promise<{ header: PageHeader; bytes: Buffer }> {
    const header = await this.#readHeader();
    const { compressed_page_size: stored, uncompressed_page_size: plain } = header;
    const count =
      header.data_page_header?.num_values ??
      header.data_page_header_v2?.num_values ??
      header.dictionary_page_header?.num_values ??
      0;
    if (!(stored >= 0 && plain >= 0 && count >= 0 && stored <= this.#end - this.#next))
      throw new ParquetProblem('a page header is damaged');
    if (stored > MAX_PAGE_BYTES || plain > MAX_PAGE_BYTES || count > MAX_PAGE_VALUES)
      throw new ParquetProblem('a page is larger than 512 MiB or 16 million values');
    if (plain > FREE_PAGE_BYTES && plain > stored * MAX_PAGE_EXPANSION)
      throw new ParquetProblem('a page unpacks to more than 200 times its size');
    const bytes = await this.#bytes(this.#next, this.#next + stored);
    this.#next += stored;
    // The window contains nothing beyond this page.
    if (this.#next === this.#windowStart + this.#window.length) this.#window = Buffer.alloc(0);
    if (header.crc !== undefined && zlib.crc32(bytes) !== header.crc >>> 0)
      throw new ParquetProblem('a page does not match its checksum');
    return { header, bytes };
  }

  async #readHeader(): Promise<PageHeader> {
    for (let length = Math.min(1024, this.#end - this.#next); ; length *= 8) {
      const stop = Math.min(this.#next + length, this.#end);
      const bytes = await this.#bytes(this.#next, stop);
      const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
      try {
        checkThrift(bytes);
        const header = parquetHeader(reader);
        this.#next += reader.offset;
        return header;
      } catch (cause) {
        // The header may only look damaged because it is incomplete.
        if (stop === this.#end || length > MAX_HEADER_BYTES)
          throw new ParquetProblem('a page header is damaged', { cause });
      }
    }
  }

  /** Bytes of the column: from the window, or read together with the bytes after them. */
  async #bytes(start: number, end: number): Promise<Buffer> {
    const windowEnd = this.#windowStart + this.#window.length;
    if (start < this.#windowStart || end > windowEnd) {
      const stop = Math.min(this.#end, Math.max(end, start + WINDOW_BYTES));
      this.#window = await this.#access.read(start, stop - start);
      this.#windowStart = start;
    }
    return this.#window.subarray(start - this.#windowStart, end - this.#windowStart);
  }
}
