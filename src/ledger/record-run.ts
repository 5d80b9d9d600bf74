import { filesContent } from '../report/run-content.js';
import type { RunReport } from '../report/run-report.js';
import type { Ledger } from './ledger.js';

/** Recording takes no longer than this: the run is complete without it. */
const TIMEOUT_MS = 10_000;

/** The bucket that the output folder represents in a rehearsal. */
export const REHEARSAL_BUCKET = 'amc-ingest-rehearsal';

/** What is known about a run besides its report. */
export interface RecordOptions {
  readonly now?: number;
  /** The run was written for a rehearsal: its manifest names no files that AMC could fetch. */
  readonly rehearsal?: boolean;
}

/**
 * Records a complete run in the ledger. Best effort, never throws: the run is published, and if recording fails, the
 * next command for the same run, or its hand-over, records it.
 */
export async function recordRun(
  ledger: Ledger,
  report: RunReport,
  { now = Date.now(), rehearsal = false }: RecordOptions = {},
): Promise<void> {
  const { dataSetId, runId, outDir, rows, files, inputs, version } = report;
  if (report.status !== 'complete' || outDir === null) return;
  const entry = {
    dataSetId,
    runId,
    at: new Date(now).toISOString(),
    outDir,
    content: filesContent(report),
    rows,
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    inputs,
    version,
    ...(rehearsal ? { rehearsal } : {}),
  };
  await ledger.recordRun(entry, AbortSignal.timeout(TIMEOUT_MS)).catch(() => undefined);
}
