/**
 * The form of rows between the block function and a table: lines of cells separated by tabs, an empty cell for
 * null, with backslashes, tabs and line feeds in values escaped (`encode/parquet/row-form.ts`).
 */
const UNESCAPED: Readonly<Record<string, string>> = { '\\\\': '\\', '\\t': '\t', '\\n': '\n' };

/** The value of a cell; null for none. */
export function valueOfCell(cell: string): string | null {
  if (cell === '') return null;
  return cell.includes('\\') ? cell.replace(/\\[\\tn]/g, (escape) => UNESCAPED[escape] ?? escape) : cell;
}
