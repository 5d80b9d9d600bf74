import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { IngestError } from '../../errors.js';
import { corrupt, truncated } from './unpack-error.js';

/** Unpacked bytes handed on at once; zlib holds one such chunk, so a bomb fills no memory. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Unpacks gzip, all members of it.
 * @throws InputError TRUNCATED_GZIP, CORRUPT_GZIP
 */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const unpacker = createGunzip({ chunkSize: CHUNK_BYTES });
  let failure: unknown;
  const done = pipeline(Readable.from(chunks, { objectMode: false }), unpacker).catch((cause: unknown) => {
    failure = cause;
  });
  try {
    for await (const chunk of unpacker) if (chunk instanceof Uint8Array) yield chunk;
  } catch (cause) {
    await done;
    throw gzipError(failure ?? cause, name);
  } finally {
    unpacker.destroy();
    await done;
  }
}

function gzipError(cause: unknown, name: string): unknown {
  if (cause instanceof IngestError) return cause;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'Z_BUF_ERROR') return truncated(name, 'gzip', cause);
  if (typeof code === 'string' && code.startsWith('Z_')) return corrupt(name, 'gzip', cause);
  return cause;
}
