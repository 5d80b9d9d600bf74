import { parseRunReport, type RunReport } from '../report/run-report.js';
import { openEntryStore, type Ledger, type LedgerOptions } from './ledger.js';

/** The search takes no longer than this: only a comparison depends on it. */
const TIMEOUT_MS = 5_000;
/** Recorded runs that are tried: older ones may have been removed, or are in another location. */
const MAX_TRIED = 3;

/** The run whose predecessor is searched for. */
export interface ThisRun extends Pick<LedgerOptions, 's3Client'> {
  readonly dataSetId: string;
  readonly runId: string;
  /** Its folder, or `s3://…/`. */
  readonly location: string;
  /** Whether this run is recorded already: then only runs recorded before it count. Default false. */
  readonly isRecorded?: boolean | undefined;
  readonly signal: AbortSignal;
}

/**
 * The report of the run of the same data set that was recorded last in the same output location, other than this one;
 * null when there is none, or none that can be read, which is no reason for a run to fail.
 */
export async function previousRun(ledger: Ledger, run: ThisRun): Promise<RunReport | null> {
  const folder = run.location.replace(/\/+$/, '');
  if (!folder.endsWith(`/${run.runId}`)) return null;
  const signal = AbortSignal.any([run.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    const runs = openEntryStore(folder.slice(0, -run.runId.length - 1), run);
    const tried = new Set([run.runId]);
    let isEarlier = run.isRecorded !== true;
    for await (const { runId } of ledger.newestRuns(run.dataSetId, signal)) {
      isEarlier ||= runId === run.runId;
      if (!isEarlier || tried.has(runId)) continue;
      const text = await runs.read(`${runId}/report.json`, signal);
      const report = text === null ? null : parseRunReport(text);
      if (report?.status === 'complete' && report.dataSetId === run.dataSetId) return report;
      if (tried.add(runId).size > MAX_TRIED) return null;
    }
  } catch {
    // Reported by the next step that needs the location.
  }
  return null;
}
