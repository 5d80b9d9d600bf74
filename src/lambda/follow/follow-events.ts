import { z } from 'zod';

const objectShape = z.object({
  bucket: z.string().min(3),
  key: z.string().min(1),
  size: z.number().int().nonnegative(),
  etag: z.string(),
  versionId: z.string().nullable(),
});

/** An upload that AMC has taken the request for. */
export const followedUploadShape = z.object({
  instanceId: z.string(),
  uploadId: z.string(),
  /** Its hand-over in the ledger; null where the ledger does not know it. */
  handOverId: z.string().nullable(),
});
export type FollowedUpload = z.output<typeof followedUploadShape>;

/** What an execution that follows uploads is started with. */
export const followInputShape = z.object({
  /** The file or folder, as it was claimed. */
  drop: objectShape,
  /** The object whose tags say what happened. */
  mark: objectShape.nullable(),
  dataSetId: z.string(),
  runId: z.string(),
  /** `s3://bucket/prefix/` of the ledger. */
  ledger: z.string(),
  kmsKeyId: z.string().optional(),
  instanceIds: z.array(z.string()).optional(),
  /** When the uploads were handed over (UTC). */
  since: z.iso.datetime(),
  uploads: z.array(followedUploadShape),
  /** The run whose arrival is checked afterwards. Missing: it is not. */
  check: z.object({ outDir: z.string() }).optional(),
});
export type FollowInput = z.output<typeof followInputShape>;

/** A check of what arrived at an instance, as far as it has come. */
export const checkShape = z.object({
  instanceId: z.string(),
  /** When it was begun (UTC). */
  since: z.iso.datetime(),
  /** How often rows were missing. */
  round: z.number().int().nonnegative().default(0),
  /** How often AMC could not be asked, in turn. */
  failures: z.number().int().nonnegative().default(0),
  /** Not before this time (UTC). */
  notBefore: z.iso.datetime().optional(),
  /** Executions by their questions. */
  started: z.record(z.string(), z.string()).default({}),
});
export type Check = z.output<typeof checkShape>;

/** What the state machine asks: how the uploads stand that have not ended; after that, how the checks stand. */
export const followEventShape = z.union([
  z.object({ input: followInputShape, checks: z.array(checkShape) }),
  z.object({
    input: followInputShape,
    uploads: z.array(followedUploadShape),
    /** Instances that have taken the run, so far. */
    taken: z.array(z.string()).default([]),
  }),
]);
export type FollowEvent = z.output<typeof followEventShape>;
