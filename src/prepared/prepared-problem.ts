/**
 * A problem with a file that an engine wrote, or with all of them, other than single rows. Contains no value of the
 * data.
 */
export interface PreparedProblem {
  /** The name as given; null for problems with all files. */
  readonly file: string | null;
  readonly code: PreparedProblemCode;
  /** What is wrong, where, and what to do. */
  readonly message: string;
}

/** Codes of {@link PreparedProblem}; `amc-ingest explain` has an entry for each. */
export const PREPARED_PROBLEMS = [
  'PREPARED_HEADER',
  'PREPARED_TYPE',
  'PREPARED_EMPTY_TEXT',
  'PREPARED_FORMAT',
  'PREPARED_COMPRESSION',
  'PREPARED_MIXED',
  'PREPARED_FILE_SIZE',
  'PREPARED_FILE_NAME',
  'PREPARED_LINE_ENDS',
  'PREPARED_BYTE_ORDER_MARK',
  'PREPARED_QUOTES',
  'PREPARED_NOT_READABLE',
  'PREPARED_EVENT_TIME',
  'PREPARED_NO_ROWS',
] as const;
/** A code of {@link PREPARED_PROBLEMS}. */
export type PreparedProblemCode = (typeof PREPARED_PROBLEMS)[number];
