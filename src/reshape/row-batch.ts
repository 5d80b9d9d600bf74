import {
  ABSENT,
  MAX_BATCH_BYTES,
  MAX_BATCH_CELLS,
  type CellBlock,
  type RowStop,
} from '../model/cell-block.js';
import type { CellSpace } from './cell-space.js';

/** Bytes that a row may still add when the batch counts as full. */
const ROOM_BYTES = 32 * 1024;

/** The rows that were made, until there are enough for a batch. Memory: one batch. */
export class RowBatch {
  readonly #space: CellSpace;
  readonly #columns: number;
  readonly #maxRows: number;
  readonly #cells: Int32Array;
  readonly #lines: Int32Array;
  #stops: RowStop[] = [];
  #rows = 0;

  constructor(space: CellSpace, columns: number) {
    this.#space = space;
    this.#columns = columns;
    this.#maxRows = Math.max(1, Math.floor(MAX_BATCH_CELLS / Math.max(1, columns)));
    this.#cells = new Int32Array(2 * this.#maxRows * columns);
    this.#lines = new Int32Array(this.#maxRows);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Whether the batch must be taken before another row is added. */
  get isFull(): boolean {
    return (
      this.#rows === this.#maxRows || (this.#rows > 0 && this.#space.size > MAX_BATCH_BYTES - ROOM_BYTES)
    );
  }

  /** Sets a cell of the current row to the space's cell. */
  set(column: number): void {
    const at = 2 * (this.#rows * this.#columns + column);
    this.#cells[at] = this.#space.start;
    this.#cells[at + 1] = this.#space.length;
  }

  /** Ends the current row. */
  end(line: number): void {
    this.#lines[this.#rows++] = line;
  }

  /** Adds a row that is not checked at all. */
  stop(outcome: Outcome, line: number): void {
    const first = 2 * this.#rows * this.#columns;
    for (let at = first; at < first + 2 * this.#columns; at += 2) {
      this.#cells[at] = 0;
      this.#cells[at + 1] = ABSENT;
    }
    this.#stops.push({ row: this.#rows, ...outcome });
    this.end(line);
  }

  /** The rows since the last batch. The next batch overwrites their bytes and cells. */
  take(): CellBlock {
    const rows = this.#rows;
    const batch = {
      bytes: this.#space.view(),
      cells: this.#cells.subarray(0, 2 * rows * this.#columns),
      rows,
      lines: this.#lines.subarray(0, rows),
    };
    const stops = this.#stops;
    this.#stops = [];
    this.#rows = 0;
    const { refusals, isDoubtful } = this.#space;
    return { kind: 'cells', batches: [batch], stops, refusals, isDoubtful, lineCount: 0 };
  }
}

/** What happens to a row whose cells are not examined. */
export type Outcome =
  | { readonly reject: Extract<RowStop, { reject: unknown }>['reject'] }
  | { readonly leaveOut: Extract<RowStop, { leaveOut: unknown }>['leaveOut'] };
