import type { S3InputObject } from '../../read/s3-object.js';
import { shownName } from '../../read/shown-name.js';
import { claimName, type Claim, type ClaimResult } from '../drop/claim.js';
import type { ClaimStore } from '../drop/claim-store.js';
import { RetryLaterError } from '../retry-later-error.js';

/**
 * How often the function that gave the drop to the scale-out may overtake the write before it is given up for a retry.
 */
const MAX_ROUNDS = 5;

/** How an execution ended: permanently, or so that the drop may be tried again. */
export type ExecutionEnd = ClaimResult | { readonly failed: string };

/**
 * Ends the claim that was left as `scaledOut`, as the direct path ends it. A claim that ended differently stays as it
 * is; a missing one, from an execution that someone started by hand, is ignored.
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
