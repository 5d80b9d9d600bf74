/** What a code is about, in the order of listings. */
export const EXPLANATION_KINDS = {
  reject: 'A row was refused',
  leftOut: 'A row was left out on purpose',
  warning: 'A warning of a run or an upload',
  identifier: 'Counted of identifiers; the row was written',
  usage: 'Options, schema or settings are wrong; nothing was read',
  input: 'An input cannot be used; nothing was uploaded',
  storage: 'A disk or S3 failed',
  amc: 'AMC, or the login to it',
  verify: 'What verify found in a finished run',
  function: 'The Lambda function and the state machine',
  defect: 'A bug in amc-ingest',
} as const;
export type ExplanationKind = keyof typeof EXPLANATION_KINDS;

/** The explanation of a code, in the words of the person who sees it. */
export interface Explained {
  /** What has happened. */
  readonly meaning: string;
  /** Why it matters: for the data at AMC, or for the person running this. */
  readonly why: string;
  readonly whatToDo: string;
  /** An example of it, or the command or setting that helps. Made up: it contains nobody's data. */
  readonly example: string;
}

/** An entry of the catalogue. */
export interface Explanation extends Explained {
  readonly code: string;
  readonly kind: ExplanationKind;
}

/** Entries of one kind, by code. */
export type Entries = Readonly<Record<string, Explained>>;
