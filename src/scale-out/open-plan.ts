import type { S3Client } from '@aws-sdk/client-s3';
import { DefectError } from '../errors.js';
import { openS3Object } from '../read/s3-object.js';
import { packageVersion } from '../version.js';
import type { OpenFrom } from './count-range.js';
import { PlannedFiles } from './planned-files.js';
import { runPlanShape, runSettings, type PlannedFile, type RunPlan, type RunSettings } from './run-plan.js';
import { STAGED, type Staging } from './staging.js';

/** A plan as the later steps use it. */
export interface OpenedPlan
  extends RunSettings, Pick<RunPlan, 'runId' | 'version' | 'rangeBytes' | 'listingNotes' | 'suppression'> {
  readonly files: PlannedFiles;
}

/** @throws DefectError when another version made the plan: its ranges might be counted by other rules */
export async function openPlan(staging: Staging): Promise<OpenedPlan> {
  const { runId, version, rangeBytes, listingNotes, fileCount, options, suppression } = await staging.read(
    STAGED.plan,
    runPlanShape,
  );
  if (version !== packageVersion()) {
    throw new DefectError(
      `The run was planned by version ${version} of amc-ingest, and this is ${packageVersion()}. Start it again.`,
      { code: 'VERSION_CHANGED' },
    );
  }
  const files = new PlannedFiles(staging, fileCount);
  return { ...(await runSettings(options)), runId, version, rangeBytes, listingNotes, files, suppression };
}

/** Reads a planned file from a position on. */
export function opener(file: PlannedFile, client: S3Client, signal: AbortSignal): OpenFrom {
  return (from) => openS3Object(file.object, client, signal, { start: from });
}
