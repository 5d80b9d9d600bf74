import type { CellWindow } from './cell-window.js';

/** Shorter cells are copied byte by byte, which is faster. */
const MIN_SET_BYTES = 48;

/**
 * Writes a batch column by column. A zero separates text cells, so that a truncated character is not
 * completed by the next cell.
 */
export class BatchWriter {
  readonly bytes: Buffer;
  readonly cells: Int32Array;
  readonly #rows: number;
  readonly #columns: number;
  #column = 0;
  #end = 0;

  /** @param room bytes of all cells, including the gaps between them in their windows; at least one */
  constructor(room: number, rows: number, columns: number) {
    this.bytes = Buffer.from(new ArrayBuffer(room));
    this.cells = new Int32Array(2 * rows * columns);
    this.#rows = rows;
    this.#columns = columns;
  }

  /** Adds the next column's cells, starting at `position` in its window. */
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
    let lastOffset = 0;
    for (let row = position; row < position + this.#rows; row++, cell += stride) {
      const length = lengths[row] ?? 0;
      cells[cell + 1] = length;
      if (length <= 0) continue;
      const start = starts[row] ?? 0;
      if (start !== lastStart) {
        lastStart = start;
        lastOffset = end;
        if (length >= MIN_SET_BYTES) bytes.set(source.subarray(start, start + length), end);
        else for (let at = 0; at < length; at++) bytes[end + at] = source[start + at] ?? 0;
        end += length + 1;
      }
      cells[cell] = lastOffset;
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

  /** Overwrites the bytes between the cells of the column (the lengths of texts) with zeros. */
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
