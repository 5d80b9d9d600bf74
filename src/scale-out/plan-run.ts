import type { S3Client } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { UsageError } from '../errors.js';
import { findCompleteRun } from '../ingest/complete-run.js';
import { openLedger } from '../ledger/ledger.js';
import { recordRun } from '../ledger/record-run.js';
import { openOptions } from '../ingest/ingest-inputs.js';
import { safeFieldName } from '../leak-guard/safe-name.js';
import { SIGNATURE_BYTES } from '../read/decompress.js';
import type { InputNote } from '../read/input-note.js';
import { isPacked, openRecords } from '../read/open-records.js';
import { chain, peek } from '../read/peek.js';
import type { S3InputObject } from '../read/s3-object.js';
import { s3ObjectSource } from '../read/s3-source.js';
import type { RunReport } from '../report/run-report.js';
import { eventBoundsOf } from '../ingest/event-bounds.js';
import { runIdFor } from '../ingest/run-id.js';
import { factsOf } from '../ingest/suppression-list.js';
import { plannedSuppression } from './planned-suppression.js';
import { MANIFEST_NAME } from '../store/run-store.js';
import { packageVersion } from '../version.js';
import { runObjects } from './run-objects.js';
import { nominalRanges, runSettings, type PlannedFile, type RunPlan, type RunSettings } from './run-plan.js';
import { STAGED, type Staging } from './staging.js';

/** Files whose first bytes are read at a time; each holds some 2 MiB. */
const HEADS_AT_ONCE = 8;
/** Ranges of a run: their numbers have five digits in the names of parts. */
const MAX_RANGES = 99_999;

/** What a step works with. */
export interface StepContext {
  readonly s3: S3Client;
  readonly staging: Staging;
  /** Aborted some seconds before the step's time is up. */
  readonly signal: AbortSignal;
}

export interface RunRequest {
  readonly inputs: readonly S3InputObject[];
  /** What was found out when the inputs were looked for. */
  readonly notes?: readonly InputNote[];
  /** Options of `ingest()` that can be written down; `out` is `s3://bucket/prefix`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Bytes of a range, about: the last is as long as the others. */
  readonly rangeBytes: number;
}

export type Planned =
  /** A complete run of the same name is there: nothing is left to process. */
  | { readonly kind: 'complete'; readonly report: RunReport }
  | { readonly kind: 'planned'; readonly plan: RunPlan; readonly rangesToCount: number };

/**
 * Reads the head of every input, resolves what all ranges have to know, and writes the plan and the ranges to count.
 * @throws InputError, UsageError, SchemaError as `ingest()` does before it reads the first row
 */
export async function planRun(request: RunRequest, context: StepContext): Promise<Planned> {
  const { s3, staging, signal } = context;
  const settings = await runSettings(request.options);
  const { options, schema, partitioning } = settings;
  const sources = request.inputs.map((object) => s3ObjectSource(object, s3));
  const version = packageVersion();
  const list = await plannedSuppression(settings, context);
  const runId = await runIdFor(
    {
      sources,
      joins: new Map(),
      schema,
      options,
      partitioning,
      version,
      suppression: list?.digest,
      events: eventBoundsOf(settings.plan, options.asOf),
    },
    signal,
  );
  const objects = runObjects({ ...settings, runId }, s3);
  const ledger = openLedger(options.out, { ...options, s3Client: () => s3 });
  const earlier = await findCompleteRun({
    readCompleted: async (name) =>
      (await objects.size(MANIFEST_NAME, signal)) === null ? null : objects.text(name, signal),
    sizeOfCompleted: (name) => objects.size(name, signal),
  });
  if (earlier !== null) {
    await recordRun(ledger, earlier);
    return { kind: 'complete', report: earlier };
  }
  // A manifest without its files: nobody may take it for complete while the parts are replaced.
  if ((await objects.size(MANIFEST_NAME, signal)) !== null) await objects.remove([MANIFEST_NAME], signal);
  const limit = pLimit(HEADS_AT_ONCE);
  const files = await Promise.all(
    request.inputs.map((object) => limit(() => planFile(object, settings, context))),
  );
  const { rangeBytes } = request;
  const plan = {
    runId,
    version,
    rangeBytes,
    // All steps take the events for as old as the first does, whatever the day.
    options: { ...request.options, asOf: options.asOf },
    listingNotes: [...(request.notes ?? [])],
    files,
    ...(list === null ? {} : { suppression: factsOf(list) }),
  };
  const ranges = files.map((file) => nominalRanges(file, rangeBytes)?.length ?? 1);
  if (ranges.reduce((sum, each) => sum + each, 0) > MAX_RANGES) {
    throw new UsageError(`The run has more than ${MAX_RANGES} ranges. Raise the size of a range.`, {
      code: 'TOO_MANY_RANGES',
    });
  }
  await staging.write(STAGED.plan, plan);
  // A range that is its whole file has nothing to resolve.
  const toCount = ranges.flatMap((length, file) =>
    length === 1 ? [] : Array.from({ length }, (_, range) => ({ file, range })),
  );
  await staging.write(STAGED.toCount, toCount);
  return { kind: 'planned', plan, rangesToCount: toCount.length };
}

/** Looks at the first bytes of a file: whether it can be cut into ranges, and what all of them have to know. */
async function planFile(
  object: S3InputObject,
  settings: RunSettings,
  { s3, signal }: StepContext,
): Promise<PlannedFile> {
  const done = new AbortController();
  try {
    const own = AbortSignal.any([signal, done.signal]);
    const source = s3ObjectSource(object, s3);
    const { head, rest } = await peek(source.open(own), SIGNATURE_BYTES);
    // Rows that are made of several records need the file in one.
    if (isPacked(head) || settings.plan.reshape !== null) return { object, cut: null };
    const opened = await openRecords(
      { ...source, open: () => chain(head, rest) },
      openOptions({ ...settings, signal: own }),
    );
    const { dialect, bodyStart, header, firstLine } = opened;
    if (bodyStart === null || opened.isEmpty || (dialect.format !== 'csv' && dialect.format !== 'jsonl'))
      return { object, cut: null };
    const cut = {
      dialect,
      sourceOf: header === null ? null : [...header.sourceOf],
      fieldCount: header?.fields.length ?? 0,
      ...(header === null ? {} : { header: [...header.fields] }),
      firstLine,
      bodyStart,
      unmapped: opened.unmapped.map(safeFieldName),
      missing: [...opened.missing],
      alternatives: [...opened.alternatives],
      notes: [...opened.notes],
    };
    return { object, cut };
  } finally {
    // Only the head was wanted: the connection is cut.
    done.abort();
  }
}
