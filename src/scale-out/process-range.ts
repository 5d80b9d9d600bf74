import { stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';
import { SwallowedRows } from '../read/swallowed-rows.js';
import { FooterRows } from '../read/footer-rows.js';
import { openPartWriter } from '../ingest/open-part-writer.js';
import { REJECTS_NAME } from '../model/rejects-name.js';
import { RejectLog } from '../report/reject-log.js';
import { toDiskError } from '../store/disk-error.js';
import { uploadFile } from '../store/s3-upload.js';
import { openS3PartStore, type S3PartStore } from '../store/s3-part-store.js';
import { toS3Error } from '../aws/s3-error.js';
import { emptyTally } from '../tally/tally.js';
import { openBlockPool } from '../workers/block-pool.js';
import { defaultWorkers } from '../workers/default-workers.js';
import { s3ObjectSource } from '../read/s3-source.js';
import type { OpenedPlan } from './open-plan.js';
import type { StepContext } from './plan-run.js';
import { readRange } from './read-range.js';
import type { RangeResult } from './range-result.js';
import type { RangeToProcess } from './resolve-run.js';
import { runObjects } from './run-objects.js';
import { pad, STAGED } from './staging.js';

/** The name of a range's part: `data/2024-05-13-r00012-0001.csv.gz`. The same for every attempt at the range. */
export function rangePartName(
  index: number,
): (partition: string, sequence: number, extension: string) => string {
  return (partition, sequence, extension) =>
    `data/${partition}-r${pad(index)}-${String(sequence).padStart(4, '0')}${extension}`;
}

/**
 * Sends a range through the block function, puts its parts into the run's folder and records the result. A second
 * attempt writes the same parts under the same names. Unusable input is a result, not a failure: a retry would not fix
 * it.
 * @throws StorageError, InterruptedError: to be retried; DefectError
 */
export async function processRange(
  run: OpenedPlan,
  range: RangeToProcess,
  context: StepContext,
): Promise<RangeResult> {
  const store = await openS3PartStore(runObjects(run, context.s3), context.signal);
  try {
    const result = await processInto(store, run, range, context).catch((error: unknown) => {
      if (!(error instanceof InputError)) throw error;
      return problemResult(run, range, error);
    });
    await context.staging.write(STAGED.result(range.index), result);
    return result;
  } finally {
    await store.close();
  }
}

async function processInto(
  store: S3PartStore,
  run: OpenedPlan,
  range: RangeToProcess,
  context: StepContext,
): Promise<RangeResult> {
  const { signal } = context;
  const { object } = await run.files.at(range.file);
  const size = range.stop - range.start;
  const workers = run.options.workers ?? defaultWorkers([{ ...s3ObjectSource(object, context.s3), size }]);
  const pool = openBlockPool(workers, signal);
  const writer = await openPartWriter({ ...run, pool }, store, rangePartName(range.index));
  const rejectsPath = path.join(store.stagingFolder, REJECTS_NAME);
  const rejects = new RejectLog(rejectsPath, (cause) =>
    toDiskError(cause, 'write the list of rejects', rejectsPath),
  );
  try {
    const read = await readRange(
      run,
      range,
      {
        pool,
        onRows: (partition, rows) => writer.append(partition, rows),
        onReject: (reject) => rejects.add(reject),
      },
      context,
    );
    const files = await writer.finish();
    await rejects.flush();
    const bytes = await putRejects(rejectsPath, range, context);
    return {
      range,
      tally: read.tally,
      files,
      rejects: { count: rejects.count, bytes },
      rejectPositions: read.rejectPositions,
      rejectGroups: read.rejectGroups,
      unmapped: [...read.unmappedColumns],
      inputs: [...read.inputs],
      warnings: [...read.warnings],
      swallowed: read.swallowed ?? NONE_SWALLOWED,
      footerRows: read.footerRows ?? NO_FOOTER_ROWS,
      reshape: read.reshape,
      problem: null,
    };
  } finally {
    await writer.settle();
    await pool.close();
  }
}

/** Puts the list of rejects among the working files, unless it is empty. */
async function putRejects(
  rejectsPath: string,
  range: RangeToProcess,
  { s3, staging, signal }: StepContext,
): Promise<number> {
  const { size } = await stat(rejectsPath);
  if (size === 0) return 0;
  const { bucket, key } = staging.at(STAGED.rejects(range.index));
  const target = { Bucket: bucket, Key: key, ContentType: 'application/x-ndjson' };
  try {
    await uploadFile(s3, { path: rejectsPath, target, signal });
  } catch (cause) {
    throw toS3Error(cause, { doing: 'write a list of rejects', bucket, permissions: 's3:PutObject', signal });
  }
  return size;
}

const NONE_SWALLOWED = new SwallowedRows().facts();
const NO_FOOTER_ROWS = new FooterRows().facts();

function problemResult({ plan }: OpenedPlan, range: RangeToProcess, error: InputError): RangeResult {
  return {
    range,
    tally: emptyTally(plan.columns.length),
    files: [],
    rejects: { count: 0, bytes: 0 },
    rejectPositions: [],
    rejectGroups: [],
    unmapped: [],
    inputs: [],
    warnings: [],
    swallowed: NONE_SWALLOWED,
    footerRows: NO_FOOTER_ROWS,
    reshape: null,
    problem: { code: error.code, message: error.message },
  };
}
