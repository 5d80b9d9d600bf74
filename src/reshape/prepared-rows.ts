import type { PreparedCell, PreparedRow, RowBlock } from '../model/block.js';
import { FIRST_REFUSED, type CellBlock } from '../model/cell-block.js';

/** Rows of cells as rows of texts. */
export function preparedRows({ batches, stops, refusals, lineCount }: CellBlock, columns: number): RowBlock {
  const outcomes = new Map(stops.map(({ row, ...outcome }) => [row, outcome]));
  const rows: PreparedRow[] = [];
  const lines: number[] = [];
  for (const batch of batches) {
    const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength);
    for (let row = 0; row < batch.rows; row++) {
      lines.push(batch.lines?.[row] ?? rows.length);
      const cellAt = (column: number): PreparedCell => {
        const at = 2 * (row * columns + column);
        const start = batch.cells[at] ?? 0;
        const length = batch.cells[at + 1] ?? 0;
        const code = length <= FIRST_REFUSED ? refusals[FIRST_REFUSED - length] : undefined;
        return code === undefined
          ? bytes.toString('utf8', start, start + Math.max(0, length))
          : { reject: code };
      };
      rows.push(outcomes.get(rows.length) ?? Array.from({ length: columns }, (_, column) => cellAt(column)));
    }
  }
  return { kind: 'rows', rows, lines, lineCount };
}
