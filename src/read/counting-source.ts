import { digestChunks } from './digest-chunks.js';
import type { ByteSource } from './input-source.js';

export interface ReadingEvents {
  /** Called with the number of stored bytes whenever some are read. */
  readonly onBytes: (count: number) => void;
  /**
   * Called with the SHA-256 of the stored bytes, in hex, if it was not known before: when they have been read to the
   * end; or first, when they are read in any order and the source's fingerprint provides it.
   */
  readonly onDigest: (sha256: string) => void;
  /** Someone else computes the digest meanwhile. Default: false. */
  readonly isDigested?: boolean;
}

/** The same source; reports what is read from it. */
export function countingSource(
  source: ByteSource,
  { onBytes, onDigest, isDigested = false }: ReadingEvents,
): ByteSource {
  const openRandom = source.openRandom?.bind(source);
  return {
    kind: 'bytes',
    name: source.name,
    identity: source.identity,
    size: source.size,
    fingerprint: (signal) => source.fingerprint(signal),
    async *open(signal) {
      const chunks = source.open(signal);
      const isKnown = isDigested || (source.sha256 ?? null) !== null;
      for await (const chunk of isKnown ? chunks : digestChunks(chunks, onDigest)) {
        onBytes(chunk.length);
        yield chunk;
      }
    },
    ...(openRandom === undefined
      ? {}
      : {
          async openRandom(signal: AbortSignal) {
            if (!isDigested && (source.sha256 ?? null) === null) {
              await source.fingerprint(signal);
              const sha256 = source.sha256 ?? null;
              if (sha256 !== null) onDigest(sha256);
            }
            const access = await openRandom(signal);
            return {
              size: access.size,
              async read(position: number, length: number) {
                onBytes(length);
                return access.read(position, length);
              },
              close: () => access.close(),
            };
          },
        }),
  };
}
