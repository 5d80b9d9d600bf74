import pLimit from 'p-limit';
import { UsageError } from '../errors.js';
import { findCompleteRun } from '../ingest/complete-run.js';
import { openLedger } from '../ledger/ledger.js';
import { recordRun } from '../ledger/record-run.js';
import { s3ObjectSource } from '../read/s3-source.js';
import type { RunReport } from '../report/run-report.js';
import { eventBoundsOf } from '../ingest/event-bounds.js';
import { runIdFor } from '../ingest/run-id.js';
import { factsOf } from '../ingest/suppression-list.js';
import { plannedSuppression } from './planned-suppression.js';
import { MANIFEST_NAME } from '../store/run-store.js';
import { packageVersion } from '../version.js';
import { FILES_TOGETHER, writePlannedFiles } from './planned-files.js';
import { runObjects } from './run-objects.js';
import { planFile } from './plan-file.js';
import { rangesOf, runSettings, type FileRanges, type RunPlan, type RunSettings } from './run-plan.js';
import { STAGED } from './staging.js';
import type { RunRequest, StepContext } from './step-context.js';

export type { RunRequest, StepContext } from './step-context.js';

/** Files whose first bytes are read concurrently; each holds some 2 MiB. */
const HEADS_AT_ONCE = 16;
/** Ranges of a run: their numbers have five digits in the names of parts. */
export const MAX_RANGES = 99_999;

export type Planned =
  /** A complete run with the same name exists: nothing is left to process. */
  | { readonly kind: 'complete'; readonly report: RunReport }
  | { readonly kind: 'planned'; readonly plan: RunPlan; readonly rangesToCount: number };

/**
 * Reads the head of every input, resolves what all ranges need to know, and writes the plan and the ranges to count.
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
  // A manifest without its files: nobody must consider it complete while the parts are replaced.
  if ((await objects.size(MANIFEST_NAME, signal)) !== null) await objects.remove([MANIFEST_NAME], signal);
  const { rangeBytes } = request;
  const ranges = await planFiles(request, settings, context);
  const plan = {
    runId,
    version,
    rangeBytes,
    // In all steps the events are as old as in the first, regardless of the day.
    options: { ...request.options, asOf: options.asOf },
    listingNotes: [...(request.notes ?? [])],
    fileCount: request.inputs.length,
    ...(list === null ? {} : { suppression: factsOf(list) }),
  };
  await staging.write(STAGED.plan, plan);
  // A range that is an entire file has nothing to resolve, nor does a range of row groups.
  const toCount = ranges.flatMap(({ length, isCounted }, file) =>
    isCounted ? Array.from({ length }, (_, range) => ({ file, range })) : [],
  );
  await staging.write(STAGED.toCount, toCount);
  return { kind: 'planned', plan, rangesToCount: toCount.length };
}

/**
 * Examines the files and writes the findings, one group after the other: however many files there are, only a few are
 * held.
 * @returns the ranges of each
 */
async function planFiles(
  request: RunRequest,
  settings: RunSettings,
  context: StepContext,
): Promise<readonly FileRanges[]> {
  const { inputs, rangeBytes } = request;
  const limit = pLimit(HEADS_AT_ONCE);
  const ranges: FileRanges[] = [];
  let total = 0;
  for (let first = 0; first < inputs.length; first += FILES_TOGETHER) {
    const files = await Promise.all(
      inputs
        .slice(first, first + FILES_TOGETHER)
        .map((object) => limit(() => planFile(object, request, settings, context))),
    );
    for (const file of files) {
      const own = rangesOf(file, rangeBytes);
      ranges.push(own);
      total += own.length;
    }
    if (total > MAX_RANGES) {
      throw new UsageError(
        `The run has more than ${MAX_RANGES} ranges: a range is a file, or about ${rangeBytes} bytes of one. Raise the size of a range (rangeBytes), or deliver fewer files at a time.`,
        { code: 'TOO_MANY_RANGES' },
      );
    }
    await writePlannedFiles(context.staging, first / FILES_TOGETHER, files);
  }
  return ranges;
}
