import zlib from 'node:zlib';
import type { CompressionCodec } from 'hyparquet';
import { columnProgram } from '../../kernel/column-program.js';
import type { Compression } from '../../model/output-format.js';
import { gzipDigests } from '../digest-gzip.js';

/** A range of the column program's memory. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** How the pages of a column are compressed. */
export interface PageCompression {
  readonly codec: CompressionCodec;
  /** Returns the compressed bytes, in separate memory. */
  readonly compress: (page: ByteRange) => Buffer;
}

export const UNCOMPRESSED: PageCompression = { codec: 'UNCOMPRESSED', compress: copyOf };

const SNAPPY: PageCompression = {
  codec: 'SNAPPY',
  compress: ({ start, end }) => {
    const program = columnProgram();
    const length = end - start;
    const out = program.take(Math.ceil((length * 7) / 6) + 64);
    const compressed = copyOf({ start: out, end: program.snappy(start, length, out) });
    program.free(out);
    return compressed;
  },
};

const GZIP: PageCompression = {
  codec: 'GZIP',
  compress: (page) => zlib.gzipSync(viewOf(page), { level: 6 }),
};
const GZIP_DIGESTS: PageCompression = { codec: 'GZIP', compress: (page) => gzipDigests([viewOf(page)]) };

/**
 * Snappy saves 7 % on digests and takes longer for them than for the rest of the file. Our own gzip is as good
 * as zlib and several times faster for digests, just as in text files.
 * @param hasDigests whether any column of the file has digests
 */
export function pageCompression(
  compression: Compression,
  isDigest: boolean,
  hasDigests: boolean,
): PageCompression {
  if (compression === 'gzip') return hasDigests ? GZIP_DIGESTS : GZIP;
  return compression === 'none' || isDigest ? UNCOMPRESSED : SNAPPY;
}

function viewOf({ start, end }: ByteRange): Uint8Array {
  return new Uint8Array(columnProgram().memory.buffer, start, end - start);
}

function copyOf(page: ByteRange): Buffer {
  return Buffer.from(viewOf(page));
}
