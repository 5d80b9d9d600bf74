import { z } from 'zod';

const objectShape = z.object({
  bucket: z.string().min(3),
  key: z.string().min(1),
  size: z.number().int().nonnegative(),
  etag: z.string(),
  versionId: z.string().nullable(),
});

/** An upload whose request AMC has accepted. */
export const followedUploadShape = z.object({
  instanceId: z.string(),
  uploadId: z.string(),
  /** Its hand-over in the ledger; null if it is not in the ledger. */
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
  /** The run whose arrival is checked afterwards. Missing: no check is made. */
  check: z.object({ outDir: z.string() }).optional(),
});
export type FollowInput = z.output<typeof followInputShape>;

/** A check of what arrived at an instance, and how far it has come. */
export const checkShape = z.object({
  instanceId: z.string(),
  /** When it was started (UTC). */
  since: z.iso.datetime(),
  /** How many times rows were missing. */
  round: z.number().int().nonnegative().default(0),
  /** How many times in a row AMC could not be asked. */
  failures: z.number().int().nonnegative().default(0),
  /** Not before this time (UTC). */
  notBefore: z.iso.datetime().optional(),
  /** Executions, identified by their questions. */
  started: z.record(z.string(), z.string()).default({}),
});
export type Check = z.output<typeof checkShape>;

/** What the state machine asks: the state of the uploads that have not ended; after that, the state of the checks. */
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
