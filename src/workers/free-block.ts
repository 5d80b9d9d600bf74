import type { Block } from '../model/block.js';
import { freeMemory } from '../model/free-memory.js';

/** Frees the memory of a block that nobody needs any more. */
export function freeBlock(block: Block): void {
  // Nothing else is in the memory of a text, though the text may not fill it.
  if (block.kind === 'text') freeMemory(new Uint8Array(block.bytes.buffer));
  if (block.kind !== 'cells') return;
  for (const { bytes, cells, lines } of block.batches) {
    freeMemory(bytes);
    freeMemory(cells);
    if (lines !== null) freeMemory(lines);
  }
}
