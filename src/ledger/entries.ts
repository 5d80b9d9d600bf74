import { z } from 'zod';
import { inputFactsShape } from '../report/run-report.js';
import { processIdentityShape } from '../store/process-identity.js';

const count = z.number().int().nonnegative();

/** A run that was published. */
export const runEntryShape = z.object({
  dataSetId: z.string(),
  runId: z.string(),
  /** When it was complete (UTC). */
  at: z.iso.datetime(),
  outDir: z.string(),
  /** What was published, regardless of the run's name: `files:HEX`. Missing in entries of earlier versions. */
  content: z.string().optional(),
  rows: z.object({ read: count, written: count, rejected: count, leftOut: count }),
  files: count,
  bytes: count,
  inputs: z.array(inputFactsShape),
  /** Version of amc-ingest. */
  version: z.string(),
  /** The run was written for a rehearsal against the AMC simulator. Missing in all other entries. */
  rehearsal: z.boolean().optional(),
});
/** A published run in the ledger. */
export type RunEntry = z.infer<typeof runEntryShape>;

/**
 * `started`: the request is about to be sent, or was sent and its response is not known. `submitted`: AMC has the
 * upload. `succeeded`, `failed`: AMC has taken or refused it; `failed` also when AMC certainly never received it.
 */
export const UPLOAD_STATES = ['started', 'submitted', 'succeeded', 'failed'] as const;

/** An upload of a run to one instance. */
export const uploadEntryShape = z.object({
  /** Identifies this hand-over; begins with its time. */
  handOverId: z.string(),
  dataSetId: z.string(),
  instanceId: z.string(),
  runId: z.string(),
  /** What is uploaded, as in the run's entry: a given name may refer to other content later. */
  content: z.string().optional(),
  manifest: z.string(),
  strategy: z.string(),
  state: z.enum(UPLOAD_STATES),
  startedAt: z.iso.datetime(),
  /** When it entered this state. */
  at: z.iso.datetime(),
  /** Who sends it, and the latest time to do so. */
  owner: processIdentityShape,
  leaseUntil: z.iso.datetime(),
  /** Uploads of the same manifest that AMC already had: none of them is this one. */
  earlier: z.array(z.string()),
  uploadId: z.string().nullable(),
  /** Why it failed. */
  code: z.string().nullable(),
  rowsWritten: count,
  /** As AMC counted them; in a sandbox, only those for which it found the person. */
  rowsArrived: count.nullable(),
  /** The instance's value, if AMC reported it; missing in entries of earlier versions. */
  instanceKind: z.enum(['standard', 'sandbox', 'collaboration']).optional(),
  /** Whether it was sent although the ledger spoke against it. */
  forced: z.boolean(),
});
/** An upload of a run to one instance in the ledger. */
export type UploadEntry = z.infer<typeof uploadEntryShape>;

/** The hand-over that sent a content to AMC. */
export const contentEntryShape = z.object({
  /**
   * `sha256:HEX` of an input's bytes, `etag:ETAG:SIZE` of a large object, `files:HEX` of the data files; or
   * `run:RUNID`, the location that they are in.
   */
  content: z.string(),
  handOverId: z.string(),
  runId: z.string(),
  at: z.iso.datetime(),
});
export type ContentEntry = z.infer<typeof contentEntryShape>;
