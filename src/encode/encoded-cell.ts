/** How the cells of one column are written: the building blocks for `rowEncoder`. */
export interface CellEncoding {
  /** Bytes before the cell. */
  readonly prefix: Uint8Array;
  readonly nullBytes: Uint8Array;
  /** The value as it is written to the file. */
  encode(value: string): string;
  /** Whether text is quoted, as in JSON. */
  readonly isQuoted: boolean;
  /**
   * By byte: whether text that contains it has to go through `encode`; other text is written as it is, between
   * its quotes.
   */
  readonly needsCare: Uint8Array;
}
