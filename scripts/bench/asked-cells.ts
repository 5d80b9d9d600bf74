import { rm } from 'node:fs/promises';
import { ingest } from '../../src/index.js';
import { RowLoop } from '../../src/rows/row-loop.js';

/** How many rows were read, and by column how many cells the kernel could not decide itself. */
export interface AskedCells {
  readonly rows: number;
  readonly cells: ReadonlyMap<number, number>;
}

/** Runs a small input in this thread and counts the cells that the kernel asks the reference for. */
export async function askedCells(input: string, schema: string, out: string): Promise<AskedCells> {
  const cells = new Map<number, number>();
  const original = Object.getOwnPropertyDescriptor(RowLoop.prototype, 'cell');
  const cell: RowLoop['cell'] = RowLoop.prototype.cell;
  RowLoop.prototype.cell = function counted(this: RowLoop, column, ...rest) {
    cells.set(column, (cells.get(column) ?? 0) + 1);
    return cell.call(this, column, ...rest);
  };
  try {
    const { rows } = await ingest({
      inputs: [input],
      schema,
      country: 'US',
      out,
      workers: 0,
      maxRejectRate: 1,
    });
    return { rows: rows.read, cells };
  } finally {
    if (original !== undefined) Object.defineProperty(RowLoop.prototype, 'cell', original);
    await rm(out, { recursive: true, force: true });
  }
}
