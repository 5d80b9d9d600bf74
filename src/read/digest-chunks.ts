import { createHash } from 'node:crypto';

/**
 * The same chunks. After the last one is taken, the callback gets the SHA-256 of all of them, in hex; it is never
 * called when the reader stops early.
 */
export async function* digestChunks(
  chunks: AsyncIterable<Uint8Array>,
  onDigest: (sha256: string) => void,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) {
    // The reader may change the chunk, or send it to another thread.
    hash.update(chunk);
    yield chunk;
  }
  onDigest(hash.digest('hex'));
}
