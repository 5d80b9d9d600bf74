/** What can be wrong with a run. */
export const PROBLEM_CODES = [
  'NOT_COMPLETE',
  'REPORT_MISSING',
  'REPORT_NOT_READABLE',
  'REPORT_CONTRADICTS_ITSELF',
  'MANIFEST_DIFFERS',
  'FILE_MISSING',
  'FILE_EXTRA',
  'FILE_CHANGED',
  'FILE_NOT_READABLE',
  'ROWS_DIFFER',
  'COLUMNS_DIFFER',
  'REJECTS_DIFFER',
  'KEYS_DIFFER',
] as const;
/** The codes of problems. */
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** One problem. Contains no value of the data. */
export interface Problem {
  readonly code: ProblemCode;
  /** Name in the run; null if the problem is not about a single file. */
  readonly file: string | null;
  readonly message: string;
}

/** The findings of re-checking a finished run. */
export interface Verification {
  /** The run's folder, or `s3://bucket/prefix/`. */
  readonly run: string;
  readonly runId: string | null;
  readonly dataSetId: string | null;
  /** Where the files that an engine wrote are (`uploads create --prefix`); null for a run of `ingest()`. */
  readonly preparedFrom: string | null;
  /** True when nothing is wrong. */
  readonly verified: boolean;
  /** The data files that were read: how many, and what they contain. */
  readonly files: number;
  readonly bytes: number;
  /** Rows counted again; none for formats whose rows are not counted. */
  readonly rows: number;
  readonly problems: readonly Problem[];
}
