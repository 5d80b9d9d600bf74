import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { EXTERNAL_IDENTITY_TYPES, HASHED_PII_TYPES } from '../model/identifier.js';
import { MAX_DELETION_IDENTITIES } from '../amc/user-deletion.js';
import { digestProblem } from './check-identifier.js';
import { pathValue } from './handler.js';
import type { HandlerRequest } from './handler.js';
import type { StoredDeletion } from './instance-state.js';
import { page } from './page.js';
import { notFound } from './refusal.js';
import { checkedBody } from './request-form.js';

const digest = z
  .string()
  .refine((text) => digestProblem(text) === undefined, 'must be a lower-case SHA-256 digest');

const identity = z.union([
  z.strictObject({
    hashedIdentity: z
      .partialRecord(z.enum(HASHED_PII_TYPES), digest)
      .refine((pairs) => Object.keys(pairs).length > 0, 'must hold an identifier'),
  }),
  z.strictObject({
    externalIdentity: z.strictObject({ type: z.enum(EXTERNAL_IDENTITY_TYPES), value: z.string().min(1) }),
  }),
]);

const createUserDeletionBody = z.strictObject({
  targetIdentities: z.array(identity).min(1).max(MAX_DELETION_IDENTITIES),
});

export function createUserDeletion({ instance, body, now }: HandlerRequest): unknown {
  const { targetIdentities } = checkedBody(createUserDeletionBody, body);
  // The identities themselves are not kept: nothing needs them.
  const deletion = {
    userDeletionRequestId: randomUUID(),
    createdAt: now,
    identityCount: targetIdentities.length,
  };
  instance.deletions.push(deletion);
  return { userDeletionRequestId: deletion.userDeletionRequestId };
}

export function listUserDeletions(request: HandlerRequest, deletionMs: number): unknown {
  const { items, ...rest } = page(request.instance.deletions, request.query, request.pageSize);
  return { userDeletions: items.map((deletion) => shown(deletion, request.now, deletionMs)), ...rest };
}

export function getUserDeletion(request: HandlerRequest, deletionMs: number): unknown {
  const id = pathValue(request, 'userDeletionRequestId');
  const deletion = request.instance.deletions.find((other) => other.userDeletionRequestId === id);
  if (deletion === undefined) throw notFound(`There is no user deletion request ${id}.`);
  return { identityDeletion: shown(deletion, request.now, deletionMs) };
}

function shown(deletion: StoredDeletion, now: number, deletionMs: number): unknown {
  return {
    userDeletionRequestId: deletion.userDeletionRequestId,
    identityCount: deletion.identityCount,
    creationDateTime: new Date(deletion.createdAt).toISOString(),
    status: now >= deletion.createdAt + deletionMs ? 'SUCCEEDED' : 'PENDING',
  };
}
