import { AmcError, AmcInterruptedError, type AmcInstance, type CreatedUpload } from '../amc/index.js';
import { IngestError, StorageError } from '../errors.js';
import type { UploadEntry } from '../ledger/entries.js';
import { DEFAULT_LEASE_MS } from '../ledger/upload-lease.js';
import { filesContent } from '../report/run-content.js';
import { beginUpload } from './exactly-once.js';
import { declined, failed, outcome, type HandOverOutcome } from './hand-over-outcome.js';
import type { HandOverContext } from './hand-over-context.js';
import { busyCaution, followEarlier, fromLedger, type Earlier } from './repeated-upload.js';
import { TurnTaker } from './replacing/take-turn.js';
import type { UploadCaution } from './upload-cautions.js';
import { waitForEnd } from './wait-for-end.js';

/** The request is aborted this long before the lease ends: clocks differ a little. */
const LEASE_MARGIN_MS = 60_000;
/** The time limit for recording what was done, which continues after an interruption. */
const RECORD_MS = 20_000;

/** A hand-over's entry in the ledger and the number of its last state. */
class Recorded {
  readonly #context: HandOverContext;
  #entry: UploadEntry;
  #number = 1;

  constructor(entry: UploadEntry, context: HandOverContext) {
    this.#entry = entry;
    this.#context = context;
  }

  get id(): string {
    return this.#entry.handOverId;
  }

  /** The time until which the request may be sent, in milliseconds since the epoch. */
  get leaseUntil(): number {
    return Date.parse(this.#entry.leaseUntil);
  }

  /**
   * Best effort: anything that is not recorded is looked up at AMC when the content is handed over again. If
   * another process has recorded something meanwhile, that entry counts. The next state includes what this one
   * could not record.
   */
  async add(change: Partial<UploadEntry>): Promise<void> {
    const { ledger, clock } = this.#context;
    const entry = { ...this.#entry, ...change, at: new Date(clock.now()).toISOString() };
    this.#entry = entry;
    const added = await ledger
      ?.addUpload(entry, this.#number, AbortSignal.timeout(RECORD_MS))
      .catch(() => null);
    if (added !== undefined && added !== null) this.#number = added.number;
  }
}

/** What is known before a hand-over begins. */
export interface Preparation extends Pick<Earlier, 'uploadIds' | 'claims'> {
  /** The cautions against it that were confirmed. */
  readonly approved: readonly UploadCaution[];
}

/**
 * Uploads the run to one instance, and records it before the request is sent, after AMC has accepted it, and
 * when it has ended.
 */
export async function sendUpload(
  instance: AmcInstance,
  earlier: Preparation,
  context: HandOverContext,
): Promise<HandOverOutcome> {
  const { instanceId } = instance;
  let uploadId: string | null = null;
  try {
    const begun = await begin(instance, earlier, context);
    if (begun !== null && 'refusal' in begun) return declined(instanceId, begun.refusal);
    if (begun !== null && 'kind' in begun) return await followEarlier(instance, fromLedger(begun), context);
    const recorded = begun === null ? null : new Recorded(begun, context);
    ({ uploadId } = await send(instance, recorded, context));
    await recorded?.add({ state: 'submitted', uploadId });
    return await follow(instance, uploadId, recorded, context);
  } catch (error) {
    return failed(instanceId, uploadId, error);
  }
}

async function begin(
  instance: AmcInstance,
  { uploadIds, claims, approved }: Preparation,
  context: HandOverContext,
) {
  const { ledger, clock, signal, report, strategy, manifest } = context;
  if (ledger === undefined) return null;
  const force = context.force === true;
  const facts = {
    dataSetId: report.dataSetId,
    instanceId: instance.instanceId,
    runId: report.runId,
    content: filesContent(report),
    manifest,
    strategy,
    rowsWritten: report.rows.written,
    earlier: [...uploadIds],
    forced: force,
  };
  const exclusive = strategy === 'ADDITIVE' && !force;
  const leaseMs = context.leaseMs ?? DEFAULT_LEASE_MS;
  const taker = TurnTaker.of(instance, context);
  const register = async (entry: UploadEntry): Promise<UploadCaution | null> => {
    const outdated = force ? null : ((await context.isOutdated?.()) ?? null);
    if (outdated !== null) return outdated;
    const against = (await taker?.register(entry, approved)) ?? null;
    return against === null || 'code' in against ? against : busyCaution(against, report);
  };
  return beginUpload(
    { report, facts, leaseMs, exclusive, claims, register },
    { ledger, instance, clock, signal },
  );
}

/**
 * Sends the request within the lease, and records how it failed: certainly not done, or unknown. If claiming
 * took nearly all of the lease (S3 throttles, the machine slept), nothing is sent: another process may be about
 * to.
 */
async function send(
  { uploads }: AmcInstance,
  recorded: Recorded | null,
  { report, definition, leaseMs = DEFAULT_LEASE_MS, clock, signal }: HandOverContext,
): Promise<CreatedUpload> {
  const margin = Math.min(LEASE_MARGIN_MS, leaseMs / 2);
  const left = recorded === null ? leaseMs - margin : recorded.leaseUntil - clock.now() - margin;
  if (left <= 0) {
    await recorded?.add({ state: 'failed', code: 'NEVER_SENT' });
    throw new StorageError(
      `Recording the hand-over of run ${report.runId} in the ledger took too long; nothing was sent. Run again.`,
      { code: 'NEVER_SENT' },
    );
  }
  const lease = AbortSignal.timeout(left);
  try {
    return await uploads.create(report.dataSetId, definition, { signal: AbortSignal.any([signal, lease]) });
  } catch (error) {
    const isKnown = error instanceof AmcError || error instanceof AmcInterruptedError;
    const mayHaveHappened = isKnown ? error.mayHaveHappened : !(error instanceof IngestError);
    await recorded?.add(
      mayHaveHappened
        ? { leaseUntil: new Date(clock.now()).toISOString() }
        : { state: 'failed', code: error instanceof IngestError ? error.code : 'UNEXPECTED' },
    );
    throw error;
  }
}

async function follow(
  instance: AmcInstance,
  uploadId: string,
  recorded: Recorded | null,
  context: HandOverContext,
): Promise<HandOverOutcome> {
  const { instanceId } = instance;
  const { dataSetId } = context.report;
  context.onProgress?.(instanceId, `upload ${uploadId} submitted`);
  if (!context.wait) {
    return outcome(
      instanceId,
      'submitted',
      uploadId,
      `AMC has upload ${uploadId} of data set ${dataSetId} and continues by itself; ask with: amc-ingest uploads wait ${dataSetId} ${uploadId}`,
      { handOverId: recorded?.id ?? null },
    );
  }
  const ended = await waitForEnd(instance, uploadId, context);
  const rowsArrived = ended.metrics['OutputRowCount'] ?? null;
  const { instanceKind } = ended;
  if (ended.status === 'success') await recorded?.add({ state: 'succeeded', rowsArrived, instanceKind });
  else if (ended.error === null) await recorded?.add({ state: 'failed', code: 'REFUSED_BY_AMC' });
  return { ...ended, handOverId: recorded?.id ?? null };
}
