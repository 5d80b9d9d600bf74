import { s3InputObject } from '../../read/s3-object.js';
import type { AmcConnections } from '../amc-hand-over.js';
import { ClaimStore } from '../drop/claim-store.js';
import { claimName } from '../drop/claim.js';
import { markRefused } from '../drop/mark-refused.js';
import { errorFields } from '../log.js';
import type { Invocation } from '../services.js';
import { askUploads } from './ask-uploads.js';
import { newChecks } from './check-arrivals.js';
import type { Check, FollowedUpload, FollowEvent, FollowInput } from './follow-events.js';

/** How often another writer may overtake a claim's update. */
const MAX_ROUNDS = 5;

/** What the state machine continues with. */
export interface Following {
  readonly uploads: readonly FollowedUpload[];
  readonly isPending: boolean;
  /** Instances that have taken the run, so far. */
  readonly taken: readonly string[];
  /** Checks to make once all uploads have ended. */
  readonly checks: readonly Check[];
  readonly isChecking: boolean;
  readonly waitSeconds: number;
}

/**
 * Asks AMC once for every upload that has not ended. The outcome of each is recorded in the ledger and counted. An
 * upload that AMC refused is marked on the drop and its claim is released, so that its event may be redelivered.
 */
export async function followUploads(
  { input, uploads, taken: before }: Extract<FollowEvent, { uploads: unknown }>,
  invocation: Invocation,
  connections: AmcConnections,
  now = Date.now(),
): Promise<Following> {
  const asked = await askUploads(uploads, input, invocation, connections, now);
  const { left, lost, waitSeconds } = asked;
  if (lost.some(({ code }) => code === 'UPLOAD_FAILED')) await refused(input, invocation);
  const taken = [...before, ...asked.taken];
  const isPending = left.length > 0;
  const checks = isPending || input.check === undefined ? [] : newChecks(taken, now);
  return { uploads: left, isPending, taken, checks, isChecking: checks.length > 0, waitSeconds };
}

async function refused({ drop, mark }: FollowInput, { log, s3, config: source }: Invocation): Promise<void> {
  const config = await source.get();
  if (mark !== null) {
    await markRefused(s3, s3InputObject(mark), 'UPLOAD_FAILED', config.refused).catch((cause: unknown) =>
      log.step('error', 'notMarked', errorFields(cause)),
    );
  }
  await reopen(new ClaimStore(s3, config.claims), claimName(s3InputObject(drop)));
}

/** The drop may be redelivered: its run is there, and its upload is made again. */
async function reopen(store: ClaimStore, name: string): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const found = await store.read(name);
    if (found === null || found.claim.state !== 'finished' || found.claim.outcome !== 'ingested') return;
    const claim = { ...found.claim, state: 'released' as const, outcome: null, code: 'UPLOAD_FAILED' };
    if ((await store.write(name, claim, found.etag)) !== null) return;
  }
}
