/** Rows that found their key in a joined file, that did not, and that had none. */
export interface JoinCounts {
  matched: number;
  unmatched: number;
  withoutKey: number;
}

/** What is counted while rows are made of records. Plain data. */
export interface ReshapeCounts {
  records: number;
  rows: number;
  /** By joined file. */
  readonly joins: readonly JoinCounts[];
  /** By output column: rows with an address of which this part is not certain. */
  readonly unsplit: number[];
}
