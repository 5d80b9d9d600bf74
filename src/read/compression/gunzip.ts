import { createGunzip } from 'node:zlib';
import { IngestError } from '../../errors.js';
import { CHUNK_BYTES, unpackByZlib } from './unpack-by-zlib.js';
import { corrupt, truncated } from './unpack-error.js';

/**
 * Unpacks gzip, including all of its members.
 * @throws InputError TRUNCATED_GZIP, CORRUPT_GZIP
 */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* unpackByZlib(chunks, createGunzip({ chunkSize: CHUNK_BYTES }));
  } catch (cause) {
    throw gzipError(cause, name);
  }
}

function gzipError(cause: unknown, name: string): unknown {
  if (cause instanceof IngestError) return cause;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'Z_BUF_ERROR') return truncated(name, 'gzip', cause);
  if (typeof code === 'string' && code.startsWith('Z_')) return corrupt(name, 'gzip', cause);
  return cause;
}
