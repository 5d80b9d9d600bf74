import { html, type Markup } from './markup.js';

/** A cell: text is left-aligned, numbers come as text in columns named in `numbers`. */
export interface TableParts {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns whose cells are left-aligned text; the first one is the row's heading. Default: only the first. */
  readonly texts?: readonly number[];
  /** Whether it is shown initially. Default: if it has no more than `MAX_OPEN_ROWS`. */
  readonly isOpen?: boolean;
}

/** Rows that are shown initially; longer tables are collapsed. */
const MAX_OPEN_ROWS = 12;
/** Number of columns that fit on a phone. */
const MAX_NARROW_COLUMNS = 3;

/** A number is not broken across lines; a cell without a value stays empty, so that a phone can leave it out. */
function valueOf(cell: string, isText: boolean): Markup | string {
  return isText || cell === '' ? cell : html`<span>${cell}</span>`;
}

export function table(parts: TableParts): Markup {
  const { caption, head, rows } = parts;
  const texts = new Set([0, ...(parts.texts ?? [])]);
  const kind = (column: number) => (texts.has(column) ? 'text' : 'number');
  const classOf = (column: number, cell: string) => kind(column) + (cell === '' ? ' none' : '');
  // Rows of wide tables become blocks of lines on a phone.
  const whole = html`<div class="scroll">
    <table class="${head.length > MAX_NARROW_COLUMNS ? 'wide' : 'narrow'}">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head.map((name, column) => html`<th scope="col" class="${kind(column)}">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, column) =>
                column === 0
                  ? html`<th scope="row">${cell}</th>`
                  : html`<td class="${classOf(column, cell)}" data-label="${head[column] ?? ''}">
                      ${valueOf(cell, texts.has(column))}
                    </td>`,
              )}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
  return (parts.isOpen ?? rows.length <= MAX_OPEN_ROWS)
    ? whole
    : html`<details>
        <summary>${caption} (${rows.length})</summary>
        ${whole}
      </details>`;
}
