import type { AmcEvent } from '../../amc/index.js';
import type { IngestProgress } from '../../ingest/ingest-options.js';
import type { RunReport } from '../../report/run-report.js';

export const LOG_FORMATS = ['text', 'json'] as const;

export interface Failure {
  readonly text: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly report: RunReport | null;
  /** The summary of `report`, for people. */
  readonly summary: string;
}

/** How much a command writes to stderr, and in which form. */
export interface LogFlags {
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly logFormat?: (typeof LOG_FORMATS)[number];
}

/**
 * What a command writes to stderr while it works: text for people, or one JSON object per line for machines.
 * Results go to stdout, which is not its concern.
 */
export interface RunLog {
  started(work: Work): void;
  progress(state: IngestProgress): void;
  /** A step other than processing rows, such as one of a hand-over. */
  step(message: string): void;
  /** A warning to consider before continuing; shown even with `--quiet`. */
  caution(code: string, message: string): void;
  /** A call to AMC. */
  amc(event: AmcEvent): void;
  /** The result: `text` for people, `report` for machines. */
  finished(report: RunReport & { readonly reused?: boolean }, text: string): void;
  /** The command failed: `text` for people, `details` for machines. `report`: the report of a refused run. */
  failed(failure: Failure): void;
}

/** What a command is about to do. */
export interface Work {
  readonly command: string;
  readonly inputs: readonly string[];
  readonly schema: string;
  /** Null when nothing is written. */
  readonly out: string | null;
}
