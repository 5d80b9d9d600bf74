const TAB = 0x09;
const LINE_FEED = 0x0a;
const DIGEST_LENGTH = 64;

/**
 * Finds the cells of a row in the form of `row-form.ts`, without decoding them. One instance is reused for all
 * rows.
 */
export class RowCells {
  /** Start of each cell; after the last one, the end of the row plus one. */
  readonly starts: Int32Array;
  readonly #isDigest: Uint8Array;

  /** @param columns columns of the rows; cells of digest columns have 64 characters or none, and are not scanned */
  constructor(columns: readonly { readonly isDigest: boolean }[]) {
    this.starts = new Int32Array(columns.length + 1);
    this.#isDigest = Uint8Array.from(columns, ({ isDigest }) => (isDigest ? 1 : 0));
  }

  /** Reads the row that starts there. @returns the position of its line feed */
  read(rows: Uint8Array, start: number): number {
    const { starts } = this;
    const isDigest = this.#isDigest;
    let cell = 0;
    starts[0] = start;
    let at = start;
    for (;;) {
      if (isDigest[cell] === 1) {
        const after = rows[at + DIGEST_LENGTH];
        if (rows[at] !== TAB && rows[at] !== LINE_FEED && (after === TAB || after === LINE_FEED)) at += 64;
      }
      let byte = rows[at];
      while (byte !== TAB && byte !== LINE_FEED && byte !== undefined) byte = rows[(at += 1)];
      cell += 1;
      starts[cell] = at + 1;
      if (byte !== TAB) return at;
      at += 1;
    }
  }

  start(cell: number): number {
    return this.starts[cell] ?? 0;
  }

  end(cell: number): number {
    return (this.starts[cell + 1] ?? 1) - 1;
  }
}
