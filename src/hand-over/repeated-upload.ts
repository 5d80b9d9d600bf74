import type { AmcInstance, AmcUpload } from '../amc/index.js';
import type { UploadEntry } from '../ledger/entries.js';
import type { PendingUpload } from '../ledger/standing.js';
import { inputContents, isNamedByContent } from '../report/run-content.js';
import type { RunReport } from '../report/run-report.js';
import { findRepeat, placeOf, type Repeat, type Standing } from './exactly-once.js';
import { declined, outcome, type HandOverOutcome } from './hand-over-outcome.js';
import type { HandOverContext } from './hand-over-context.js';
import { earlierUploads } from './earlier-uploads.js';
import { reconcileUpload } from './reconcile-upload.js';
import type { UploadCaution } from './upload-cautions.js';
import { waitForEnd } from './wait-for-end.js';

/** An earlier hand-over that prevents this one. */
export interface EarlierUpload
  extends
    Pick<UploadEntry, 'runId' | 'uploadId' | 'state' | 'rowsArrived'>,
    Pick<Repeat, 'content' | 'kind' | 'newInputs'> {
  /** When it started; null when only AMC has it. */
  readonly startedAt: string | null;
  /** Its entry in the ledger; null when only AMC has it. */
  readonly entry: UploadEntry | null;
}

/** What AMC and the ledger have about the run before it is handed over. */
export interface Earlier {
  /** AMC's uploads of this run's manifest that are not in the ledger. */
  readonly uploadIds: readonly string[];
  readonly claims: Standing['claims'];
  /** What prevents handing it over again, if anything. */
  readonly repeat?: EarlierUpload;
}

/** Only appending can count rows twice: for the other strategies, no check is necessary. */
export async function findEarlier(instance: AmcInstance, context: HandOverContext): Promise<Earlier> {
  const { report, ledger, clock, signal } = context;
  const noClaims = new Map<string, number>();
  if (context.strategy !== 'ADDITIVE') return { uploadIds: [], claims: noClaims };
  if (context.force === true) {
    return { uploadIds: idsOf(await earlierUploads(instance, context)), claims: noClaims };
  }
  const { repeat, claims, isDamaged } =
    ledger === undefined
      ? { repeat: null, claims: noClaims, isDamaged: false }
      : await findRepeat(report, { ledger, instance, clock, signal });
  if (repeat !== null) return { uploadIds: [], claims, repeat: fromLedger(repeat) };
  // If the ledger has uploads of this name, they have already been checked.
  if ((claims.get(placeOf(report)) ?? 0) > 0 && !isDamaged) return { uploadIds: [], claims };
  const uploads = await earlierUploads(instance, context);
  const uploadIds = idsOf(uploads);
  const same = uploads.find(({ status }) => status !== 'FAILED');
  return same === undefined ? { uploadIds, claims } : { uploadIds, claims, repeat: fromAmc(same, context) };
}

function idsOf(uploads: readonly AmcUpload[]): string[] {
  return uploads.map(({ uploadId }) => uploadId);
}

export function fromLedger({ earlier, ...repeat }: Repeat): EarlierUpload {
  return { ...earlier, ...repeat, entry: earlier };
}

/**
 * An upload of the run's manifest that is in no ledger. What it brought is certain only if the name identifies
 * the content.
 */
function fromAmc(
  { uploadId, status, metrics, createdAt }: AmcUpload,
  { report }: HandOverContext,
): EarlierUpload {
  const { runId } = report;
  return {
    runId,
    content: placeOf(report),
    kind: isNamedByContent(report) ? 'same' : 'unclear',
    newInputs: isNamedByContent(report) ? [] : report.inputs.map(({ name }) => name),
    uploadId,
    state: status === 'SUCCESS' ? 'succeeded' : 'submitted',
    rowsArrived: metrics?.['OutputRowCount'] ?? null,
    startedAt: createdAt ?? null,
    entry: null,
  };
}

/** Why a hand-over waits for another one of its data set. */
export function busyCaution(
  { at, strategy, runId }: Pick<PendingUpload, 'at' | 'strategy' | 'runId'>,
  { dataSetId }: Pick<RunReport, 'dataSetId'>,
): UploadCaution {
  return {
    code: 'UPLOAD_UNDER_WAY',
    message: `AMC may still be at an upload of data set ${dataSetId} (run ${runId}, ${strategy}, begun ${when({ startedAt: at })}), and one of the two removes what the other brings. Run again when it has ended.`,
  };
}

/** Sends nothing: the same run is followed to its end, anything else is declined. */
export async function followEarlier(
  instance: AmcInstance,
  earlier: EarlierUpload,
  context: HandOverContext,
): Promise<HandOverOutcome> {
  const { instanceId } = instance;
  const { report } = context;
  const { uploadId, state, kind, rowsArrived, newInputs } = earlier;
  if (kind === 'place') {
    return declined(instanceId, {
      code: 'UPLOAD_UNDER_WAY',
      message: `AMC may still be reading what the run ${report.runId} held before ${when(earlier)}: its files were replaced since. Look at that upload (amc-ingest uploads list --dataset ${report.dataSetId}), and hand this over when it has ended. A run without --run-id has files of its own.`,
    });
  }
  if (state === 'started' || uploadId === null) {
    return declined(instanceId, {
      code: 'UPLOAD_UNDER_WAY',
      message: `Another process has begun ${when(earlier)} to hand ${what(earlier, context)} to AMC, and may still be at it. Run again when it has ended.`,
    });
  }
  if (kind === 'unclear') {
    return declined(
      instanceId,
      {
        code: 'ALREADY_UPLOADED',
        message: `A run named ${report.runId} was handed to AMC before ${when(earlier)} (upload ${uploadId}), and whether it held the same cannot be determined, as its name was given: ADDITIVE might count its rows twice. Make the run again without --run-id, or, when the content is new, add --force-upload.`,
      },
      newInputs,
    );
  }
  if (kind === 'shared') {
    const rest =
      newInputs.length === 0
        ? 'Leave the input out, or, when that is what you want, add --force-upload.'
        : `AMC has not had ${listed(newInputs)}: run again with ${newInputs.length === 1 ? 'it' : 'them'} alone.`;
    return declined(
      instanceId,
      {
        code: 'ALREADY_UPLOADED',
        message: `${capital(what(earlier, context))} was handed to AMC before ${when(earlier)}, with run ${earlier.runId} (upload ${uploadId}): ADDITIVE would count its rows twice. ${rest}`,
      },
      newInputs,
    );
  }
  const text = `This run was handed to AMC before ${when(earlier)} (upload ${uploadId}); nothing was sent again.`;
  if (state === 'succeeded') {
    const metrics = rowsArrived === null ? {} : { OutputRowCount: rowsArrived };
    return outcome(instanceId, 'success', uploadId, `${text} AMC has taken it.`, { repeated: true, metrics });
  }
  context.onProgress?.(instanceId, text);
  if (!context.wait)
    return outcome(instanceId, 'submitted', uploadId, text, {
      repeated: true,
      handOverId: earlier.entry?.handOverId ?? null,
    });
  const ended = await waitForEnd(instance, uploadId, context);
  const { ledger, clock, signal } = context;
  if (ledger !== undefined && earlier.entry !== null) {
    // Only to record how it ended.
    await reconcileUpload(earlier.entry, { ledger, instance, clock, signal }).catch(() => undefined);
  }
  return { ...ended, repeated: true, summary: `${text} ${ended.summary}` };
}

/** The most inputs that a message names; more are only counted. */
const MAX_NAMED = 3;

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return `${names.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function what({ content, kind }: EarlierUpload, { report }: HandOverContext): string {
  if (kind === 'same') return 'this run';
  const input = report.inputs.find((one) => inputContents(one).includes(content));
  if (input !== undefined) return `the content of ${input.name}`;
  return content.startsWith('files:') ? 'the same data' : 'this run';
}

function when({ startedAt }: Pick<EarlierUpload, 'startedAt'>): string {
  return startedAt === null ? '' : `on ${startedAt.slice(0, 16).replace('T', ' ')} UTC`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
