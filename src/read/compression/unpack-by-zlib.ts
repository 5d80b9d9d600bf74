import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Unpacked bytes passed on at once; zlib holds one such chunk, so a bomb fills no memory. */
export const CHUNK_BYTES = 256 * 1024;

/**
 * The output of one of zlib's streams for the bytes.
 * @param unpacker created with `CHUNK_BYTES`; it is destroyed on every path
 * @throws whatever the bytes or the unpacker failed with
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
