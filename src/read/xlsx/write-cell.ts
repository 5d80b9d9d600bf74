import { readsCommas, type DataSetPlan, type PlanColumn } from '../../schema/plan.js';
import type { RejectCode } from '../../model/reject.js';
import type { RowText } from '../row-text.js';
import { PLAIN_NUMBER, type NumberFormat } from './number-format.js';
import { durationText, serialTimeText } from './serial-time.js';
import type { SheetCell } from './sheet-rows.js';
import { readStoredNumber } from './stored-number.js';

/** What determines how cells are written. */
export interface CellStyles {
  readonly formats: readonly NumberFormat[];
  readonly isFrom1904: boolean;
}

/** What must be known about the column that the cell feeds. */
export type CellColumn = Pick<PlanColumn, 'isCode' | 'decimalComma' | 'groupSeparator' | 'formats' | 'kind'>;

/** The text of a cell, or why it has none. */
export type CellText = { readonly text: string } | { readonly refused: RejectCode };

/** The text of a cell as CSV would hold it. Without a column, numbers are returned even if digits were lost. */
export function cellText(cell: SheetCell, styles: CellStyles, column?: CellColumn): CellText {
  switch (cell.kind) {
    case 'text':
      return cell.text.isWellFormed() ? { text: cell.text } : { refused: 'INVALID_ENCODING' };
    case 'boolean':
      return { text: cell.text === '1' || cell.text === 'true' ? 'true' : 'false' };
    case 'error':
      return { refused: 'ERROR_VALUE' };
    case 'uncomputed':
      return { refused: 'FORMULA_NOT_COMPUTED' };
    case 'number':
      return numberText(cell, styles, column);
  }
}

/** Appends a cell; one that cannot be written refuses the row, unless it is not a value or the rows are only examined. */
export function writeCell(
  cell: SheetCell,
  styles: CellStyles,
  column: CellColumn,
  {
    row,
    output,
    plan,
  }: {
    readonly row: RowText;
    readonly output: number;
    readonly plan: Pick<DataSetPlan, 'nullValues' | 'isSample'>;
  },
): void {
  const result = cellText(cell, styles, column);
  if ('text' in result) {
    row.addText(result.text);
    return;
  }
  // `#N/A`, which lookups return if they find nothing, may be named as a word for "no value".
  const isNoValue = cell.kind === 'error' && cell.text !== '' && plan.nullValues.includes(cell.text);
  if (plan.isSample !== true && !isNoValue) row.refuse(result.refused, output);
  row.addText(isNoValue || plan.isSample === true ? unreadableText(cell, result.refused) : '');
}

/** What there is to see of a cell that cannot be read. */
function unreadableText(cell: SheetCell, code: RejectCode): string {
  if (cell.kind === 'error') return cell.text;
  return code === 'UNSAFE_NUMBER' ? Number(cell.text).toExponential() : '';
}

function numberText({ text, style }: SheetCell, styles: CellStyles, column?: CellColumn): CellText {
  const format = styles.formats[style] ?? PLAIN_NUMBER;
  const number = readStoredNumber(text);
  if (number === null) return { refused: 'INVALID_DECIMAL' };
  if (format.kind === 'time' || format.kind === 'duration') {
    const time =
      format.kind === 'duration'
        ? durationText(Number(text))
        : serialTimeText(Number(text), format, {
            isFrom1904: styles.isFrom1904,
            // A format that the schema names could read a bare date differently (`yyyy-dd-MM`).
            isWhole: (column?.formats.length ?? 0) > 0,
          });
    return time === null ? { refused: 'INVALID_DATE' } : { text: time };
  }
  if (column !== undefined && number.isTooLong) {
    // An identifier does not cost the row: it is counted where it is hashed.
    if (column.isCode)
      return column.kind.kind === 'hashedPii'
        ? { text: Number(text).toExponential() }
        : { refused: 'SCIENTIFIC_NOTATION' };
    const isDecimal = column.kind.kind === 'value' && column.kind.dataType === 'DECIMAL';
    if (!isDecimal && !Number.isSafeInteger(Number(number.text))) return { refused: 'UNSAFE_NUMBER' };
  }
  if (format.kind === 'digits' && number.isInteger && !number.text.startsWith('-')) {
    const digits = number.text.padStart(format.digits, '0');
    const { digitsAfterHyphen: behind } = format;
    return { text: behind === 0 ? digits : `${digits.slice(0, -behind)}-${digits.slice(-behind)}` };
  }
  // As the column reads texts: a point would group digits.
  return { text: column !== undefined && readsCommas(column) ? number.text.replace('.', ',') : number.text };
}
