import { parseS3Location } from '../aws/s3-location.js';
import { InputError, StorageError } from '../errors.js';
import { isRefused } from '../ingest/is-refused.js';
import { publishRun } from '../ingest/publish-run.js';
import { REJECTS_NAME } from '../model/rejects-name.js';
import { openLedger } from '../ledger/ledger.js';
import { recordRun } from '../ledger/record-run.js';
import { REPORT_NAME, REPORT_PAGE_NAME, type ReportFile } from '../report/report-files.js';
import type { RunReport } from '../report/run-report.js';
import { openS3PartStore } from '../store/s3-part-store.js';
import { MANIFEST_NAME } from '../store/run-store.js';
import type { S3RunObjects } from '../store/s3-run-objects.js';
import { writeStagedText } from '../store/staged-text.js';
import type { PartFile } from '../model/part-file.js';
import { collectResults, type CollectedResults } from './collect-results.js';
import { joinRejects } from './join-rejects.js';
import type { OpenedPlan } from './open-plan.js';
import type { StepContext } from './plan-run.js';
import { runObjects } from './run-objects.js';

/**
 * Combines what the ranges wrote into one run: adds up their numbers, checks that no row is unaccounted for and that
 * every part is there, writes rejects and report, and the manifest last. It is idempotent and may be called again at
 * any time.
 * @throws RefusedError when too many rows of the whole run were rejected; InputError for an input that cannot be used:
 *   the run then has no data
 */
export async function mergeRun(plan: OpenedPlan, context: StepContext): Promise<RunReport> {
  const { s3, signal } = context;
  const objects = runObjects(plan, s3);
  const { options } = plan;
  const { collected, refused } = await judge(plan, context);
  const { result, rejectLists, rejectsListed } = collected;
  const files = refused ? [] : [...collected.files];
  const rowsInFiles = collected.files.reduce((sum, { rows }) => sum + rows, 0);
  const { location } = objects;
  const ledger = openLedger(options.out, { ...options, s3Client: () => s3 });
  const report = await publishRun(
    plan,
    { result, refused, files, rowsInFiles, rejectsListed },
    {
      location,
      manifest: objects.locationOf(MANIFEST_NAME),
      ledger,
      signal,
      s3Client: () => s3,
      putRejects: () =>
        joinRejects(rejectLists, parseS3Location(`${location}${REJECTS_NAME}`), plan, context),
      putReport: (texts) => putReport(texts, objects, context),
      manifestLine: (file) => objects.locationOf(file.path),
      complete: async (manifest) => {
        await removeStrays(objects, files, signal);
        if (manifest !== null) await objects.putManifest(manifest, signal);
      },
    },
  );
  await recordRun(ledger, report);
  return report;
}

/** Adds the results up; an input that cannot be used leaves nothing behind. */
async function judge(
  plan: OpenedPlan,
  context: StepContext,
): Promise<{ readonly collected: CollectedResults; readonly refused: boolean }> {
  try {
    const collected = await collectResults(plan, context.staging);
    return { collected, refused: isRefused(collected.result, plan.options.maxRejectRate) };
  } catch (error) {
    if (error instanceof InputError) await discardRun(plan, context);
    throw error;
  }
}

/**
 * Removes what a failed or refused run wrote, unless it is complete. Best effort: without a manifest nobody mistakes it
 * for a run, and a life-cycle rule of the bucket removes the rest.
 */
export async function discardRun(plan: OpenedPlan, { s3, signal }: StepContext): Promise<void> {
  const objects = runObjects(plan, s3);
  try {
    if ((await objects.size(MANIFEST_NAME, signal)) !== null) return;
    await objects.removeAllBut([], signal);
    await objects.abortUploads(signal);
  } catch {
    // Reported above.
  }
}

async function putReport(
  files: readonly ReportFile[],
  objects: S3RunObjects,
  { signal }: StepContext,
): Promise<void> {
  const store = await openS3PartStore(objects, signal);
  try {
    for (const { name, contentType, text } of files)
      await store.put(name, await writeStagedText(store, name, text), contentType);
  } finally {
    await store.close();
  }
}

/**
 * Checks whether every part is there as it was written, and removes what is not part of the run: leftovers of an older
 * run with the same name and other ranges.
 */
async function removeStrays(
  objects: S3RunObjects,
  files: readonly PartFile[],
  signal: AbortSignal,
): Promise<void> {
  const expected = new Map<string, number | null>(files.map(({ path, bytes }) => [path, bytes]));
  for (const name of [REJECTS_NAME, REPORT_PAGE_NAME, REPORT_NAME, MANIFEST_NAME]) expected.set(name, null);
  const strays: string[] = [];
  for (const [name, size] of await objects.list(signal)) {
    const bytes = expected.get(name);
    if (bytes === undefined) strays.push(name);
    else if (bytes === null || bytes === size) expected.delete(name);
  }
  expected.delete(MANIFEST_NAME);
  const missing = [...expected.keys()];
  if (missing.length > 0) {
    throw new StorageError(
      `${missing.length} files of ${objects.location} are missing or have changed since they were written (${missing[0]}). Nothing was uploaded. Run again.`,
      { code: 'PART_MISSING' },
    );
  }
  await objects.remove(strays, signal);
}
