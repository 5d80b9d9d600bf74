import type { PreparedCell, RowBlock } from '../model/block.js';
import type { CellBatch, CellBlock, RowStop } from '../model/cell-block.js';
import { Refusal } from '../model/reject.js';
import { CellBatchWriter, charactersOf } from './cell-batch-writer.js';

/** Prepared rows as cells: bytes move to another thread immediately, while every single text would be copied. */
export function cellBlockOf({ rows, lines, lineCount }: RowBlock): CellBlock {
  const writer = new CellBatchWriter();
  const batches: CellBatch[] = [];
  const stops: RowStop[] = [];
  const columns = rows.find((row) => Array.isArray(row))?.length ?? 0;
  const none = Array.from({ length: columns }, () => null);
  rows.forEach((row, index) => {
    let values: readonly (string | Refusal | null)[];
    if ('leaveOut' in row) {
      stops.push({ row: index, leaveOut: row.leaveOut });
      values = none;
    } else if ('reject' in row) {
      stops.push({ row: index, reject: row.reject });
      values = none;
    } else values = row.map(preparedValue);
    if (writer.isFull(charactersOf(values), columns)) batches.push(writer.take());
    writer.add(values, lines[index] ?? 0);
  });
  if (writer.rows > 0) batches.push(writer.take());
  const { refusals, isDoubtful } = writer;
  return { kind: 'cells', batches, stops, refusals, isDoubtful, lineCount };
}

function preparedValue(cell: PreparedCell): string | Refusal {
  return typeof cell === 'string' ? cell : new Refusal(cell.reject);
}
