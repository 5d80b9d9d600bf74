import { createHash } from 'node:crypto';
import type { ByteSource } from './input-source.js';

export interface ReadingEvents {
  /** Called with the number of stored bytes whenever some are read. */
  readonly onBytes: (count: number) => void;
  /** Called with the SHA-256 of the stored bytes, in hex, when they were read to the end and it was not known before. */
  readonly onDigest: (sha256: string) => void;
}

/** The same source; tells of what is read from it. */
export function countingSource(source: ByteSource, { onBytes, onDigest }: ReadingEvents): ByteSource {
  const openRandom = source.openRandom?.bind(source);
  return {
    kind: 'bytes',
    name: source.name,
    identity: source.identity,
    size: source.size,
    fingerprint: (signal) => source.fingerprint(signal),
    async *open(signal) {
      const hash = (source.sha256 ?? null) === null ? createHash('sha256') : null;
      for await (const chunk of source.open(signal)) {
        onBytes(chunk.length);
        hash?.update(chunk);
        yield chunk;
      }
      if (hash !== null) onDigest(hash.digest('hex'));
    },
    ...(openRandom === undefined
      ? {}
      : {
          async openRandom(signal: AbortSignal) {
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
