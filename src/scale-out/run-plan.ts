import { z } from 'zod';
import { choosePartitioning } from '../ingest.js';
import { resolveOptions, type ResolvedOptions } from '../ingest-options.js';
import { s3InputObject, type S3InputObject } from '../read/s3-object.js';
import type { CutterOptions } from '../read/record-cutter.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import { loadSchema } from '../schema/load-schema.js';
import { parseDataSetSchema } from '../schema/parse-schema.js';
import { compilePlan, type DataSetPlan } from '../schema/plan.js';
import type { Partitioning } from '../types/output-format.js';
import type { BlockSpec } from '../workers/block-spec.js';
import type { NominalRange } from './count-range.js';

const count = z.number().int().nonnegative();

const objectShape = z
  .object({
    bucket: z.string().min(3),
    key: z.string().min(1),
    size: count,
    etag: z.string(),
    versionId: z.string().nullable(),
  })
  .transform((facts): S3InputObject => s3InputObject(facts));

/** One input of a run, and what its first bytes told. */
const plannedFileShape = z.object({
  object: objectShape,
  dialect: z.discriminatedUnion('format', [
    z.object({ format: z.literal('csv'), delimiter: z.string(), lineEnd: z.enum(['\n', '\r']) }),
    z.object({ format: z.literal('jsonl') }),
    z.object({ format: z.literal('objects') }),
  ]),
  sourceOf: z.array(z.number().int()).nullable(),
  fieldCount: count,
  /** 1-based number of the first line behind the header. */
  firstLine: z.number().int().positive(),
  /** Where the text behind the header starts; null: the file cannot be cut and is one range. */
  bodyStart: count.nullable(),
  isEmpty: z.boolean(),
  unmapped: z.array(z.string()),
  missing: z.array(count),
  alternatives: z.array(count),
});
export type PlannedFile = z.output<typeof plannedFileShape>;

/**
 * What all steps of a scaled-out run have to know, resolved once. It holds names of fields and places, no value of the
 * data.
 */
export const runPlanShape = z.object({
  runId: z.string(),
  /** The version of amc-ingest that made it; no other may go on with it. */
  version: z.string(),
  /** Bytes of a range, about. */
  rangeBytes: z.number().int().positive(),
  /** Options of `ingest()` that can be written down. */
  options: z.record(z.string(), z.unknown()),
  files: z.array(plannedFileShape),
});
export type RunPlan = z.output<typeof runPlanShape>;

/** The settings of a run in the form that the stages take. */
export interface RunSettings {
  readonly options: ResolvedOptions;
  readonly schema: DataSetSchema;
  readonly plan: DataSetPlan;
  readonly partitioning: Partitioning;
}

/** @throws UsageError, SchemaError as `ingest()` does */
export async function runSettings(options: Readonly<Record<string, unknown>>): Promise<RunSettings> {
  const resolved = resolveOptions({ inputs: [], ...options });
  const schema =
    typeof resolved.schema === 'string'
      ? await loadSchema(resolved.schema)
      : parseDataSetSchema(resolved.schema, 'given in the options');
  const plan = compilePlan(schema, resolved.country);
  return { options: resolved, schema, plan, partitioning: choosePartitioning(resolved.partition, plan) };
}

/**
 * Whether a file can be cut into ranges, and where: text whose stored bytes are its records. All else (a compressed
 * file, one that is no text) is one range.
 * @returns null when it is one range
 */
export function nominalRanges(file: PlannedFile, rangeBytes: number): readonly NominalRange[] | null {
  const { bodyStart, object } = file;
  if (bodyStart === null || cutterOptions(file) === null) return null;
  const body = Math.max(0, object.size - bodyStart);
  const ranges = Math.max(1, Math.ceil(body / rangeBytes));
  const border = (index: number) => bodyStart + Math.floor((index * body) / ranges);
  return Array.from({ length: ranges }, (_, index) => ({
    start: border(index),
    stop: border(index + 1),
    startsRecord: index === 0,
  }));
}

/** How the file's records are cut; null when it is no text. */
export function cutterOptions({ dialect }: PlannedFile): CutterOptions | null {
  switch (dialect.format) {
    case 'csv':
      return { quoting: { delimiter: dialect.delimiter.charCodeAt(0) }, lineEnd: dialect.lineEnd };
    case 'jsonl':
      return { quoting: null, lineEnd: '\n' };
    case 'objects':
      return null;
  }
}

/** What the block function has to know for the file's blocks. */
export function blockSpec(file: PlannedFile, { plan, options, partitioning }: RunSettings): BlockSpec {
  const { dialect, sourceOf, fieldCount } = file;
  return { plan, dialect, sourceOf, fieldCount, format: options.format, partitioning };
}
