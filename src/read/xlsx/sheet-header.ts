import { headerNotes, type InputNote } from '../input-note.js';
import { locateHeader, type HeaderHints } from '../locate-header.js';
import { ROW_DIALECT } from '../row-text.js';
import type { DataSetPlan } from '../../schema/plan.js';
import type { SheetRow } from './sheet-rows.js';
import { cellText, type CellStyles } from './write-cell.js';

/** Rows that are checked for the header: a title may take up 20 of them. */
export const HEADER_ROWS = 24;

export interface SheetHeader {
  readonly fields: readonly string[];
  /** How many of the rows are titles and the header. */
  readonly rowCount: number;
  readonly titleLines: number;
  readonly notes: readonly InputNote[];
}

/**
 * Finds the header among the first non-empty rows, by the rules for CSV. Line ends in names count as spaces. Null if
 * there are no rows.
 */
export function findSheetHeader(
  rows: readonly SheetRow[],
  styles: CellStyles,
  plan: DataSetPlan,
  { name, header, skipLines }: { readonly name: string } & HeaderHints,
): SheetHeader | null {
  const lines = rows.map((row) => `${fieldsOf(row, styles).map(quoted).join(',')}\n`);
  const located = locateHeader(Buffer.from(lines.join('')), ROW_DIALECT, plan, {
    header,
    // The rows begin after those that were to be skipped.
    skipLines: skipLines === undefined ? undefined : 0,
  });
  if (located === null) return null;
  return {
    fields: located.fields,
    rowCount: located.lines,
    titleLines: located.titleLines,
    notes: headerNotes(
      { ...located, unitLine: located.unitLine === null ? null : (rows[located.lines - 1]?.number ?? null) },
      name,
    ),
  };
}

/** The texts of a row's cells, as in a header. */
export function fieldsOf({ cells }: SheetRow, styles: CellStyles): string[] {
  const fields: string[] = [];
  for (const cell of cells) {
    while (fields.length < cell.column) fields.push('');
    const result = cellText(cell, styles);
    fields.push('text' in result ? result.text.replaceAll(/\s+/g, ' ') : '');
  }
  return fields;
}

function quoted(field: string): string {
  return `"${field.replaceAll('"', '""')}"`;
}
