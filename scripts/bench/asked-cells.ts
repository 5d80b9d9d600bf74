import { rm } from 'node:fs/promises';
import { ingest } from '../../src/index.js';
import { RowLoop } from '../../src/rows/row-loop.js';
import { loadSchema } from '../../src/schema/load-schema.js';

/** Which cells the kernel could not decide itself. */
export interface AskedCells {
  readonly rows: number;
  /** Rows with such a cell. */
  readonly rowsAsked: number;
  /** The number of cells by column. */
  readonly cells: ReadonlyMap<string, number>;
}

/** Runs a small input in this thread and counts the cells that the kernel asks the reference about. */
export async function askedCells(input: string, schema: string, out: string): Promise<AskedCells> {
  const cells = new Map<string, number>();
  const { columns } = await loadSchema(schema);
  let rowsAsked = 0;
  let row = -1;
  const original = Object.getOwnPropertyDescriptor(RowLoop.prototype, 'cell');
  const cell: RowLoop['cell'] = RowLoop.prototype.cell;
  RowLoop.prototype.cell = function counted(this: RowLoop, column, ...rest) {
    const name = columns[column]?.name ?? String(column);
    cells.set(name, (cells.get(name) ?? 0) + 1);
    if (this.kernel.row !== row) rowsAsked += 1;
    row = this.kernel.row;
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
    return { rows: rows.read, rowsAsked, cells };
  } finally {
    if (original !== undefined) Object.defineProperty(RowLoop.prototype, 'cell', original);
    await rm(out, { recursive: true, force: true });
  }
}
