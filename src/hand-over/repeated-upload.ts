import type { AmcInstance } from '../amc/index.js';
import type { UploadEntry } from '../ledger/entries.js';
import type { RunReport } from '../report/run-report.js';
import { findRepeat, type Repeat } from './exactly-once.js';
import { declined, outcome, type HandOverOutcome } from './hand-over-outcome.js';
import type { HandOverContext } from './hand-over-run.js';
import { settleUpload, uploadsOfManifest } from './settle-upload.js';
import { waitForEnd } from './wait-for-end.js';

/** An earlier hand-over of the same content. */
export interface EarlierUpload extends Pick<UploadEntry, 'runId' | 'uploadId' | 'state' | 'rowsArrived'> {
  /** When it was begun; null when only AMC tells of it. */
  readonly startedAt: string | null;
  readonly content: string;
  /** Its entry in the ledger; null when only AMC tells of it. */
  readonly entry: UploadEntry | null;
}

/** What AMC and the ledger know of the run before it is handed over. */
export interface Earlier {
  /** Uploads of this run's manifest that AMC has. */
  readonly uploadIds: readonly string[];
  /** What stands against handing it over again, if anything. */
  readonly repeat?: EarlierUpload;
}

/** Only what appends can count rows twice: for the other strategies nothing is looked for. */
export async function findEarlier(instance: AmcInstance, context: HandOverContext): Promise<Earlier> {
  const { report, manifest, ledger, clock, signal } = context;
  if (context.strategy !== 'ADDITIVE') return { uploadIds: [] };
  const repeat =
    ledger === undefined || context.force === true
      ? null
      : await findRepeat(report, { ledger, instance, clock, signal });
  const uploads = await uploadsOfManifest({ dataSetId: report.dataSetId, manifest }, { instance, signal });
  const uploadIds = uploads.map(({ uploadId }) => uploadId);
  if (context.force === true) return { uploadIds };
  if (repeat !== null) return { uploadIds, repeat: fromLedger(repeat) };
  const same = uploads.find(({ status }) => status !== 'FAILED');
  if (same === undefined) return { uploadIds };
  const { runId } = report;
  const isDone = same.status === 'SUCCESS';
  return {
    uploadIds,
    repeat: {
      runId,
      content: `run:${runId}`,
      uploadId: same.uploadId,
      state: isDone ? 'succeeded' : 'submitted',
      rowsArrived: same.metrics?.['OutputRowCount'] ?? null,
      startedAt: same.createdAt ?? null,
      entry: null,
    },
  };
}

export function fromLedger({ earlier, content }: Repeat): EarlierUpload {
  return { ...earlier, content, entry: earlier };
}

/** Sends nothing: the same run is followed to its end, anything else is declined. */
export async function followEarlier(
  instance: AmcInstance,
  earlier: EarlierUpload,
  context: HandOverContext,
): Promise<HandOverOutcome> {
  const { instanceId } = instance;
  const { report } = context;
  const { uploadId, state, runId, rowsArrived } = earlier;
  if (state === 'started' || uploadId === null) {
    return declined(instanceId, {
      code: 'UPLOAD_UNDER_WAY',
      message: `Another process has begun ${when(earlier)} to hand ${what(earlier, report)} to AMC, and may still be at it. Run again when it has ended.`,
    });
  }
  if (runId !== report.runId) {
    return declined(instanceId, {
      code: 'ALREADY_UPLOADED',
      message: `${capital(what(earlier, report))} was handed to AMC before ${when(earlier)}, with run ${runId} (upload ${uploadId}): ADDITIVE would count its rows twice. Leave the input out, or, when that is what you want, add --force-upload.`,
    });
  }
  const text = `This run was handed to AMC before ${when(earlier)} (upload ${uploadId}); nothing was sent again.`;
  if (state === 'succeeded') {
    const metrics = rowsArrived === null ? {} : { OutputRowCount: rowsArrived };
    return outcome(instanceId, 'success', uploadId, `${text} AMC has taken it.`, { repeated: true, metrics });
  }
  context.onProgress?.(instanceId, text);
  if (!context.wait) return outcome(instanceId, 'submitted', uploadId, text, { repeated: true });
  const ended = await waitForEnd(instance, uploadId, context);
  const { ledger, clock, signal } = context;
  if (ledger !== undefined && earlier.entry !== null) {
    // Only to record how it ended.
    await settleUpload(earlier.entry, { ledger, instance, clock, signal }).catch(() => undefined);
  }
  return { ...ended, repeated: true, summary: `${text} ${ended.summary}` };
}

function what({ content, runId }: EarlierUpload, report: RunReport): string {
  const sha256 = content.replace(/^sha256:/, '');
  const input = report.inputs.find((one) => one.sha256 === sha256);
  if (input !== undefined && runId !== report.runId) return `the content of ${input.name}`;
  return runId === report.runId ? 'this run' : 'a part of this run';
}

function when({ startedAt }: EarlierUpload): string {
  return startedAt === null ? '' : `on ${startedAt.slice(0, 16).replace('T', ' ')} UTC`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
