import { InputError } from '../../errors.js';
import type { InputNote } from '../input-note.js';
import { shownName } from '../shown-name.js';
import { readSheetRows } from './sheet-rows.js';
import type { Sheet } from './workbook.js';
import type { WorkbookPackage } from './workbook-package.js';

/** Maximum number of sheets that messages list. */
const MAX_LISTED = 20;

/** The sheet to read, and what there is to say about the others. */
export interface ChosenSheet {
  readonly sheet: Sheet;
  readonly notes: readonly InputNote[];
}

/**
 * Chooses the sheet with that name (ignoring case, as in Excel) or number (from 1, including hidden ones), or otherwise
 * the first visible one that is not empty. If others are not empty either, a note says which one is read. Null if all
 * visible sheets are empty.
 * @throws InputError SHEET_NOT_FOUND
 */
export async function chooseSheet(
  parts: WorkbookPackage,
  sheets: readonly Sheet[],
  strings: readonly string[],
  wanted: string | undefined,
): Promise<ChosenSheet | null> {
  if (wanted !== undefined) return { sheet: findSheet(sheets, wanted, parts.name), notes: [] };
  const filled: Sheet[] = [];
  for (const sheet of sheets) if (await holdsSomething(parts, sheet, strings)) filled.push(sheet);
  const sheet = filled.find(({ isHidden }) => !isHidden);
  const others = filled.filter((other) => other !== sheet);
  if (sheet === undefined) {
    if (others.length === 0) return null;
    throw new InputError(
      `${parts.name} has data only in hidden sheets: ${listSheets(others)}. Name the one to read with --sheet or input.sheet in the schema.`,
      { code: 'SHEET_NOT_FOUND' },
    );
  }
  return { sheet, notes: sheetsNotRead(parts.name, sheet, others) };
}

/** The note about the other sheets that are not empty. */
export function sheetsNotRead(file: string, sheet: Sheet, others: readonly Sheet[]): InputNote[] {
  if (others.length === 0) return [];
  return [
    {
      code: 'SHEETS_NOT_READ',
      message: `${file} has several sheets that are not empty; only "${shownName(sheet.name)}" was read, and not ${listSheets(others)}. Name the one to read with --sheet or input.sheet in the schema.`,
    },
  ];
}

function findSheet(sheets: readonly Sheet[], wanted: string, file: string): Sheet {
  const key = wanted.trim().toLowerCase();
  const found =
    sheets.find(({ name }) => name.trim().toLowerCase() === key) ??
    (/^[1-9]\d{0,3}$/.test(key) ? sheets[Number(key) - 1] : undefined);
  if (found !== undefined) return found;
  throw new InputError(
    `${file} has no sheet "${shownName(wanted)}". Its sheets are: ${listSheets(sheets)}. Name one of them, or its number, with --sheet or input.sheet in the schema.`,
    { code: 'SHEET_NOT_FOUND' },
  );
}

async function holdsSomething(
  parts: WorkbookPackage,
  { path }: Sheet,
  strings: readonly string[],
): Promise<boolean> {
  for await (const _ of readSheetRows(parts, path, strings)) return true;
  return false;
}

/** The names for a message. */
export function listSheets(sheets: readonly Sheet[]): string {
  const names = sheets
    .slice(0, MAX_LISTED)
    .map(({ name, isHidden }) => `"${shownName(name)}"${isHidden ? ' (hidden)' : ''}`);
  const more = sheets.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
