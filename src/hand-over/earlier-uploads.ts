import type { AmcInstance, AmcUpload } from '../amc/index.js';
import type { HandOverContext } from './hand-over-context.js';
import { uploadsOfManifest } from './settle-upload.js';

/** Clocks differ by less, and a run is recorded in the ledger well within this. */
const MARGIN_MS = 60 * 60_000;

/**
 * The uploads of the run's manifest that AMC lists. Where the ledger has recorded the run and knows uploads of the data
 * set, only those since the run was first recorded: there was nothing to upload before. AMC lists all uploads of a data
 * set page by page, and a data set that gets a drop a minute has many.
 */
export async function earlierUploads(instance: AmcInstance, context: HandOverContext): Promise<AmcUpload[]> {
  const { report, manifest, signal } = context;
  const since = await runRecordedAt(instance, context);
  return uploadsOfManifest(
    { dataSetId: report.dataSetId, manifest },
    { instance, signal },
    since === null ? null : since - MARGIN_MS,
  );
}

/** Milliseconds since the epoch. Null where the ledger is none, new, or lost. */
async function runRecordedAt(
  { instanceId }: AmcInstance,
  { ledger, report, signal }: HandOverContext,
): Promise<number | null> {
  if (ledger === undefined) return null;
  const { dataSetId } = report;
  if (await ledger.hasNoUploads({ dataSetId, instanceId }, signal)) return null;
  for await (const { at } of ledger.runsOfName(report, signal)) return Date.parse(at);
  return null;
}
