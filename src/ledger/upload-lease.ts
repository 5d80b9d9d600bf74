import { randomUUID } from 'node:crypto';
import { isProcessOfThisSystemDead, thisProcess } from '../store/process-identity.js';
import type { UploadEntry } from './entries.js';

/** No hand-over sends its request later than this after its start; another process may then take over. */
export const DEFAULT_LEASE_MS = 30 * 60_000;

/** What a new hand-over is about. */
export type UploadFacts = Pick<
  UploadEntry,
  | 'dataSetId'
  | 'instanceId'
  | 'runId'
  | 'content'
  | 'manifest'
  | 'strategy'
  | 'rowsWritten'
  | 'earlier'
  | 'forced'
>;

/** The first state of a hand-over: this process is about to send the request, within the lease. */
export async function startedUpload(facts: UploadFacts, now: number, leaseMs: number): Promise<UploadEntry> {
  const at = new Date(now).toISOString();
  return {
    ...facts,
    handOverId: `${at.replaceAll(/[-:.]/g, '')}-${randomUUID().slice(0, 8)}`,
    state: 'started',
    startedAt: at,
    at,
    owner: await thisProcess(),
    leaseUntil: new Date(now + leaseMs).toISOString(),
    uploadId: null,
    code: null,
    rowsArrived: null,
  };
}

/**
 * When a hand-over was started, in milliseconds since the epoch, from its id; NaN for anything that is not such an id.
 */
export function timeOfHandOver(handOverId: string): number {
  return Date.parse(
    handOverId.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-.*$/, '$1-$2-$3T$4:$5:$6.$7Z'),
  );
}

/** Whether someone may still send the request of a hand-over that is only `started`. */
export async function mayStillSend({ owner, leaseUntil }: UploadEntry, now: number): Promise<boolean> {
  return Date.parse(leaseUntil) > now && !(await isProcessOfThisSystemDead(owner));
}
