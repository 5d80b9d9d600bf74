import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Unpacked bytes handed on at once; zlib holds one such chunk, so a bomb fills no memory. */
export const CHUNK_BYTES = 256 * 1024;

/**
 * What one of zlib's streams makes of the bytes.
 * @param unpacker made with `CHUNK_BYTES`; it is destroyed on every path
 * @throws what the bytes or the unpacker failed with
 */
export async function* unpackByZlib(
  chunks: AsyncIterable<Uint8Array>,
  unpacker: Transform,
): AsyncGenerator<Uint8Array> {
  let failure: unknown;
  const done = pipeline(Readable.from(chunks, { objectMode: false }), unpacker).catch((cause: unknown) => {
    failure = cause;
  });
  try {
    for await (const chunk of unpacker) if (chunk instanceof Uint8Array) yield chunk;
  } catch (cause) {
    await done;
    throw failure ?? cause;
  } finally {
    unpacker.destroy();
    await done;
  }
}
