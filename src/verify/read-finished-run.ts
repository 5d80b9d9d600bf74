import { isS3Url } from '../aws/s3-location.js';
import type { S3ClientSource } from '../aws/load-s3-client.js';
import { UsageError } from '../errors.js';
import { parseRunReport, type RunReport } from '../report/run-report.js';
import { MANIFEST_NAME } from '../store/run-store.js';
import { FolderRunFiles } from './folder-run-files.js';
import { readText } from './read-text.js';
import type { RunFiles } from './run-files.js';

const REPORT_NAME = 'report.json';

/** A finished run as it is stored. */
export interface FinishedRunFiles {
  readonly report: RunReport;
  /** The run's folder, or `s3://bucket/prefix/`. */
  readonly place: string;
  /** Where its data files and manifest are: the same, unless it was written with `dataOut`. */
  readonly dataLocation: string;
  readonly files: RunFiles;
  /** Its files with their sizes. */
  readonly listed: ReadonlyMap<string, number>;
}

/**
 * Reads the report of a finished run wherever it is.
 * @param run folder of the run, or `s3://bucket/prefix/DATASETID/RUNID`
 * @throws UsageError NO_RUN when there is no complete run
 */
export async function readFinishedRun(
  run: string,
  { signal, s3Client }: { readonly signal: AbortSignal; readonly s3Client: S3ClientSource },
): Promise<FinishedRunFiles> {
  const files = isS3Url(run) ? await openS3Run(run, s3Client) : new FolderRunFiles(run);
  const listed = await files.list(signal);
  const report = listed.has(REPORT_NAME) ? parseRunReport(await readText(files, REPORT_NAME, signal)) : null;
  const dataLocation = report === null ? null : placeOfData(report, files.location, listed);
  if (report === null || dataLocation === null) {
    throw new UsageError(
      `There is no complete run at ${files.location}. Name the folder with manifest.txt: OUT/TABLE/RUNID.`,
      { code: 'NO_RUN' },
    );
  }
  return { report, place: files.location, dataLocation, files, listed };
}

/** Null for a run that is not complete. */
function placeOfData(
  { status, manifest }: RunReport,
  place: string,
  listed: ReadonlyMap<string, number>,
): string | null {
  if (status !== 'complete') return null;
  if (listed.has(MANIFEST_NAME)) return place;
  const elsewhere = manifest !== null && isS3Url(manifest) && !manifest.startsWith(place);
  return elsewhere ? manifest.slice(0, -MANIFEST_NAME.length) : null;
}

/** The S3 code is loaded only for a run in S3. */
async function openS3Run(run: string, s3Client: S3ClientSource): Promise<RunFiles> {
  const { S3RunFiles } = await import('./s3-run-files.js');
  return new S3RunFiles(run, await s3Client());
}
