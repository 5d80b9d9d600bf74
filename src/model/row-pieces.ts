import { freeMemory } from './free-memory.js';

/**
 * Bytes in pieces, one after another. Nothing else is in the memory of a piece, though the piece may not fill it: the
 * memory can be moved to another thread, or freed.
 */
export type RowPieces = readonly Uint8Array[];

/** Bytes of all pieces together. */
export function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

/** Puts the pieces one after another from `at`. */
export function copyPieces(pieces: readonly Uint8Array[], target: Uint8Array, at: number): void {
  let position = at;
  for (const piece of pieces) {
    target.set(piece, position);
    position += piece.length;
  }
}

/** The pieces in one buffer. Takes ownership of the pieces. */
export function joinPieces(pieces: RowPieces): Buffer {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1)
    return Buffer.from(only.buffer, only.byteOffset, only.byteLength);
  const bytes = Buffer.allocUnsafeSlow(lengthOf(pieces));
  copyPieces(pieces, bytes, 0);
  freePieces(pieces);
  return bytes;
}

/** Frees all memory that contains the pieces. */
export function freePieces(pieces: RowPieces): void {
  for (const { buffer } of pieces) freeMemory(new Uint8Array(buffer));
}
