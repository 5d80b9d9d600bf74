/**
 * Rows on their way from the block function to a table: lines of cells between tabs, an empty one for null, with
 * backslashes, tabs and line feeds in values escaped (`encode/parquet/row-form.ts`).
 */
const TAB = 0x09;
const LINE_FEED = 0x0a;

/** Where a line of rows starts and ends (its line feed excluded), one line after the other. */
export function* linesOf(rows: Buffer): Generator<{ readonly start: number; readonly end: number }> {
  for (let start = 0; start < rows.length;) {
    const end = rows.indexOf(LINE_FEED, start);
    yield { start, end };
    start = end + 1;
  }
}

/** The bytes of the cell with that number in a line. */
export function cellAt(rows: Buffer, start: number, end: number, cell: number): Buffer {
  let from = start;
  for (let number = 0; number < cell; number++) from = rows.indexOf(TAB, from) + 1;
  const to = rows.indexOf(TAB, from);
  return rows.subarray(from, to < 0 || to > end ? end : to);
}

const UNESCAPED: Readonly<Record<string, string>> = { '\\\\': '\\', '\\t': '\t', '\\n': '\n' };

/** The value of a cell; null for none. */
export function valueOfCell(cell: string): string | null {
  if (cell === '') return null;
  return cell.includes('\\') ? cell.replace(/\\[\\tn]/g, (escape) => UNESCAPED[escape] ?? escape) : cell;
}
