import type { ByteRows } from './byte-rows.js';
import type { RowCells } from './row-cells.js';
import type { TablePlan } from './table-plan.js';
import { tableRowEncoder, type TableRowEncoder } from './table-rows.js';

const TAB = 0x09;
const LINE_FEED = 0x0a;

/** How a column of the table is derived from a row. */
interface Source {
  /** Index of the schema's column; null for a constant, and when the row has nothing for it. */
  readonly from: number | null;
  /** Replaces an empty cell. */
  readonly otherwise: string;
  readonly otherwiseBytes: Buffer;
}

/** Turns rows of the schema into rows of the table, as long as none of them has to be collapsed. */
export class RowProjection {
  readonly #sources: readonly Source[];
  readonly #isParquet: boolean;
  readonly #encode: TableRowEncoder;

  constructor({ columns, defaultCountry }: TablePlan, format: 'csv' | 'parquet') {
    this.#isParquet = format === 'parquet';
    this.#encode = tableRowEncoder(format, columns);
    this.#sources = columns.map(({ from, slot, role }) => {
      const otherwise = role === 'country' ? (defaultCountry ?? '') : '';
      return { from: slot === 0 ? from : null, otherwise, otherwiseBytes: Buffer.from(otherwise) };
    });
  }

  /** Adds the row that `cells` has read. */
  add(out: ByteRows, rows: Buffer, cells: RowCells): void {
    if (!this.#isParquet) {
      out.text(
        this.#encode(
          this.#sources.map(({ from, otherwise }) =>
            from === null
              ? otherwise
              : rows.toString('utf8', cells.start(from), cells.end(from)) || otherwise,
          ),
        ),
      );
      return;
    }
    let isFirst = true;
    for (const { from, otherwiseBytes } of this.#sources) {
      if (isFirst) isFirst = false;
      else out.byte(TAB);
      const start = from === null ? 0 : cells.start(from);
      const end = from === null ? 0 : cells.end(from);
      if (start < end) out.range(rows, start, end);
      else if (otherwiseBytes.length > 0) out.range(otherwiseBytes, 0, otherwiseBytes.length);
    }
    out.byte(LINE_FEED);
  }
}
