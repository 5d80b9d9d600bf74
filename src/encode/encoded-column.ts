/** What an encoder needs to know about a column. */
export interface EncodedColumn {
  readonly name: string;
  /** Whether the values are numbers in their canonical form; JSON writes them bare. */
  readonly isNumber: boolean;
}

/**
 * Turns rows into the text of one output format (for Parquet, the text from which row groups are made). Each
 * row ends with a line feed, and no other line feeds occur.
 */
export interface RowEncoder {
  /** What every part starts with; empty when the format has no header. */
  readonly header: string;
  /** One row, values in the order of the columns, line feed included. */
  encode(values: readonly (string | null)[]): string;
}
