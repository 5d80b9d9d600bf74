import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { S3InputObject } from '../../read/s3-object.js';

/** How the work on a drop ended permanently. */
export const CLAIM_OUTCOMES = ['ingested', 'refused', 'gone', 'superseded', 'held', 'scaledOut'] as const;
export type ClaimOutcome = (typeof CLAIM_OUTCOMES)[number];

/** A claim on a version of a drop, as it is stored. It says who is working on it and until when, or how it ended. */
export const claimShape = z.object({
  bucket: z.string(),
  /** As it may be shown; never used for look-ups. */
  key: z.string(),
  /** Version id, else ETag. */
  version: z.string(),
  /** `running`: until the lease ends. `released`: may be taken over immediately. `finished`: nothing is left to do. */
  state: z.enum(['running', 'released', 'finished']),
  /** Identifies one attempt of one invocation. */
  owner: z.string(),
  /** Attempts so far, including this one. */
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

/** How a finished claim ended: its outcome, and what belongs to it. */
export interface ClaimResult {
  readonly outcome: ClaimOutcome;
  readonly code?: string;
  readonly runId?: string;
  readonly manifest?: string | null;
}

/** Version id if there is one, else the ETag: it distinguishes one content of a key from the next. */
export function dropVersion(drop: S3InputObject): string {
  return drop.versionId ?? drop.etag;
}

/** The name of a version's claim below the claims' prefix. Keys may have 1,024 bytes, so they are hashed. */
export function claimName(drop: S3InputObject): string {
  const identity = JSON.stringify([drop.bucket, drop.key, dropVersion(drop)]);
  return `${drop.bucket}/${createHash('sha256').update(identity).digest('hex')}.json`;
}
