import type { CellBlock } from '../../model/cell-block.js';
import { FIRST_REFUSED } from '../../model/cell-block.js';
import type { TextBlock } from '../../model/block.js';
import { RowText } from '../row-text.js';

/** Passes rows of cells on as CSV (`ROW_DIALECT`). */
export async function* cellsAsText(
  blocks: AsyncIterable<CellBlock>,
  columns: readonly { readonly output: number }[],
): AsyncGenerator<TextBlock> {
  const text = new RowText();
  for await (const block of blocks) {
    const stops = new Map(block.stops.map((stop) => [stop.row, stop]));
    let number = 0;
    for (const { bytes, cells, rows } of block.batches) {
      for (let row = 0; row < rows; row++) {
        const stop = stops.get(number++);
        if (stop !== undefined && 'reject' in stop) text.refuse(stop.reject);
        columns.forEach(({ output }, column) => {
          const cell = 2 * (row * columns.length + column);
          const start = cells[cell] ?? 0;
          const length = cells[cell + 1] ?? 0;
          const refusal = block.refusals[FIRST_REFUSED - length];
          if (length < 0 && refusal !== undefined) text.refuse(refusal, output);
          text.addBytes(bytes.subarray(start, start + Math.max(0, length)));
        });
        text.endRow();
      }
    }
    const done = text.takeBlock();
    if (done !== null) yield done;
  }
}
