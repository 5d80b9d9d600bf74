import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { Compressor } from '../model/compressor.js';
import type { Compression } from '../model/output-format.js';
import { joinPieces, type RowPieces } from '../model/row-pieces.js';

const gzip = promisify(zlib.gzip);

/** How to compress the parts. */
export interface CompressorOptions {
  readonly compression: Compression;
  /** Whether most of the text consists of hex digests: these contain no repeats that a search could find. */
  readonly mostlyDigests: boolean;
  /** Runs `gzipDigests`, here or in another thread. */
  readonly gzipDigests: (bytes: RowPieces) => Promise<Buffer>;
}

/** `gzipDigests` compresses digests; zlib compresses everything else, in its own threads. */
export function compressorFor({ compression, mostlyDigests, gzipDigests }: CompressorOptions): Compressor {
  if (compression === 'none')
    return { extension: '', compress: (bytes) => Promise.resolve(joinPieces(bytes)) };
  // gzip members one after another are one valid gzip file (RFC 1952).
  return {
    extension: '.gz',
    compress: mostlyDigests ? gzipDigests : (bytes) => gzip(joinPieces(bytes), { level: 6 }),
  };
}
