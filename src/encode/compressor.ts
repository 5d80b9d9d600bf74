import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { Compressor } from '../types/compressor.js';
import type { Compression } from '../types/output-format.js';

const gzip = promisify(zlib.gzip);

/**
 * @param mostlyDigests whether most of the text are hex digests: these hold no repeats that a search could find,
 *   only 4 bits in 8, so Huffman coding alone gives the same size several times faster
 */
export function compressorFor(compression: Compression, mostlyDigests: boolean): Compressor {
  if (compression === 'none') return { extension: '', compress: (bytes) => Promise.resolve(bytes) };
  const options = mostlyDigests ? { strategy: zlib.constants.Z_HUFFMAN_ONLY } : { level: 6 };
  // gzip members one behind the other are one valid gzip file (RFC 1952).
  return { extension: '.gz', compress: (bytes) => gzip(bytes, options) };
}
