import { z } from 'zod';

import type { ExternalIdentityType, HashedPiiType } from '../model/identifier.js';
import { optional } from './optional.js';
import { pageAnswer } from './page-answer.js';

/** The most identities in one deletion request; split more into several requests. */
export const MAX_DELETION_IDENTITIES = 1_000;

/** One person to delete: that person's hashed identifiers (lower-case SHA-256 hex), or one external id. */
export type AmcIdentity =
  | { readonly hashedIdentity: Readonly<Partial<Record<HashedPiiType, string>>> }
  | { readonly externalIdentity: { readonly type: ExternalIdentityType; readonly value: string } };

/** `UNKNOWN`: a status that AMC added after this was written; `statusText` has it. */
export type AmcUserDeletionStatus = 'PENDING' | 'SUCCEEDED' | 'FAILED' | 'UNKNOWN';

const STATUS_NAMES: Readonly<Record<string, AmcUserDeletionStatus>> = {
  PENDING: 'PENDING',
  SUBMITTED: 'PENDING',
  IN_PROGRESS: 'PENDING',
  SUCCEEDED: 'SUCCEEDED',
  SUCCESS: 'SUCCEEDED',
  COMPLETED: 'SUCCEEDED',
  FAILED: 'FAILED',
};

export const userDeletionAnswer = z
  .looseObject({
    userDeletionRequestId: z.string(),
    status: z.string(),
    creationDateTime: optional(z.string()),
    identityCount: optional(z.number()),
  })
  .transform((deletion) => ({
    ...deletion,
    status: STATUS_NAMES[deletion.status.toUpperCase()] ?? 'UNKNOWN',
    statusText: deletion.status,
  }));
/** A request to delete users as AMC describes it. */
export type AmcUserDeletion = z.output<typeof userDeletionAnswer>;

export const userDeletionEnvelope = z.looseObject({ identityDeletion: userDeletionAnswer });
export const createUserDeletionAnswer = z.looseObject({ userDeletionRequestId: z.string().min(1) });
export const userDeletionPage = pageAnswer('userDeletions', userDeletionAnswer);
