import { InputError } from '../../errors.js';
import { likenessToTable } from '../find-any-header.js';
import { listSheets, sheetsNotRead, type ChosenSheet } from './choose-sheet.js';
import { fieldsOf, HEADER_ROWS } from './sheet-header.js';
import { readSheetRows } from './sheet-rows.js';
import type { Sheet } from './workbook.js';
import type { WorkbookPackage } from './workbook-package.js';
import type { CellStyles } from './write-cell.js';

/**
 * Chooses the first visible sheet that looks like a table, for a reader without known fields. Cover pages come after
 * sheets with several columns. Null if all visible sheets are empty.
 * @throws InputError NO_HEADER when none has a header
 */
export async function chooseTable(
  parts: WorkbookPackage,
  sheets: readonly Sheet[],
  strings: readonly string[],
  styles: CellStyles,
): Promise<ChosenSheet | null> {
  const filled: { readonly sheet: Sheet; readonly likeness: 0 | 1 | 2 }[] = [];
  for (const sheet of sheets) {
    const records = await firstRecords(parts, sheet, strings, styles);
    if (records.length > 0) filled.push({ sheet, likeness: likenessToTable(records) });
  }
  const visible = filled.filter(({ sheet }) => !sheet.isHidden);
  const chosen =
    visible.find(({ likeness }) => likeness === 2) ?? visible.find(({ likeness }) => likeness === 1);
  if (chosen !== undefined) {
    const others = filled.filter((other) => other !== chosen).map(({ sheet }) => sheet);
    return { sheet: chosen.sheet, notes: sheetsNotRead(parts.name, chosen.sheet, others) };
  }
  const [only] = visible;
  if (filled.length === 0) return null;
  // The reader reports what its lines look like.
  if (only !== undefined && filled.length === 1) return { sheet: only.sheet, notes: [] };
  throw new InputError(
    `No visible sheet of ${parts.name} looks like a table. Its sheets with content are: ${listSheets(filled.map(({ sheet }) => sheet))}. Name the one to read with --sheet.`,
    { code: 'NO_HEADER' },
  );
}

async function firstRecords(
  parts: WorkbookPackage,
  { path }: Sheet,
  strings: readonly string[],
  styles: CellStyles,
): Promise<string[][]> {
  const records: string[][] = [];
  for await (const batch of readSheetRows(parts, path, strings)) {
    for (const row of batch) if (records.length < HEADER_ROWS) records.push(fieldsOf(row, styles));
    if (records.length >= HEADER_ROWS) break;
  }
  return records;
}
