import { isUtf8 } from 'node:buffer';
import {
  MAX_BATCH_BYTES,
  MAX_BATCH_CELLS,
  type CellBatch,
  type CellBlock,
  type RowStop,
} from '../../model/cell-block.js';
import { DEFAULT_BLOCK_BYTES, MAX_RECORD_BYTES } from '../record-cutter.js';
import { BatchWriter } from './batch-writer.js';
import { CELL_REFUSALS, refusedLength, type CellWindow } from './cell-window.js';

const REPLACEMENT = '\uFFFD';

/** A column's next rows. */
export interface ColumnRows {
  readonly window: CellWindow;
  /** The next row's position in the window. */
  position: number;
  /** Rows of the window that are left. */
  readonly available: number;
}

/**
 * Joins the cells of columns into rows. Memory: a block, and one batch of at most `MAX_BATCH_BYTES`, or of a
 * single row of at most `MAX_RECORD_BYTES`; a longer one is refused.
 */
export class CellBatches {
  readonly #blockBytes: number;
  #batches: CellBatch[] = [];
  #stops: RowStop[] = [];
  #bytes = 0;
  #rows = 0;
  #isDoubtful = false;
  /** By row of the batch: bytes of its cells, including the gaps between them. */
  #rowBytes = new Int32Array(0);
  /** By row of the batch: whether any cell has a value, or is refused. */
  #hasContent = new Uint8Array(0);

  constructor(blockBytes = DEFAULT_BLOCK_BYTES) {
    this.#blockBytes = blockBytes;
  }

  /** Whether the block must be taken before more is added. */
  get isFull(): boolean {
    return this.#bytes >= this.#blockBytes;
  }

  /** Adds up to `left` rows of the columns, all of which have some in their windows; returns how many. */
  add(cursors: readonly ColumnRows[], left: number): number {
    const maxRows = Math.max(1, Math.floor(MAX_BATCH_CELLS / Math.max(1, cursors.length)));
    const available = cursors.reduce(
      (least, cursor) => Math.min(least, cursor.available),
      Math.min(maxRows, left),
    );
    const rows = this.#measure(cursors, available);
    let roomNeeded = 0;
    for (let row = 0; row < rows; row++) roomNeeded += this.#rowBytes[row] ?? 0;
    const writer = new BatchWriter(roomNeeded, rows, cursors.length);
    for (const cursor of cursors) {
      writer.addColumn(cursor.window, cursor.position);
      cursor.position += rows;
    }
    const { bytes, cells } = writer;
    if (!isUtf8(bytes)) refuseInvalid(bytes, cells);
    if (bytes.includes(REPLACEMENT)) this.#isDoubtful = true;
    this.#batches.push({ bytes, cells, rows, lines: null });
    this.#bytes += bytes.length + cells.length;
    this.#rows += rows;
    return rows;
  }

  /** The rows that were added since the last block; null when there are none. */
  takeBlock(): CellBlock | null {
    if (this.#rows === 0) return null;
    const block: CellBlock = {
      kind: 'cells',
      batches: this.#batches,
      stops: this.#stops,
      refusals: CELL_REFUSALS,
      isDoubtful: this.#isDoubtful,
      lineCount: this.#rows,
    };
    this.#batches = [];
    this.#stops = [];
    this.#bytes = 0;
    this.#rows = 0;
    this.#isDoubtful = false;
    return block;
  }

  /** How many of the rows fit into a batch; records the rows that stop, and empties those that are too long. */
  #measure(cursors: readonly ColumnRows[], available: number): number {
    if (this.#rowBytes.length < available) {
      this.#rowBytes = new Int32Array(available);
      this.#hasContent = new Uint8Array(available);
    }
    const rowBytes = this.#rowBytes.fill(0, 0, available);
    const hasContent = this.#hasContent.fill(0, 0, available);
    for (const { window, position } of cursors) {
      const { lengths } = window;
      const between = Math.max(1, window.gap);
      for (let row = 0; row < available; row++) {
        const length = lengths[position + row] ?? 0;
        if (length === 0) continue;
        hasContent[row] = 1;
        if (length > 0)
          rowBytes[row] = Math.min((rowBytes[row] ?? 0) + length + between, MAX_RECORD_BYTES + 1);
      }
    }
    let total = 0;
    for (let row = 0; row < available; row++) {
      const bytes = rowBytes[row] ?? 0;
      if (row > 0 && total + bytes > MAX_BATCH_BYTES) return row;
      total += bytes;
      if (hasContent[row] === 0) this.#stops.push({ row: this.#rows + row, leaveOut: 'EMPTY_ROW' });
      if (bytes <= MAX_RECORD_BYTES) continue;
      this.#stops.push({ row: this.#rows + row, reject: 'RECORD_TOO_LARGE' });
      for (const { window, position } of cursors) window.lengths[position + row] = 0;
      rowBytes[row] = 0;
      return row + 1;
    }
    return available;
  }
}

/** Marks the cells that are not UTF-8. */
function refuseInvalid(bytes: Buffer, cells: Int32Array): void {
  for (let cell = 0; cell < cells.length; cell += 2) {
    const start = cells[cell] ?? 0;
    const length = cells[cell + 1] ?? 0;
    if (length > 0 && !isUtf8(bytes.subarray(start, start + length)))
      cells[cell + 1] = refusedLength('INVALID_ENCODING');
  }
}
