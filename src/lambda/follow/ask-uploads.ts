import { systemClock } from '../../amc/index.js';
import { kindIfKnown } from '../../ask/run-query.js';
import { reconcileUpload } from '../../hand-over/reconcile-upload.js';
import { openLedger, type Ledger } from '../../ledger/ledger.js';
import type { AmcConnection, AmcConnections } from '../amc-hand-over.js';
import type { Invocation } from '../services.js';
import type { FollowedUpload } from './follow-events.js';

/** AMC is asked once a minute in the first hour, then every five minutes: an execution has a limit of events. */
export const SOON_SECONDS = 60;
const LATER_SECONDS = 300;
const HOUR_MS = 3_600_000;
/** Uploads that AMC has not ended after this time need a person to look at them. */
const GIVE_UP_MS = 48 * HOUR_MS;

/** A run whose uploads are followed. */
export interface FollowedRun {
  readonly dataSetId: string;
  readonly runId: string;
  /** The ledger's location, `s3://bucket/prefix`. */
  readonly ledger: string;
  readonly kmsKeyId?: string | undefined;
  readonly instanceIds?: string[] | undefined;
  /** When the uploads were handed over (UTC). */
  readonly since: string;
}

/** An upload that did not bring its rows to AMC, as far as is known. */
export interface LostUpload {
  readonly upload: FollowedUpload;
  /** `UPLOAD_FAILED`: AMC refused it. `UPLOAD_NOT_ENDED`: it has not ended for two days. */
  readonly code: 'UPLOAD_FAILED' | 'UPLOAD_NOT_ENDED';
  readonly message: string;
}

/** The state of the uploads. */
export interface AskedUploads {
  /** Those that have not ended. */
  readonly left: readonly FollowedUpload[];
  /** Instances that have taken their upload. */
  readonly taken: readonly string[];
  readonly lost: readonly LostUpload[];
  readonly waitSeconds: number;
}

/**
 * Asks AMC once for every upload that has not ended. The outcome of each is recorded in the ledger and counted. If one
 * request fails, nothing is counted, so that all can be asked again.
 */
export async function askUploads(
  uploads: readonly FollowedUpload[],
  run: FollowedRun,
  { log, metrics, s3, signal }: Invocation,
  connections: AmcConnections,
  now = Date.now(),
): Promise<AskedUploads> {
  const { dataSetId, runId, ledger: place, kmsKeyId, instanceIds, since } = run;
  const connection = await connections.get({ strategy: 'ADDITIVE', instanceIds }, signal);
  const ledger = openLedger('', { s3Client: () => s3, ledger: place, kmsKeyId });
  const ends: End[] = [];
  for (const upload of uploads) ends.push(await endOf(upload, dataSetId, { ledger, connection, signal }));
  const age = now - Date.parse(since);
  const left: FollowedUpload[] = [];
  const taken: string[] = [];
  const lost: LostUpload[] = [];
  for (const { upload, status, message, rows } of ends) {
    const { instanceId, uploadId } = upload;
    log.step('info', 'upload', { instanceId, uploadId, status });
    if (status === 'SUCCESS') {
      taken.push(instanceId);
      metrics.emit(dataSetId, { UploadSucceeded: 1, UploadFailed: 0, RowsArrived: rows ?? 0 });
    } else if (status === 'FAILED') {
      const why = `AMC refused the entire upload. ${message ?? 'It gave no reason.'}`;
      lost.push({ upload, code: 'UPLOAD_FAILED', message: why });
    } else if (age > GIVE_UP_MS) {
      const why = 'AMC has not ended the upload for two days. Ask AMC: amc-ingest uploads status.';
      lost.push({ upload, code: 'UPLOAD_NOT_ENDED', message: why });
    } else {
      left.push(upload);
    }
  }
  for (const { upload, code, message } of lost) {
    const { instanceId, uploadId } = upload;
    const step = code === 'UPLOAD_FAILED' ? 'uploadFailed' : 'uploadNotEnded';
    log.step('error', step, { code, instanceId, uploadId, runId, message });
    metrics.emit(dataSetId, { UploadFailed: 1 });
  }
  return { left, taken, lost, waitSeconds: age < HOUR_MS ? SOON_SECONDS : LATER_SECONDS };
}

interface End {
  readonly upload: FollowedUpload;
  readonly status: string;
  readonly message: string | undefined;
  readonly rows: number | null;
}

async function endOf(
  upload: FollowedUpload,
  dataSetId: string,
  {
    ledger,
    connection,
    signal,
  }: { readonly ledger: Ledger; readonly connection: AmcConnection; readonly signal: AbortSignal },
): Promise<End> {
  const { instanceId, uploadId, handOverId } = upload;
  const instance = connection.client.instance(instanceId);
  const found = await instance.uploads.get(dataSetId, uploadId, { signal });
  const { status, message, metrics } = found;
  if (handOverId !== null && (status === 'SUCCESS' || status === 'FAILED')) {
    const { state } = (await ledger.upload({ dataSetId, instanceId, handOverId }, signal)) ?? { state: null };
    if (state !== null) {
      const kind = () => kindIfKnown(connection.client, instanceId, signal);
      await reconcileUpload(state, { ledger, instance, clock: systemClock, kind, signal });
    }
  }
  return {
    upload,
    status: status ?? found.statusText,
    message,
    rows: metrics?.['OutputRowCount'] ?? null,
  };
}
