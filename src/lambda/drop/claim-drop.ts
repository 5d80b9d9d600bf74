import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { S3InputObject } from '../../read/s3-object.js';
import { shownName } from '../../read/shown-name.js';
import { RetryLaterError } from '../retry-later-error.js';
import { claimName, dropVersion, type Claim, type ClaimOutcome, type ClaimResult } from './claim.js';
import type { ClaimStore } from './claim-store.js';

/** Rounds of reading and writing before giving up on a claim that keeps changing. */
const MAX_ROUNDS = 5;
const PAUSE_MS = 50;

export interface ClaimRequest {
  /** The id of the invocation. */
  readonly requestId: string;
  /** How long the claim holds; this must be longer than the function can run. */
  readonly leaseMs: number;
  readonly now?: () => number;
}

export type ClaimAnswer =
  | { readonly kind: 'claimed'; readonly claim: OwnedClaim }
  /** The work is already done. */
  | { readonly kind: 'finished'; readonly outcome: ClaimOutcome; readonly runId: string | null }
  /** Someone else is working on it. */
  | { readonly kind: 'held'; readonly until: string };

/** Claims a version of a drop: of several concurrent deliveries, exactly one gets it. */
export async function claimDrop(
  store: ClaimStore,
  drop: S3InputObject,
  request: ClaimRequest,
): Promise<ClaimAnswer> {
  const name = claimName(drop);
  const owner = `${request.requestId}/${randomUUID()}`;
  const now = request.now ?? Date.now;
  const claimOf = (tries: number): Claim => ({
    bucket: drop.bucket,
    key: shownName(drop.key),
    version: dropVersion(drop),
    state: 'running',
    owner,
    tries,
    claimedAt: new Date(now()).toISOString(),
    leaseUntil: new Date(now() + request.leaseMs).toISOString(),
    outcome: null,
    code: null,
    runId: null,
    manifest: null,
  });
  const held = (claim: Claim, etag: string): ClaimAnswer => ({
    kind: 'claimed',
    claim: new OwnedClaim(store, name, claim, etag),
  });
  let replaced: { claim: Claim; etag: string } | null = null;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const claim = claimOf((replaced?.claim.tries ?? 0) + 1);
    const etag = await store.write(name, claim, replaced?.etag ?? null);
    if (etag !== null) return held(claim, etag);
    const found = await store.read(name);
    if (found === null) {
      replaced = null;
      await sleep(PAUSE_MS * (round + 1));
      continue;
    }
    const { state, outcome, leaseUntil, runId } = found.claim;
    // The write succeeded and only its response was lost.
    if (found.claim.owner === owner) return held(found.claim, found.etag);
    if (state === 'finished' && outcome !== null) return { kind: 'finished', outcome, runId };
    if (state === 'running' && Date.parse(leaseUntil) > now()) return { kind: 'held', until: leaseUntil };
    replaced = found;
  }
  return { kind: 'held', until: new Date(now()).toISOString() };
}

/** A claim that this invocation holds. End it with `finish` or `release`. */
export class OwnedClaim {
  /** Attempts so far, including this one: more than one after a run that failed or died. */
  readonly tries: number;
  readonly #store: ClaimStore;
  readonly #name: string;
  readonly #claim: Claim;
  readonly #etag: string;

  constructor(store: ClaimStore, name: string, claim: Claim, etag: string) {
    this.tries = claim.tries;
    this.#store = store;
    this.#name = name;
    this.#claim = claim;
    this.#etag = etag;
  }

  /**
   * Records how it ended. From now on, every delivery of this version is a duplicate.
   * @throws {RetryLaterError} CLAIM_LOST when someone else took it over, which only happens after the lease expires
   */
  async finish(result: ClaimResult): Promise<void> {
    await this.#end({
      ...this.#claim,
      state: 'finished',
      outcome: result.outcome,
      code: result.code ?? null,
      runId: result.runId ?? null,
      manifest: result.manifest ?? null,
    });
  }

  /** Lets the next delivery take it over immediately. */
  async release(code: string): Promise<void> {
    await this.#end({ ...this.#claim, state: 'released', code });
  }

  async #end(claim: Claim): Promise<void> {
    if ((await this.#store.write(this.#name, claim, this.#etag)) !== null) return;
    const found = await this.#store.read(this.#name);
    if (found?.claim.owner === claim.owner && found.claim.state === claim.state) return;
    throw new RetryLaterError(
      'The claim on the drop ran out and was taken over by another run; that one finishes the work.',
      { code: 'CLAIM_LOST' },
    );
  }
}
