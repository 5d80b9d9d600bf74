import type { ByteSource } from './input-source.js';
import { spool } from './spool.js';
import type { RandomAccess } from './random-access-file.js';

export type { RandomAccess } from './random-access-file.js';

/** The source's own random access (local files), or that of a private copy on disk. */
export function openRandomAccess(source: ByteSource, signal: AbortSignal): Promise<RandomAccess> {
  return source.openRandom === undefined ? spool(source, signal) : source.openRandom(signal);
}

/** Bytes read at once by `readRange`. */
const CHUNK_BYTES = 256 * 1024;

/** The bytes from `start` to `end` (exclusive), in order. */
export async function* readRange(access: RandomAccess, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end; at += CHUNK_BYTES) yield access.read(at, Math.min(CHUNK_BYTES, end - at));
}
