import { z } from 'zod';
import { UsageError } from '../errors.js';
import { eventBoundsOf } from '../ingest/event-bounds.js';
import { choosePartitioning } from '../ingest/choose-partitioning.js';
import { resolveOptions, type ResolvedOptions } from '../ingest/ingest-options.js';
import { schemaOfRun } from '../ingest/schema-of-run.js';
import { s3InputObject, type S3InputObject } from '../read/s3-object.js';
import type { CutterOptions } from '../read/record-cutter.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import { compilePlan, type DataSetPlan } from '../schema/plan.js';
import type { Partitioning } from '../model/output-format.js';
import type { SuppressedSet } from '../model/suppressed-set.js';
import { suppressionShape } from '../report/run-report.js';
import type { BlockSpec } from '../rows/block-spec.js';
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

const noteShape = z.object({ code: z.string(), message: z.string() });

/** How a file is split into ranges, and what its first bytes say about all of them. */
const cutFileShape = z.object({
  dialect: z.discriminatedUnion('format', [
    z.object({ format: z.literal('csv'), delimiter: z.string(), lineEnd: z.enum(['\n', '\r']) }),
    z.object({ format: z.literal('jsonl') }),
  ]),
  sourceOf: z.array(z.number().int()).nullable(),
  fieldCount: count,
  /** CSV: the fields of the header, which may be repeated. */
  header: z.array(z.string()).optional(),
  /** 1-based number of the first line after the header. */
  firstLine: z.number().int().positive(),
  /** Where the text after the header starts. */
  bodyStart: count,
  unmapped: z.array(z.string()),
  missing: z.array(count),
  alternatives: z.array(count),
  notes: z.array(noteShape),
});
export type CutFile = z.output<typeof cutFileShape>;

/** Row groups of a Parquet file that make up one range. */
const groupsShape = z.object({
  /** Number of the first of them, and of the one after the last. */
  from: count,
  until: count,
  rows: count,
  /** Bytes as stored. */
  bytes: count,
});
export type RowGroups = z.output<typeof groupsShape>;

/**
 * One input of a run. `cut` is null for a file that is not split by bytes and is read as `ingest()` reads it: by its
 * row groups, or as one range.
 */
export const plannedFileShape = z.object({
  object: objectShape,
  cut: cutFileShape.nullable(),
  /** Parquet: the ranges of row groups, at least two. */
  groups: z.array(groupsShape).nullable().default(null),
});
export type PlannedFile = z.output<typeof plannedFileShape>;

/**
 * What all steps of a scaled-out run need to know, resolved once. It contains names of fields and locations, but no
 * value of the data.
 */
export const runPlanShape = z.object({
  runId: z.string(),
  /** The version of amc-ingest that created it; no other may continue with it. */
  version: z.string(),
  /** Approximate bytes of a range. */
  rangeBytes: z.number().int().positive(),
  /** Options of `ingest()` that can be serialized. */
  options: z.record(z.string(), z.unknown()),
  /** What was found out when the inputs were searched. */
  listingNotes: z.array(noteShape).default([]),
  /** The number of its files; they are written in groups, so that a range reads few of them. */
  fileCount: count,
  /** The people who must not be sent, from the list as it was when the run was planned. */
  suppression: suppressionShape.optional(),
});
export type RunPlan = z.output<typeof runPlanShape>;

/** The settings of a run in the form that the stages use. */
export interface RunSettings {
  readonly options: ResolvedOptions;
  readonly schema: DataSetSchema;
  readonly plan: DataSetPlan;
  readonly partitioning: Partitioning;
}

/** @throws UsageError, SchemaError as `ingest()` does */
export async function runSettings(options: Readonly<Record<string, unknown>>): Promise<RunSettings> {
  const resolved = resolveOptions({ inputs: [], ...options });
  if (resolved.target === 'collaboration') {
    throw new UsageError(
      'The scale-out makes no tables of a collaboration instance: the rows of a key have to come together. Let the function for drops make them, or run the command in a container: amc-ingest run s3://… --target collaboration.',
      { code: 'TABLE_NEEDS_COMMAND' },
    );
  }
  const { schema, tableKey } = await schemaOfRun(resolved);
  const plan = { ...compilePlan(schema, resolved.country, resolved.leakGuard), tableKey };
  return { options: resolved, schema, plan, partitioning: choosePartitioning(resolved.partition, plan) };
}

/** Where a file is split into byte ranges; null if it is not. */
export function nominalRanges(
  { object, cut }: PlannedFile,
  rangeBytes: number,
): readonly NominalRange[] | null {
  if (cut === null) return null;
  const { bodyStart } = cut;
  const body = Math.max(0, object.size - bodyStart);
  const ranges = Math.max(1, Math.ceil(body / rangeBytes));
  const border = (index: number) => bodyStart + Math.floor((index * body) / ranges);
  return Array.from({ length: ranges }, (_, index) => ({
    start: border(index),
    stop: border(index + 1),
    startsRecord: index === 0,
  }));
}

/** How many ranges a file has, and whether they must be counted before it is known where they start. */
export interface FileRanges {
  readonly length: number;
  readonly isCounted: boolean;
}

export function rangesOf(file: PlannedFile, rangeBytes: number): FileRanges {
  if (file.groups !== null) return { length: file.groups.length, isCounted: false };
  const length = nominalRanges(file, rangeBytes)?.length ?? 1;
  return { length, isCounted: length > 1 };
}

/** How the file's records are separated. */
export function cutterOptions({ dialect, fieldCount }: CutFile): CutterOptions {
  return dialect.format === 'csv'
    ? {
        quoting: { delimiter: dialect.delimiter.charCodeAt(0), delimiters: fieldCount - 1 },
        lineEnd: dialect.lineEnd,
      }
    : { quoting: null, lineEnd: '\n' };
}

/** What the block function needs to know for the file's blocks. */
export function blockSpec(
  cut: CutFile,
  { plan, options, partitioning }: RunSettings,
  suppressed: SuppressedSet | undefined,
): BlockSpec {
  const { dialect, sourceOf, fieldCount } = cut;
  return {
    plan,
    dialect,
    sourceOf,
    fieldCount,
    format: options.format,
    partitioning,
    eventBounds: eventBoundsOf(plan, options.asOf),
    suppressed,
  };
}
