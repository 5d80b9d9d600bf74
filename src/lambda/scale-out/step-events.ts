import { z } from 'zod';
import { checkShape } from '../follow/follow-events.js';
import { s3InputObject, type S3InputObject } from '../../read/s3-object.js';
import { rangeToCountShape } from '../../scale-out/count-step.js';
import { rangeToProcessShape } from '../../scale-out/resolve-run.js';

/** Bucket, and prefix ending with a slash, of an execution's working files. */
const placeShape = z.object({ bucket: z.string().min(3), key: z.string().endsWith('/') });

const objectShape = z
  .object({
    bucket: z.string().min(3),
    key: z.string().min(1),
    size: z.number().int().nonnegative(),
    etag: z.string(),
    versionId: z.string().nullable(),
  })
  .transform((facts): S3InputObject => s3InputObject(facts));

/** What an execution is started with: a version of a drop or, by hand, the objects of one data set. */
export const executionInputShape = z.union([
  z.object({
    drop: objectShape,
    /** A folder: where its files are listed, and the one whose tags say what happened. */
    parts: z
      .object({
        list: z.object({ bucket: z.string().min(3), key: z.string().min(1) }),
        mark: objectShape.nullable(),
      })
      .optional(),
    /** When the version was written; missing in executions of earlier versions. */
    order: z.object({ at: z.iso.datetime(), sequencer: z.string().nullable() }).optional(),
  }),
  z.object({ inputs: z.array(z.string().startsWith('s3://')).min(1) }),
]);
export type ExecutionInput = z.output<typeof executionInputShape>;

const input = executionInputShape;
/**
 * Executions that an earlier version started name uploads without their hand-overs, and repeated ones without an id.
 */
const uploadShape = z.object({
  instanceId: z.string(),
  uploadId: z.string().nullable(),
  handOverId: z.string().nullable().default(null),
});

/** What the state machine asks of the function that performs the single steps. */
export const stepEventShape = z.discriminatedUnion('step', [
  z.object({ step: z.literal('plan'), execution: z.string().min(1), input }),
  z.object({ step: z.literal('resolve'), place: placeShape, continued: z.boolean() }),
  z.object({ step: z.literal('merge'), place: placeShape, input }),
  z.object({ step: z.literal('handOver'), outDir: z.string(), input }),
  z.object({
    step: z.literal('poll'),
    uploads: z.array(uploadShape),
    /** Uploads that did not bring their rows, so far. */
    lost: z.number().int().nonnegative().default(0),
    /** When the uploads were handed over (UTC). */
    since: z.iso.datetime().optional(),
    /** Instances that have taken the run, so far. */
    taken: z.array(z.string()).default([]),
    outDir: z.string(),
    input,
  }),
  z.object({ step: z.literal('check'), checks: z.array(checkShape), outDir: z.string(), input }),
  z.object({ step: z.literal('finish'), outDir: z.string(), input }),
  z.object({
    step: z.literal('fail'),
    input,
    /** The state as it was: a step may have failed before there was a plan. */
    state: z.object({
      plan: z.object({ place: placeShape.optional() }).optional(),
      error: z.object({ Error: z.string() }),
    }),
  }),
]);
export type StepEvent = z.output<typeof stepEventShape>;
export type StepEventOf<S extends StepEvent['step']> = Extract<StepEvent, { step: S }>;

/** What the maps ask of the function that works on ranges: a batch of items. */
export const batchEventShape = z.union([
  z.object({
    BatchInput: z.object({ step: z.literal('count'), place: placeShape }),
    Items: z.array(rangeToCountShape),
  }),
  z.object({
    BatchInput: z.object({ step: z.literal('process'), place: placeShape }),
    Items: z.array(rangeToProcessShape),
  }),
]);
export type BatchEvent = z.output<typeof batchEventShape>;
