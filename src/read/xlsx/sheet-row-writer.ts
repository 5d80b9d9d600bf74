import type { DataSetPlan, PlanColumn } from '../../schema/plan.js';
import { normalizeFieldName } from '../../schema/field-name.js';
import { isFooter, isWideFooter } from '../footer.js';
import { isReorderedHeader, isRepeatedHeader } from '../repeated-header.js';
import { FooterRows } from '../footer-rows.js';
import { footerWordOf, mayBeFooter } from '../footer-words.js';
import { XlsxProblem } from './xlsx-problem.js';
import type { RowText } from '../row-text.js';
import type { SheetCell, SheetRow } from './sheet-rows.js';
import { cellText, writeCell, type CellStyles } from './write-cell.js';

/** Stands for a cell that no column reads and that has no text, so that its row is not mistaken for an empty one. */
const UNREAD = '#ERROR';

/**
 * Writes the rows of a sheet as the fields of its header. How a cell is written depends on the column that it feeds, so
 * a field that feeds several columns gets an additional field after the header's for each of them.
 */
export class SheetRowWriter {
  /** Names of the additional fields. */
  readonly extraFields: readonly string[];
  /** By output column: its field, or -1. */
  readonly sourceOf: readonly number[];
  /** What looks like totals or footers among the rows that were written. */
  readonly footerRows = new FooterRows();
  readonly #width: number;
  readonly #header: readonly string[];
  readonly #plan: DataSetPlan;
  readonly #styles: CellStyles;
  /** By field of the header: the output column that it feeds. */
  readonly #outputOf = new Map<number, number>();
  readonly #extras: { readonly source: number; readonly output: number }[] = [];

  /**
   * @param header its fields
   * @param sourceOf by output column: its field in the header, or -1
   */
  constructor(header: readonly string[], sourceOf: readonly number[], plan: DataSetPlan, styles: CellStyles) {
    const width = header.length;
    this.#width = width;
    this.#header = header.map(normalizeFieldName);
    this.#plan = plan;
    this.#styles = styles;
    this.sourceOf = sourceOf.map((source, output) => {
      if (source < 0) return -1;
      if (!this.#outputOf.has(source)) {
        this.#outputOf.set(source, output);
        return source;
      }
      this.#extras.push({ source, output });
      return width + this.#extras.length - 1;
    });
    this.extraFields = this.#extras.map(() => '');
  }

  write({ cells, isTooLarge, number }: SheetRow, text: RowText): void {
    if (isTooLarge) {
      text.refuse('RECORD_TOO_LARGE');
      text.endRow();
      return;
    }
    const extra = this.#extraOf(cells, number);
    if (extra !== null) {
      text.leaveOut(extra);
      text.endRow();
      return;
    }
    const last = cells.at(-1);
    if (last !== undefined && last.column >= this.#width) text.refuse('FIELD_COUNT');
    // As in CSV, a row is a footer only if it is shorter than the header.
    const isShortFooter = last !== undefined && last.column < this.#width - 1 && this.#isFooter(cells[0]);
    let at = 0;
    for (let field = 0; field < this.#width; field++) {
      const cell = cells[at]?.column === field ? cells[at++] : undefined;
      if (cell === undefined) text.addPlain('');
      else if (isShortFooter && field === 0) text.addText(cell.text);
      else this.#writeField(cell, this.#outputOf.get(field), text);
      if (isShortFooter && cell === last) break;
    }
    if (!isShortFooter) {
      for (const { source, output } of this.#extras) {
        const cell = cells.find(({ column }) => column === source);
        if (cell === undefined) text.addPlain('');
        else this.#writeField(cell, output, text);
      }
    }
    text.endRow();
  }

  #writeField(cell: SheetCell, output: number | undefined, row: RowText): void {
    const column: PlanColumn | undefined = output === undefined ? undefined : this.#plan.columns[output];
    if (output === undefined || column === undefined) {
      // Reshaping may read fields that no column does.
      const result = cellText(cell, this.#styles);
      row.addText('text' in result ? result.text : UNREAD);
    } else writeCell(cell, this.#styles, column, { row, output, plan: this.#plan });
  }

  /** Why a row that is as wide as the header is not a row: it repeats the header, or is a footer. */
  #extraOf(cells: readonly SheetCell[], row: number): 'REPEATED_HEADER' | 'FOOTER' | null {
    const [first] = cells;
    if (first?.kind !== 'text') return null;
    const start = first.text.trim();
    const isLikely =
      start.startsWith('-') ||
      this.#header.includes(normalizeFieldName(start)) ||
      isFooter(start, this.#plan.footers) ||
      mayBeFooter(start);
    if (!isLikely) return null;
    const fields = this.#header.map(() => '');
    for (const { column, text } of cells) fields[column] = text.replaceAll(/\s+/g, ' ');
    if (isRepeatedHeader(fields, this.#header)) return 'REPEATED_HEADER';
    if (isReorderedHeader(fields, this.#header))
      throw new XlsxProblem(
        `its header comes again in row ${row} with the columns in another order, so that the rows below would be read into the wrong ones`,
      );
    if (isWideFooter(fields, this.#width, this.#plan.footers)) return 'FOOTER';
    const word = footerWordOf(fields, this.#width);
    if (word !== null && !this.#isFooter(first)) this.footerRows.add(row, word);
    return null;
  }

  #isFooter(cell: SheetCell | undefined): boolean {
    return cell?.column === 0 && cell.kind === 'text' && isFooter(cell.text, this.#plan.footers);
  }
}
