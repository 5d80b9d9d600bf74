import type { CompressionCodec, PageHeader } from 'hyparquet';
import { PAGE_CODECS } from './page-codecs.js';
import type { StoredValues } from './page-values.js';
import { ParquetProblem } from './parquet-problem.js';
import { RunReader } from './run-lengths.js';

/** A page of values, unpacked. */
export interface OpenedPage {
  /** Rows, including those without a value. */
  readonly rows: number;
  /** Reads which rows have a value, from the first row; null when all have one. */
  readonly levels: (() => RunReader) | null;
  readonly values: Omit<StoredValues, 'count'>;
}

/**
 * Unpacks a page of values; null for a page that has none (an index). Memory: the unpacked page.
 * @throws ParquetProblem when the page is damaged; and what a codec throws
 */
export function openPage(
  stored: Uint8Array,
  header: PageHeader,
  codec: CompressionCodec,
  isOptional: boolean,
): OpenedPage | null {
  const { data_page_header: first, data_page_header_v2: second } = header;
  const size = header.uncompressed_page_size;
  switch (header.type) {
    case 'DATA_PAGE': {
      if (first === undefined) throw damaged();
      const { num_values: rows, encoding } = first;
      const page = unpackPage(stored, size, codec);
      if (!isOptional) return { rows, levels: null, values: { page, start: 0, encoding } };
      const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
      const start = 4 + (page.length < 4 ? 0 : view.getUint32(0, true));
      if (page.length < start || first.definition_level_encoding === 'BIT_PACKED') throw damaged();
      return { rows, levels: () => new RunReader(page, 4, 1, rows), values: { page, start, encoding } };
    }
    case 'DATA_PAGE_V2': {
      if (second === undefined) throw damaged();
      const { num_values: rows, encoding } = second;
      const start = second.repetition_levels_byte_length;
      const levelsEnd = start + second.definition_levels_byte_length;
      if (!(start >= 0 && levelsEnd >= start && levelsEnd <= stored.length)) throw damaged();
      const packed = stored.subarray(levelsEnd);
      const isPlain = second.is_compressed === false;
      const page = isPlain ? new Uint8Array(packed) : unpackPage(packed, size - levelsEnd, codec);
      // A copy, so that the bytes read from the file can be freed.
      const bytes = new Uint8Array(stored.subarray(start, levelsEnd));
      const levels = isOptional ? () => new RunReader(bytes, 0, 1, rows) : null;
      return { rows, levels, values: { page, start: 0, encoding } };
    }
    default:
      return null;
  }
}

/** In memory of its own: lengths in a damaged page must not reach beyond it. */
export function unpackPage(stored: Uint8Array, size: number, codec: CompressionCodec): Uint8Array {
  if (codec === 'UNCOMPRESSED') return ownMemory(stored);
  // Writers of version 2 store an empty page as no bytes.
  if (size === 0) return new Uint8Array(0);
  const unpacker = PAGE_CODECS[codec];
  if (unpacker === undefined) throw new ParquetProblem('it is compressed in a way that is not known');
  const page = unpacker(stored, size);
  if (page.length !== size) throw damaged();
  return ownMemory(page);
}

function ownMemory(bytes: Uint8Array): Uint8Array {
  const isOwn = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  // Not `slice`: a slice of a Buffer shares its memory.
  return isOwn ? bytes : new Uint8Array(bytes);
}

function damaged(): ParquetProblem {
  return new ParquetProblem('the values of a page are damaged');
}
