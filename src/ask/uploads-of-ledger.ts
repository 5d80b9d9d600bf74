import type { AmcInstance } from '../amc/index.js';
import { AmcApiError } from '../amc/index.js';
import type { HistoryItem, Ledger, LedgerOptions } from '../ledger/ledger.js';
import { openEntryStore } from '../ledger/ledger.js';
import type { Period } from '../model/data-set.js';
import { parseRunReport, type RunReport } from '../report/run-report.js';
import { takenUpload, type TakenUpload } from './expected-rows.js';

export interface LedgerUploads {
  /** In the order in which they were sent. */
  readonly taken: readonly TakenUpload[];
  readonly uploadIds: ReadonlySet<string>;
  /** Uploads that AMC has not finished. */
  readonly inFlight: readonly string[];
  /** Whether AMC accepted an upload of the run's content; true without a run. */
  readonly isRunTaken: boolean;
}

export interface LedgerUploadsOptions extends Omit<LedgerOptions, 'ledger'> {
  readonly ledger: Ledger;
  readonly instance: AmcInstance;
  readonly dataSetId: string;
  readonly period: Period | undefined;
  /** The run in question. */
  readonly runId: string | undefined;
  readonly signal: AbortSignal;
}

type Upload = Extract<HistoryItem, { kind: 'upload' }>;
type Run = Extract<HistoryItem, { kind: 'run' }>;

/**
 * The ledger's uploads to an instance that AMC accepted. AMC is asked about those whose end the ledger does not
 * have.
 */
export async function uploadsOfLedger(options: LedgerUploadsOptions): Promise<LedgerUploads> {
  const { ledger, instance, dataSetId, period, runId, signal } = options;
  const history = await ledger.history(signal, dataSetId);
  const runs = history.filter((item): item is Run => item.kind === 'run');
  const uploads = history.filter(
    (item): item is Upload => item.kind === 'upload' && item.instanceId === instance.instanceId,
  );
  // The same content may have been uploaded as another run.
  const contents = new Set(runs.filter((run) => run.runId === runId).map(({ content }) => content ?? ''));
  let isRunTaken = runId === undefined;
  const taken: TakenUpload[] = [];
  const uploadIds = new Set<string>();
  const inFlight: string[] = [];
  for (const upload of uploads) {
    const state = await stateOf(upload, options);
    if (upload.uploadId !== null) uploadIds.add(upload.uploadId);
    if (state === 'inFlight' && upload.uploadId !== null) inFlight.push(upload.uploadId);
    if (state !== 'taken') continue;
    if (upload.runId === runId || contents.has(upload.content ?? runId ?? '')) isRunTaken = true;
    const report = await reportOf(upload, runs, options);
    taken.push(
      report === null
        ? {
            strategy: upload.strategy,
            rowsWritten: upload.rowsWritten,
            periods: period === undefined ? new Map() : null,
            droppable: 0,
          }
        : takenUpload(report, upload.strategy, period),
    );
  }
  return { taken, uploadIds, inFlight, isRunTaken };
}

async function stateOf(
  { state, uploadId, dataSetId }: Upload,
  { instance, signal }: LedgerUploadsOptions,
): Promise<'taken' | 'inFlight' | 'not'> {
  if (state === 'succeeded') return 'taken';
  if (state === 'failed' || uploadId === null) return 'not';
  try {
    const { status } = await instance.uploads.get(dataSetId, uploadId, { signal });
    return status === 'SUCCESS' ? 'taken' : status === 'FAILED' ? 'not' : 'inFlight';
  } catch (error) {
    if (error instanceof AmcApiError && error.status === 404) return 'not';
    throw error;
  }
}

/** The report of the run whose files were uploaded; null when it is gone, or has other content by now. */
async function reportOf(
  upload: Upload,
  runs: readonly Run[],
  options: LedgerUploadsOptions,
): Promise<RunReport | null> {
  const run = runs.findLast(
    ({ runId, content, at }) =>
      runId === upload.runId &&
      (upload.content === undefined ? at <= upload.startedAt : content === upload.content),
  );
  if (run === undefined) return null;
  const text = await openEntryStore(run.outDir.replace(/\/+$/, ''), options)
    .read('report.json', options.signal)
    .catch(() => null);
  const report = text === null ? null : parseRunReport(text);
  return report !== null && report.rows.written === upload.rowsWritten ? report : null;
}
