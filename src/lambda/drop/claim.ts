import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { S3InputObject } from '../../read/s3-object.js';

/** How the work on a drop ended permanently. */
export const CLAIM_OUTCOMES = ['ingested', 'refused', 'gone', 'superseded', 'held', 'scaledOut'] as const;
export type ClaimOutcome = (typeof CLAIM_OUTCOMES)[number];

/** A claim on a version of a drop, as it is stored. It says who works on it until when, or how it ended. */
export const claimShape = z.object({
  bucket: z.string(),
  /** As it may be shown: nothing is looked up by it. */
  key: z.string(),
  /** Version id, else ETag. */
  version: z.string(),
  /** `running`: until the lease ends. `released`: to be taken over at once. `finished`: nothing is left to do. */
  state: z.enum(['running', 'released', 'finished']),
  /** Names one try of one invocation. */
  owner: z.string(),
  /** Tries so far, this one included. */
  tries: z.number().int().positive(),
  claimedAt: z.iso.datetime(),
  leaseUntil: z.iso.datetime(),
  outcome: z.enum(CLAIM_OUTCOMES).nullable(),
  /** Why it was refused or released. */
  code: z.string().nullable(),
  runId: z.string().nullable(),
  manifest: z.string().nullable(),
});
export type Claim = z.infer<typeof claimShape>;

/** What the last line of a claim tells besides its outcome. */
export interface ClaimResult {
  readonly outcome: ClaimOutcome;
  readonly code?: string;
  readonly runId?: string;
  readonly manifest?: string | null;
}

/** Version id where there is one, else the ETag: what tells one content of a key from the next. */
export function dropVersion(drop: S3InputObject): string {
  return drop.versionId ?? drop.etag;
}

/** The name of a version's claim below the claims' prefix. Keys may have 1,024 bytes, so they are hashed. */
export function claimName(drop: S3InputObject): string {
  const identity = JSON.stringify([drop.bucket, drop.key, dropVersion(drop)]);
  return `${drop.bucket}/${createHash('sha256').update(identity).digest('hex')}.json`;
}
