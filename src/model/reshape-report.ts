/** How records became rows, and what was found in joined files. */
export interface ReshapeReport {
  /** Records read from the inputs, and the rows made of them: what `rows.read` counts. */
  records: number;
  rows: number;
  /** Rows with an address in which a part (`source.part`) is not certain, by output column. */
  unsplitAddresses: { column: string; rows: number }[];
  joins: {
    name: string;
    /** Rows of the joined file: all rows, repeated ones of a key, and unusable ones (broken or without a key). */
    read: number;
    duplicates: number;
    refused: number;
    /** Rows of the inputs: those that found their key, that did not, and that have none. */
    matched: number;
    unmatched: number;
    withoutKey: number;
  }[];
}
