import { describe, expect, it } from 'vitest';
import { FIRST_REFUSED, MAX_BATCH_BYTES, MAX_BATCH_CELLS } from '../../../src/model/cell-block.js';
import { CellBatches, type ColumnRows } from '../../../src/read/parquet/cell-batches.js';
import { cellWindow, refusedLength } from '../../../src/read/parquet/cell-window.js';

type Cell = string | Uint8Array | number;

/** A column as a page of plain texts; numbers are lengths of cells without bytes. */
function plainColumn(given: readonly Cell[]): ColumnRows {
  const window = cellWindow();
  const pieces: Buffer[] = [];
  let length = 0;
  given.forEach((cell, row) => {
    const text = typeof cell === 'number' ? Buffer.alloc(0) : Buffer.from(cell);
    if (text.length > 0) {
      const prefix = Buffer.alloc(4);
      prefix.writeUInt32LE(text.length);
      pieces.push(prefix, text);
      length += 4;
    }
    window.starts[row] = length;
    window.lengths[row] = typeof cell === 'number' ? cell : text.length;
    length += text.length;
  });
  window.bytes = Buffer.concat(pieces);
  window.gap = 4;
  return rowsOf(window, given.length);
}

/** A column as a dictionary returns it, with cells at any position. */
function dictionaryColumn(given: readonly string[]): ColumnRows {
  const window = cellWindow();
  const entries = [...new Set(given)].toReversed();
  window.bytes = Buffer.from(entries.join(''));
  given.forEach((cell, row) => {
    window.starts[row] = Buffer.byteLength(entries.slice(0, entries.indexOf(cell)).join(''));
    window.lengths[row] = Buffer.byteLength(cell);
  });
  window.gap = -1;
  return rowsOf(window, given.length);
}

function rowsOf(window: ColumnRows['window'], count: number): ColumnRows {
  return {
    window,
    position: 0,
    get available() {
      return count - this.position;
    },
  };
}

function blockOf(columns: readonly ColumnRows[]) {
  const batches = new CellBatches();
  while ((columns[0]?.available ?? 0) > 0) batches.add(columns, columns[0]?.available ?? 0);
  const block = batches.takeBlock();
  if (block === null) throw new Error('There are no rows.');
  return block;
}

/** Rows of texts; for refused cells, their codes. */
function rowsIn(block: ReturnType<typeof blockOf>, columns: number): string[][] {
  return block.batches.flatMap(({ bytes, cells, rows }) => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_cell, column) => {
        const start = cells[2 * (row * columns + column)] ?? 0;
        const length = cells[2 * (row * columns + column) + 1] ?? 0;
        if (length < 0) return `refused: ${block.refusals[FIRST_REFUSED - length]}`;
        return text.toString('utf8', start, start + length);
      }),
    );
  });
}

describe('cells of columns that are turned into rows', () => {
  it('include the cells of all columns', () => {
    const long = 'x'.repeat(100);
    const columns = [
      plainColumn(['a', 0, 'çé', long]),
      dictionaryColumn(['US', 'US', 'DE', long]),
      plainColumn([0, refusedLength('UNSAFE_NUMBER'), '1', '']),
    ];
    const block = blockOf(columns);
    expect(rowsIn(block, 3)).toEqual([
      ['a', 'US', ''],
      ['', 'US', 'refused: UNSAFE_NUMBER'],
      ['çé', 'DE', '1'],
      [long, long, ''],
    ]);
    expect(block).toMatchObject({ lineCount: 4, stops: [], isDoubtful: false });
  });

  it.each([
    ['a lead byte at the end', [0x61, 0xc3]],
    ['a continuation byte', [0x80]],
    ['half of a surrogate pair', [0xed, 0xa0, 0xbd]],
  ])('are refused for text with %s, whatever follows', (_, bytes) => {
    // The length of 128 letters after it would complete the character.
    const block = blockOf([plainColumn(['fine', Uint8Array.from(bytes), 'y'.repeat(128), 'zoë'])]);
    expect(rowsIn(block, 1)).toEqual([['fine'], ['refused: INVALID_ENCODING'], ['y'.repeat(128)], ['zoë']]);
  });

  it('are flagged for replacement characters', () => {
    expect(blockOf([plainColumn(['a\uFFFDb'])]).isDoubtful).toBe(true);
  });

  it('leave out rows without any value', () => {
    const block = blockOf([plainColumn([0, 'a', 0, '']), dictionaryColumn(['', '', 'b', ''])]);
    expect(block.stops).toEqual([
      { row: 0, leaveOut: 'EMPTY_ROW' },
      { row: 3, leaveOut: 'EMPTY_ROW' },
    ]);
  });

  it('stay within the size of a batch, and refuse a row of more than a mebibyte', () => {
    const given = Array.from({ length: 1500 }, (_, row) => `${row}-`.repeat(row === 7 ? 60_000 : 100));
    given[9] = 'w'.repeat(1024 * 1024 + 1);
    const block = blockOf([plainColumn(given), plainColumn(given.map((_, row) => String(row)))]);
    const expected = given.map((text, row) => (row === 9 ? ['', ''] : [text, String(row)]));
    expect(JSON.stringify(rowsIn(block, 2))).toBe(JSON.stringify(expected));
    expect(block.stops).toEqual([{ row: 9, reject: 'RECORD_TOO_LARGE' }]);
    expect(block.batches.length).toBeGreaterThan(3);
    const many = block.batches.filter(({ rows }) => rows > 1);
    for (const { bytes, cells } of many) {
      expect(bytes.length).toBeLessThanOrEqual(MAX_BATCH_BYTES);
      expect(cells.length).toBeLessThanOrEqual(2 * MAX_BATCH_CELLS);
    }
    const wide = Array.from({ length: 100 }, () =>
      plainColumn(given.slice(0, 1).concat(given.slice(10, 900))),
    );
    for (const { cells } of blockOf(wide).batches)
      expect(cells.length).toBeLessThanOrEqual(2 * MAX_BATCH_CELLS);
  });
});
