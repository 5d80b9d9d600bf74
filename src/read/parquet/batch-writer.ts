import type { CellWindow } from './cell-window.js';

/** Shorter cells are copied byte by byte, which is faster. */
const MIN_SET_BYTES = 48;

/**
 * Writes a batch column by column. Between cells of texts there is a zero: so a character that is cut off is not
 * completed by what follows.
 */
export class BatchWriter {
  readonly bytes: Buffer;
  readonly cells: Int32Array;
  readonly #rows: number;
  readonly #columns: number;
  #column = 0;
  #end = 0;

  /** @param room bytes of all cells, with what lies between them in their windows, and one at least */
  constructor(room: number, rows: number, columns: number) {
    this.bytes = Buffer.from(new ArrayBuffer(room));
    this.cells = new Int32Array(2 * rows * columns);
    this.#rows = rows;
    this.#columns = columns;
  }

  /** Adds the next column's cells from `position` in its window on. */
  addColumn(window: CellWindow, position: number): void {
    if (window.gap < 0) this.#copyEach(window, position);
    else this.#copyAtOnce(window, position);
    this.#column += 1;
  }

  #copyEach({ bytes: source, starts, lengths }: CellWindow, position: number): void {
    const { bytes, cells } = this;
    const stride = 2 * this.#columns;
    let cell = 2 * this.#column;
    let end = this.#end;
    let lastStart = -1;
    let lastPlace = 0;
    for (let row = position; row < position + this.#rows; row++, cell += stride) {
      const length = lengths[row] ?? 0;
      cells[cell + 1] = length;
      if (length <= 0) continue;
      const start = starts[row] ?? 0;
      if (start !== lastStart) {
        lastStart = start;
        lastPlace = end;
        if (length >= MIN_SET_BYTES) bytes.set(source.subarray(start, start + length), end);
        else for (let at = 0; at < length; at++) bytes[end + at] = source[start + at] ?? 0;
        end += length + 1;
      }
      cells[cell] = lastPlace;
    }
    this.#end = end;
  }

  #copyAtOnce({ bytes: source, starts, lengths, gap }: CellWindow, position: number): void {
    const { bytes, cells } = this;
    const stride = 2 * this.#columns;
    let cell = 2 * this.#column;
    let sourceStart = -1;
    let sourceEnd = 0;
    let moved = 0;
    for (let row = position; row < position + this.#rows; row++, cell += stride) {
      const length = lengths[row] ?? 0;
      cells[cell + 1] = length;
      if (length <= 0) continue;
      const start = starts[row] ?? 0;
      if (sourceStart < 0) {
        sourceStart = start;
        moved = this.#end - start;
      }
      cells[cell] = start + moved;
      sourceEnd = start + length;
    }
    if (sourceStart < 0) return;
    bytes.set(source.subarray(sourceStart, sourceEnd), this.#end);
    this.#end += sourceEnd - sourceStart + 1;
    if (gap > 0) this.#clearGaps(lengths, position, gap);
  }

  /** What lay between the cells of the column, the lengths of texts, becomes zeros. */
  #clearGaps(lengths: Int32Array, position: number, gap: number): void {
    const { bytes, cells } = this;
    const stride = 2 * this.#columns;
    let cell = 2 * this.#column;
    let isFirst = true;
    for (let row = position; row < position + this.#rows; row++, cell += stride) {
      if ((lengths[row] ?? 0) <= 0) continue;
      const start = cells[cell] ?? 0;
      if (!isFirst) for (let at = start - gap; at < start; at++) bytes[at] = 0;
      isFirst = false;
    }
  }
}
