import type { S3InputObject } from '../../read/s3-object.js';
import { shownName } from '../../read/shown-name.js';
import { claimName, type Claim, type ClaimResult } from '../drop/claim.js';
import type { ClaimStore } from '../drop/claim-store.js';
import { RetryLaterError } from '../retry-later-error.js';

/** Writes that may be overtaken, by the function that gave the drop to the scale-out, before it is tried again. */
const MAX_ROUNDS = 5;

/** How an execution ended: permanently, or so that the drop may be tried again. */
export type ExecutionEnd = ClaimResult | { readonly failed: string };

/**
 * Ends the claim that was left as `scaledOut`, as the direct way ends it. A claim that has ended otherwise stays as it
 * is; so does one that is not there, of an execution that somebody started by hand.
 */
export async function endClaim(store: ClaimStore, drop: S3InputObject, end: ExecutionEnd): Promise<void> {
  const name = claimName(drop);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const found = await store.read(name);
    if (found === null) return;
    const { state, outcome } = found.claim;
    if (state === 'finished' && outcome !== 'scaledOut') return;
    if ((await store.write(name, ended(found.claim, end), found.etag)) !== null) return;
  }
  throw new RetryLaterError(`The claim on ${shownName(drop.url)} keeps changing.`, { code: 'CLAIM_LOST' });
}

function ended(claim: Claim, end: ExecutionEnd): Claim {
  if ('failed' in end) return { ...claim, state: 'released', outcome: null, code: end.failed };
  const { outcome, code = null, runId = null, manifest = null } = end;
  return { ...claim, state: 'finished', outcome, code, runId, manifest };
}
