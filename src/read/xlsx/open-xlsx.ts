import { InputError } from '../../errors.js';
import type { DataSetPlan } from '../../schema/plan.js';
import type { TextBlock } from '../../model/block.js';
import type { ExpansionMeter } from '../compression/expansion-meter.js';
import type { HeaderHints } from '../locate-header.js';
import { isForAnyHeader } from '../locate-header.js';
import { matchHeader } from '../match-header.js';
import { noHeaderFound } from '../no-header-found.js';
import type { OpenedRecords } from '../opened-records.js';
import { planOfFields } from '../plan-of-fields.js';
import type { RandomAccess } from '../random-access.js';
import { ROW_DIALECT, RowText } from '../row-text.js';
import { shownName } from '../shown-name.js';
import { chooseSheet } from './choose-sheet.js';
import { chooseTable } from './choose-table.js';
import { readNumberFormats } from './number-format.js';
import { readSharedStrings } from './shared-strings.js';
import { fieldsOf, findSheetHeader, HEADER_ROWS } from './sheet-header.js';
import { readSheetRows, type SheetRow } from './sheet-rows.js';
import { SheetRowWriter } from './sheet-row-writer.js';
import { readWorkbook } from './workbook.js';
import { WorkbookPackage } from './workbook-package.js';
import type { CellStyles } from './write-cell.js';
import { asInputError, guardParts } from './xlsx-problem.js';

export interface XlsxOptions extends Pick<HeaderHints, 'header' | 'skipLines'> {
  readonly name: string;
  readonly plan: DataSetPlan;
  readonly signal: AbortSignal;
  /** Name or number of the sheet. Default: the first visible one that is not empty. */
  readonly sheet?: string | undefined;
  readonly blockBytes?: number | undefined;
  readonly maxExpansion?: number | undefined;
  readonly meter?: ExpansionMeter | undefined;
}

/**
 * Opens an Excel workbook (.xlsx): chooses the sheet, matches its header with the schema and returns its rows as blocks
 * of text, each cell as CSV would hold it. The access is closed when the blocks have been read, or on an error.
 *
 * Memory: a block, some rows, the number formats, and the shared strings (see `readSharedStrings`).
 * @throws InputError CORRUPT_XLSX, UNSUPPORTED_FORMAT, SHEET_NOT_FOUND, WORKBOOK_TOO_LARGE, what `matchHeader` throws,
 *   and what unpacking throws
 */
export async function openXlsx(access: RandomAccess, options: XlsxOptions): Promise<OpenedRecords> {
  try {
    return await open(access, options);
  } catch (error) {
    await access.close();
    throw asInputError(options.name, error);
  }
}

async function open(access: RandomAccess, options: XlsxOptions): Promise<OpenedRecords> {
  const { name, blockBytes, skipLines = 0 } = options;
  const parts = await WorkbookPackage.open(access, options);
  const workbook = await readWorkbook(parts);
  const strings = workbook.stringsPath === null ? [] : await readSharedStrings(parts, workbook.stringsPath);
  const styles: CellStyles = {
    formats: workbook.stylesPath === null ? [] : await readNumberFormats(parts, workbook.stylesPath),
    isFrom1904: workbook.isFrom1904,
  };
  const isAnyHeader = isForAnyHeader(options.plan);
  const chosen =
    isAnyHeader && options.sheet === undefined
      ? await chooseTable(parts, workbook.sheets, strings, styles)
      : await chooseSheet(parts, workbook.sheets, strings, options.sheet);
  const batches = chosen === null ? null : guardParts(name, readSheetRows(parts, chosen.sheet.path, strings));
  const first = batches === null ? [] : await firstRows(batches, skipLines);
  const header = findSheetHeader(first.slice(0, HEADER_ROWS), styles, options.plan, options);
  if (header === null && isAnyHeader && chosen !== null && first.length > 0) {
    const records = first.map((row) => fieldsOf(row, styles));
    await batches?.return(undefined);
    throw noHeaderFound(`The sheet "${shownName(chosen.sheet.name)}" of ${name}`, records);
  }
  if (header === null || chosen === null || batches === null) {
    await access.close();
    return { ...NOTHING, notes: chosen?.notes ?? [], blocks: none() };
  }
  const plan = isAnyHeader ? planOfFields(header.fields) : options.plan;
  try {
    const match = matchHeader(
      header.fields,
      plan,
      `The columns of the sheet "${shownName(chosen.sheet.name)}" of ${name}`,
    );
    const writer = new SheetRowWriter(header.fields, match.sourceOf, plan, styles);
    const last = first[header.rowCount - 1];
    const firstLine = (last?.number ?? skipLines) + 1;
    return {
      dialect: ROW_DIALECT,
      header: { fields: [...header.fields, ...writer.extraFields, ''], sourceOf: writer.sourceOf },
      unmapped: match.unmapped,
      missing: match.missing,
      alternatives: match.alternatives,
      firstLine,
      bodyStart: null,
      isEmpty: false,
      ...(isAnyHeader ? { plan } : {}),
      titleLines: header.titleLines,
      sheet: { name: chosen.sheet.name, number: workbook.sheets.indexOf(chosen.sheet) + 1 },
      notes: [...chosen.notes, ...header.notes],
      footerRows: writer.footerRows,
      blocks: readBlocks(access, chainRows(first.slice(header.rowCount), batches), writer, {
        firstLine,
        blockBytes,
      }),
    };
  } catch (error) {
    await batches.return(undefined);
    // The sheet may be a cover page, with the table on another one.
    const notes = chosen.notes.map(({ message }) => message).join(' ');
    if (notes === '' || !(error instanceof InputError)) throw error;
    throw new InputError(`${error.message} ${notes}`, { code: error.code, cause: error });
  }
}

/** At least `HEADER_ROWS` rows after those that are skipped, if there are that many. */
async function firstRows(
  batches: AsyncGenerator<readonly SheetRow[]>,
  skipLines: number,
): Promise<readonly SheetRow[]> {
  const first: SheetRow[] = [];
  while (first.length < HEADER_ROWS) {
    const batch = await batches.next();
    if (batch.done === true) break;
    for (const row of batch.value) if (row.number > skipLines) first.push(row);
  }
  return first;
}

const NOTHING = {
  dialect: ROW_DIALECT,
  header: null,
  unmapped: [],
  missing: [],
  alternatives: [],
  firstLine: 1,
  bodyStart: null,
  isEmpty: true,
} as const;

async function* none(): AsyncGenerator<TextBlock> {}

async function* chainRows(
  first: readonly SheetRow[],
  rest: AsyncGenerator<readonly SheetRow[]>,
): AsyncGenerator<readonly SheetRow[]> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** Blank lines stand for empty rows, so that line numbers are row numbers. */
async function* readBlocks(
  access: RandomAccess,
  batches: AsyncIterable<readonly SheetRow[]>,
  writer: SheetRowWriter,
  { firstLine, blockBytes }: { readonly firstLine: number; readonly blockBytes: number | undefined },
): AsyncGenerator<TextBlock> {
  try {
    const text = new RowText(blockBytes);
    let line = firstLine;
    for await (const batch of batches) {
      for (const row of batch) {
        for (; line < row.number; line++) text.endRow();
        writer.write(row, text);
        line += 1;
        const block = text.isFull ? text.takeBlock() : null;
        if (block !== null) yield block;
      }
    }
    const last = text.takeBlock();
    if (last !== null) yield last;
  } finally {
    await access.close();
  }
}
