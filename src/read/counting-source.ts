import type { ByteSource } from './input-source.js';

/** The same source; `onBytes` is called with the number of stored bytes whenever some are read. */
export function countingSource(source: ByteSource, onBytes: (count: number) => void): ByteSource {
  const openRandom = source.openRandom?.bind(source);
  return {
    kind: 'bytes',
    name: source.name,
    identity: source.identity,
    size: source.size,
    fingerprint: (signal) => source.fingerprint(signal),
    async *open(signal) {
      for await (const chunk of source.open(signal)) {
        onBytes(chunk.length);
        yield chunk;
      }
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
