import type { AmcClient } from '../../amc/index.js';
import { systemClock } from '../../amc/index.js';
import { kindIfTold } from '../../ask/run-query.js';
import { settleUpload } from '../../hand-over/settle-upload.js';
import { openLedger, type Ledger } from '../../ledger/ledger.js';
import { s3InputObject } from '../../read/s3-object.js';
import type { AmcConnections } from '../amc-hand-over.js';
import { ClaimStore } from '../drop/claim-store.js';
import { claimName } from '../drop/claim.js';
import { markRefused } from '../drop/mark-refused.js';
import { errorFields } from '../log.js';
import type { Invocation } from '../services.js';
import type { FollowedUpload, FollowEvent, FollowInput } from './follow-events.js';

/** AMC is asked once a minute in the first hour, then every five minutes: an execution has a limit of events. */
const SOON_SECONDS = 60;
const LATER_SECONDS = 300;
const HOUR_MS = 3_600_000;
/** Uploads that AMC has not ended after this are for people to look at. */
const GIVE_UP_MS = 48 * HOUR_MS;
/** Times that a claim may be overtaken. */
const MAX_ROUNDS = 5;

/** What the state machine goes on by. */
export interface Following {
  readonly uploads: readonly FollowedUpload[];
  readonly isPending: boolean;
  readonly waitSeconds: number;
}

/**
 * Asks AMC once for every upload that has not ended. How one ended is recorded in the ledger and counted; one that AMC
 * refused is marked on the drop, whose claim is opened: its event may come again.
 */
export async function followUploads(
  { input, uploads }: FollowEvent,
  invocation: Invocation,
  connections: AmcConnections,
  now = Date.now(),
): Promise<Following> {
  const { signal, log } = invocation;
  const strategy = 'ADDITIVE';
  const { client } = await connections.get({ strategy, instanceIds: input.instanceIds }, signal);
  const ledger = openLedger('', {
    s3Client: () => invocation.s3,
    ledger: input.ledger,
    kmsKeyId: input.kmsKeyId,
  });
  const age = now - Date.parse(input.since);
  const left: FollowedUpload[] = [];
  for (const upload of uploads) {
    const { instanceId, uploadId } = upload;
    const end = await endOf(upload, input, { ledger, client, signal });
    log.step('info', 'upload', { instanceId, uploadId, status: end.status });
    if (end.status === 'SUCCESS') {
      emit(input, { UploadSucceeded: 1, UploadFailed: 0, RowsArrived: end.rows ?? 0 }, invocation);
    } else if (end.status === 'FAILED') {
      await refused(input, upload, end.message, invocation);
    } else if (age > GIVE_UP_MS) {
      log.step('error', 'uploadNotEnded', { instanceId, uploadId, code: 'UPLOAD_NOT_ENDED' });
      emit(input, { UploadFailed: 1 }, invocation);
    } else {
      left.push(upload);
    }
  }
  return {
    uploads: left,
    isPending: left.length > 0,
    waitSeconds: age < HOUR_MS ? SOON_SECONDS : LATER_SECONDS,
  };
}

interface End {
  readonly status: string;
  readonly message: string | undefined;
  readonly rows: number | null;
}

async function endOf(
  { instanceId, uploadId, handOverId }: FollowedUpload,
  { dataSetId }: FollowInput,
  {
    ledger,
    client,
    signal,
  }: { readonly ledger: Ledger; readonly client: AmcClient; readonly signal: AbortSignal },
): Promise<End> {
  const instance = client.instance(instanceId);
  const found = await instance.uploads.get(dataSetId, uploadId, { signal });
  const { status, message, metrics } = found;
  if (handOverId !== null && (status === 'SUCCESS' || status === 'FAILED')) {
    const { state } = (await ledger.upload({ dataSetId, instanceId, handOverId }, signal)) ?? { state: null };
    if (state !== null)
      await settleUpload(state, {
        ledger,
        instance,
        clock: systemClock,
        kind: () => kindIfTold(client, instanceId, signal),
        signal,
      });
  }
  return { status: status ?? 'UNKNOWN', message, rows: metrics?.['OutputRowCount'] ?? null };
}

async function refused(
  input: FollowInput,
  { instanceId, uploadId }: FollowedUpload,
  message: string | undefined,
  invocation: Invocation,
): Promise<void> {
  const { log, s3 } = invocation;
  log.step('error', 'uploadFailed', {
    code: 'UPLOAD_FAILED',
    instanceId,
    uploadId,
    runId: input.runId,
    message: `AMC refused the upload as a whole. ${message ?? 'It gave no reason.'}`,
  });
  emit(input, { UploadFailed: 1 }, invocation);
  const config = await invocation.config.get();
  if (input.mark !== null) {
    await markRefused(s3, s3InputObject(input.mark), 'UPLOAD_FAILED', config.refused).catch(
      (cause: unknown) => log.step('error', 'notMarked', errorFields(cause)),
    );
  }
  await reopen(new ClaimStore(s3, config.claims), claimName(s3InputObject(input.drop)));
}

/** The drop may come again: its run is there, and its upload is made again. */
async function reopen(store: ClaimStore, name: string): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const found = await store.read(name);
    if (found === null || found.claim.state !== 'finished' || found.claim.outcome !== 'ingested') return;
    const claim = { ...found.claim, state: 'released' as const, outcome: null, code: 'UPLOAD_FAILED' };
    if ((await store.write(name, claim, found.etag)) !== null) return;
  }
}

function emit(
  { dataSetId }: FollowInput,
  metrics: Parameters<Invocation['metrics']['emit']>[1],
  { metrics: emitter }: Invocation,
): void {
  emitter.emit(dataSetId, metrics);
}
