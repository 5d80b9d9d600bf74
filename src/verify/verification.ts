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

/** One thing that is wrong. Holds no value of the data. */
export interface Problem {
  readonly code: ProblemCode;
  /** Name in the run; null where the problem is not about a single file. */
  readonly file: string | null;
  readonly message: string;
}

/** What re-checking a finished run has found. */
export interface Verification {
  /** The run's folder, or `s3://bucket/prefix/`. */
  readonly run: string;
  readonly runId: string | null;
  readonly dataSetId: string | null;
  /** Where the files are that an engine wrote (`uploads create --prefix`); null for a run of `ingest()`. */
  readonly preparedFrom: string | null;
  /** True when nothing is wrong. */
  readonly verified: boolean;
  /** Of the data files that were read: how many, and what they hold. */
  readonly files: number;
  readonly bytes: number;
  /** Rows counted again; of formats whose rows are not counted, none. */
  readonly rows: number;
  readonly problems: readonly Problem[];
}
