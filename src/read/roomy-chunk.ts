import { joinBytes } from './join-bytes.js';

/** Room before a chunk: what a block leaves over is part of a record, and hardly ever more than this. */
const ROOM_BYTES = 64 * 1024;

/** Memory of chunks that were not joined yet. */
const roomy = new WeakSet<ArrayBufferLike>();

/**
 * A chunk to read into, with room before it, so that `joinChunks` can put the remainder of the previous chunk there
 * instead of copying the chunk. Nothing else is in its memory.
 */
export function roomyChunk(bytes: number): Buffer {
  const chunk = Buffer.allocUnsafeSlow(ROOM_BYTES + bytes).subarray(ROOM_BYTES);
  roomy.add(chunk.buffer);
  return chunk;
}

/**
 * Chunks in one buffer whose memory nothing else shares; the last one may be a roomy chunk, which is used up by this.
 */
export function joinChunks(chunks: readonly Uint8Array[], size: number): Buffer {
  const last = chunks.at(-1);
  if (last === undefined || last.byteOffset !== ROOM_BYTES || !roomy.has(last.buffer))
    return joinBytes(chunks, size);
  const { buffer } = last;
  const before = size - last.length;
  // Part of the chunk has a neighbor in the same memory that is still needed.
  if (before > ROOM_BYTES || ROOM_BYTES + last.length !== buffer.byteLength) return joinBytes(chunks, size);
  roomy.delete(buffer);
  const joined = Buffer.from(buffer, ROOM_BYTES - before, size);
  let position = 0;
  for (const chunk of chunks.slice(0, -1)) {
    joined.set(chunk, position);
    position += chunk.length;
  }
  return joined;
}
