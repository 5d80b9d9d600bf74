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

/** How much a command says on stderr, and in which form. */
export interface LogFlags {
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly logFormat?: (typeof LOG_FORMATS)[number];
}

/**
 * What a command says on stderr while it works: for people, or one JSON object a line for machines. Results go to
 * stdout and are none of its business.
 */
export interface RunLog {
  started(work: Work): void;
  progress(state: IngestProgress): void;
  /** A step beside the rows, of a hand-over, say. */
  step(message: string): void;
  /** What should be thought of before going on; told even when quiet. */
  caution(code: string, message: string): void;
  /** A call to AMC. */
  amc(event: AmcEvent): void;
  /** What people read of a result (`text`), what machines read (`report`). */
  finished(report: RunReport & { readonly reused?: boolean }, text: string): void;
  /** The command failed: `text` for people, `details` for machines. `report`: of a run that was refused. */
  failed(failure: Failure): void;
}

/** What a command sets out to do. */
export interface Work {
  readonly command: string;
  readonly inputs: readonly string[];
  readonly schema: string;
  /** Null when nothing is written. */
  readonly out: string | null;
}
