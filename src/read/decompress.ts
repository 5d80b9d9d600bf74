import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { IngestError, InputError } from '../errors.js';
import { chain, peek } from './peek.js';

const GZIP_MAGIC = [0x1f, 0x8b];

/** First bytes of a file that tell whether it is compressed. */
export const COMPRESSION_MARK_BYTES = GZIP_MAGIC.length;

/** Whether a file that starts with these bytes is compressed: what `decompress` gives is then not what is stored. */
export function isCompressed(head: Uint8Array): boolean {
  return GZIP_MAGIC.every((byte, index) => head[index] === byte);
}

/** Decompressed bytes handed on at once; zlib holds one such chunk, so a bomb fills no memory. */
const CHUNK_BYTES = 256 * 1024;

/** The plain bytes of a source: gzip is recognized by its content and unpacked (all members of it). */
export async function* decompress(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  const { head, rest } = await peek(chunks, COMPRESSION_MARK_BYTES);
  const all = chain(head, rest);
  if (!isCompressed(head)) {
    yield* all;
    return;
  }
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  let failure: unknown;
  const done = pipeline(Readable.from(all, { objectMode: false }), gunzip).catch((cause: unknown) => {
    failure = cause;
  });
  try {
    for await (const chunk of gunzip) if (chunk instanceof Uint8Array) yield chunk;
  } catch (cause) {
    await done;
    throw gzipError(failure ?? cause, name);
  } finally {
    gunzip.destroy();
    await done;
  }
}

function gzipError(cause: unknown, name: string): unknown {
  if (cause instanceof IngestError) return cause;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'Z_BUF_ERROR') {
    return new InputError(
      `${name} ends in the middle of its gzip stream: the file is truncated. Transfer or export it again; nothing was handed over.`,
      { code: 'TRUNCATED_GZIP', cause },
    );
  }
  if (typeof code === 'string' && code.startsWith('Z_')) {
    return new InputError(
      `${name} is damaged: its gzip stream cannot be unpacked. Transfer or export it again; nothing was handed over.`,
      {
        code: 'CORRUPT_GZIP',
        cause,
      },
    );
  }
  return cause;
}
