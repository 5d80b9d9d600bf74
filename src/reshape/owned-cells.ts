import type { CellBlock } from '../model/cell-block.js';

/** A block of cells in its own memory, which may be passed to another thread. */
export function ownedCells(block: CellBlock): CellBlock {
  return {
    ...block,
    batches: block.batches.map(({ bytes, cells, rows, lines }) => ({
      bytes: Uint8Array.from(bytes),
      cells: Int32Array.from(cells),
      rows,
      lines: lines === null ? null : Int32Array.from(lines),
    })),
    refusals: [...block.refusals],
  };
}
