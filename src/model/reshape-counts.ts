/** Rows that found their key in a joined file, rows that did not, and rows that had none. */
export interface JoinCounts {
  matched: number;
  unmatched: number;
  withoutKey: number;
}

/** What is counted while rows are made from records. Plain data. */
export interface ReshapeCounts {
  records: number;
  rows: number;
  /** By joined file. */
  readonly joins: readonly JoinCounts[];
  /** By output column: rows with an address in which this part is not certain. */
  readonly unsplit: number[];
}
