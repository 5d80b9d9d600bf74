import type { S3Client } from '@aws-sdk/client-s3';
import { loadS3Client, type S3ClientSource } from '../aws/load-s3-client.js';
import pLimit from 'p-limit';
import { isS3Url } from '../aws/s3-location.js';
import { InterruptedError, UsageError } from '../errors.js';
import { parseRunReport, type RunReport } from '../report/run-report.js';
import { DATA_PREFIX, MANIFEST_NAME, isForAmc } from '../store/run-store.js';
import { checkDataFile, type CheckedFile } from './check-data-file.js';
import { checkManifest } from './check-manifest.js';
import { checkTable } from './check-table.js';
import { checkTotals } from './check-totals.js';
import { FolderRunFiles } from './folder-run-files.js';
import type { RunFiles } from './run-files.js';
import { PreparedRunFiles } from './prepared-run-files.js';
import { readText } from './read-text.js';
import { SplitRunFiles } from './split-run-files.js';
import type { Problem, Verification } from './verification.js';

/** Files read concurrently. Each holds a chunk of at most 1 MiB and its output from zlib. */
const CONCURRENT_FILES = 4;
const REPORT_NAME = 'report.json';
const MAX_RUNS_NAMED = 5;

/** How to reach a run, and what to call with progress. */
export interface VerifyOptions {
  /** Default: none. */
  readonly signal?: AbortSignal;
  /**
   * Creates or returns the S3 client; called only for a run in S3. Default: one from the environment, closed at the
   * end.
   */
  readonly s3Client?: S3ClientSource;
  /** Called for every data file once it has been read. */
  readonly onFile?: (name: string) => void;
}

/**
 * Re-checks a finished run wherever it is: every data file that the report names is there with its size and SHA-256,
 * can be unpacked, contains as many rows, and has the columns of the data set (CSV, Parquet); the manifest names
 * exactly these; nothing else is below `data/`; the numbers of the report agree with each other and with the list of
 * rejects. Files that an engine wrote are read where they are. Changes nothing.
 * @param run folder of the run, or `s3://bucket/prefix/DATASETID/RUNID`
 * @throws UsageError NO_RUN when there is nothing; StorageError when it cannot be read; InterruptedError
 */
export async function verifyRun(run: string, options: VerifyOptions = {}): Promise<Verification> {
  const { signal = new AbortController().signal, s3Client } = options;
  if (s3Client !== undefined) return verified(run, { ...options, signal, s3Client });
  const own: Promise<S3Client>[] = [];
  try {
    return await verified(run, { ...options, signal, s3Client: () => (own[0] ??= loadS3Client()) });
  } finally {
    for (const made of await Promise.allSettled(own)) if (made.status === 'fulfilled') made.value.destroy();
  }
}

type CompleteOptions = VerifyOptions & Required<Pick<VerifyOptions, 'signal' | 's3Client'>>;

async function verified(run: string, options: CompleteOptions): Promise<Verification> {
  const { signal } = options;
  let files = isS3Url(run) ? await openS3Run(run, options.s3Client) : new FolderRunFiles(run);
  let listed = await files.list(signal);
  if (listed.size === 0) {
    throw new UsageError(
      `There is no run at ${files.location}. Name the folder with manifest.txt: OUT/DATASETID/RUNID.`,
      { code: 'NO_RUN' },
    );
  }
  refuseFolderOfRuns(files.location, listed);
  const report = listed.has(REPORT_NAME)
    ? parseRunReport(await readText(files, REPORT_NAME, signal))
    : undefined;
  if (report === undefined || report === null) {
    const problem: Problem =
      report === undefined
        ? { code: 'REPORT_MISSING', file: REPORT_NAME, message: 'it is missing: the run is not complete' }
        : { code: 'REPORT_NOT_READABLE', file: REPORT_NAME, message: 'it is no report of amc-ingest' };
    return verification(files, null, [], [problem]);
  }
  const dataLocation = dataElsewhere(report, listed);
  if (dataLocation !== null) {
    files = new SplitRunFiles(files, await openS3Run(dataLocation, options.s3Client));
    listed = await files.list(signal);
  }
  if (report.prepared !== undefined) {
    const { location } = report.prepared;
    const data = isS3Url(location)
      ? await openS3Run(location, options.s3Client)
      : new FolderRunFiles(location);
    files = new PreparedRunFiles(files, data, report);
    listed = await files.list(signal);
  }
  const checked = await checkFiles(files, listed, report, options);
  // Lines of a manifest of prepared files are the files' full names.
  const place = report.prepared === undefined ? (dataLocation ?? files.location) : '';
  const problems = [
    ...checkCompleteness(listed, report),
    ...checked.flatMap((file) => file.problems),
    ...(listed.has(MANIFEST_NAME)
      ? checkManifest(await readText(files, MANIFEST_NAME, signal), report, place)
      : []),
    ...(await checkTotals(files, listed, report, signal)),
    ...(await checkTable(files, listed, report, signal)),
  ];
  return verification(files, report, checked, problems);
}

/**
 * The location of the data files and the manifest of a run that was written with `dataOut`, according to its report.
 * Null for a run that has them next to its report.
 */
function dataElsewhere({ status, manifest }: RunReport, listed: ReadonlyMap<string, number>): string | null {
  if (status !== 'complete' || manifest === null || !isS3Url(manifest)) return null;
  if ([...listed.keys()].some(isForAmc)) return null;
  return manifest.slice(0, -MANIFEST_NAME.length);
}

/** A user who names the folder above a run must not be told that the run is broken. */
function refuseFolderOfRuns(location: string, listed: ReadonlyMap<string, number>): void {
  if ([REPORT_NAME, MANIFEST_NAME].some((name) => listed.has(name))) return;
  const runs = [...listed.keys()].flatMap((name) => {
    const [, run] = /^(.+)\/report\.json$/.exec(name) ?? [];
    return run === undefined || run.startsWith(DATA_PREFIX) ? [] : [run];
  });
  if (runs.length === 0) return;
  const more = runs.length > MAX_RUNS_NAMED ? ` and ${runs.length - MAX_RUNS_NAMED} more` : '';
  throw new UsageError(
    `${location} is not a run: it contains ${runs.toSorted().slice(0, MAX_RUNS_NAMED).join(', ')}${more}. Name one of these folders.`,
    { code: 'NO_RUN' },
  );
}

async function checkFiles(
  files: RunFiles,
  listed: ReadonlyMap<string, number>,
  report: RunReport,
  { signal, onFile }: CompleteOptions,
): Promise<CheckedFile[]> {
  const limit = pLimit(CONCURRENT_FILES);
  const present = report.files.filter(({ path }) => listed.has(path));
  return Promise.all(
    present.map((file) =>
      limit(async () => {
        if (signal.aborted) throw new InterruptedError(signal.reason);
        const result = await checkDataFile(files, file, report, signal);
        onFile?.(file.path);
        return result;
      }),
    ),
  );
}

/** Whether everything that a complete run has is there, and nothing that AMC could mistake for a part of it. */
function checkCompleteness(listed: ReadonlyMap<string, number>, report: RunReport): Problem[] {
  const problems: Problem[] = [];
  if (report.status !== 'complete') {
    const message = `the run is not complete (${report.status}); it has no data`;
    problems.push({ code: 'NOT_COMPLETE', file: null, message });
  } else if (!listed.has(MANIFEST_NAME)) {
    const message = 'it is missing: the run is not complete. Run the ingestion again';
    problems.push({ code: 'NOT_COMPLETE', file: MANIFEST_NAME, message });
  }
  const named = new Set(report.files.map(({ path }) => path));
  for (const path of named) {
    if (!listed.has(path))
      problems.push({ code: 'FILE_MISSING', file: path, message: 'the report names it, and it is missing' });
  }
  for (const name of listed.keys()) {
    if (name.startsWith(DATA_PREFIX) && !named.has(name))
      problems.push({ code: 'FILE_EXTRA', file: name, message: 'it is below data/, and no file of the run' });
  }
  return problems;
}

function verification(
  files: RunFiles,
  report: RunReport | null,
  checked: readonly CheckedFile[],
  problems: readonly Problem[],
): Verification {
  const sum = (of: (file: CheckedFile) => number) => checked.reduce((total, file) => total + of(file), 0);
  return {
    run: files.location,
    runId: report?.runId ?? null,
    dataSetId: report?.dataSetId ?? null,
    preparedFrom: report?.prepared?.location ?? null,
    verified: problems.length === 0,
    files: checked.length,
    bytes: sum(({ bytes }) => bytes),
    rows: sum(({ rows }) => rows),
    problems,
  };
}

/** The S3 code is loaded only for a run in S3. */
async function openS3Run(run: string, s3Client: S3ClientSource): Promise<RunFiles> {
  const { S3RunFiles } = await import('./s3-run-files.js');
  return new S3RunFiles(run, await s3Client());
}
