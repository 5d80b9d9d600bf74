import { createHash } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { completionText } from '../delivery/find-delivery.js';
import { endOf, UsageError } from '../errors.js';
import { count, counted } from '../report/numbers.js';
import { RefusedError } from '../report/refused-error.js';
import { REPORT_NAME, reportFiles } from '../report/report-files.js';
import { parseRunReport, type RunReport } from '../report/run-report.js';
import { toDiskError } from '../store/disk-error.js';
import { openRunStore } from '../store/open-run-store.js';
import { MANIFEST_NAME, type RunStore } from '../store/run-store.js';
import { writeStagedText } from '../store/staged-text.js';
import { packageVersion } from '../version.js';
import {
  checkFolder,
  findFolder,
  type CheckedFolder,
  type FoundFolder,
  type CheckPreparedOptions,
} from './check-prepared-files.js';
import type { PreparedFolder } from './list-prepared-files.js';
import { filesWithRows, preparedReport, type PreparedReportFacts } from './prepared-report.js';

const REJECTS_NAME = 'rejects.jsonl';

/** Where the manifest and the report of prepared files go. */
export interface PublishPreparedOptions extends Omit<CheckPreparedOptions, 'onReject'> {
  /** `s3://bucket/prefix` or a folder for report, list of rejects and, without `manifestOut`, the manifest. */
  readonly out: string;
  /** `s3://bucket/prefix` for the manifest, where AMC may read it. Default: `out`. */
  readonly manifestOut?: string | undefined;
  /** Where the run and its uploads are recorded. Default: next to the runs. */
  readonly ledger?: string | undefined;
  /** AMC instances that may read the manifest, written as its tag. */
  readonly instanceIds?: readonly string[] | undefined;
  readonly kmsKeyId?: string | undefined;
}

/** A report, and whether an earlier check of the same files produced it. */
export type PreparedResult = RunReport & { readonly reused: boolean };

/**
 * Checks the files of a folder and writes nothing.
 * @returns the report (`dryRun`)
 * @throws RefusedError PREPARED_FILES_REFUSED with the report if anything is wrong; UsageError, SchemaError,
 *   InputError, StorageError; InterruptedError when the signal is aborted
 */
export async function checkPreparedFiles(options: CheckPreparedOptions): Promise<RunReport> {
  return check(options).catch((error: unknown) => {
    throw endOf(error, options.signal);
  });
}

async function check(options: CheckPreparedOptions): Promise<RunReport> {
  const found = await findFolder(options);
  const checked = await checkFolder(found, options);
  const runId = runIdOf(options, found);
  return accepted(
    preparedReport(checked, factsOf(options, { runId, place: null, ledger: undefined, rejectsListed: null })),
  );
}

/**
 * Checks the files of a folder where they are, and writes a manifest that names them, the report, and the list of
 * rejects; the files themselves are neither copied nor changed. The same files, schema and options are checked once.
 * @returns the report (`complete`), for `handOverRun`
 * @throws as `checkPreparedFiles`; report and rejects are then written, but no manifest
 */
export async function publishPreparedFiles(options: PublishPreparedOptions): Promise<PreparedResult> {
  return checkAndPublish(options).catch((error: unknown) => {
    throw endOf(error, options.signal);
  });
}

async function checkAndPublish(options: PublishPreparedOptions): Promise<PreparedResult> {
  const found = await findFolder(options);
  refuseInside(options, found.folder);
  const runId = runIdOf(options, found);
  const { out, manifestOut, instanceIds, kmsKeyId, signal } = options;
  const store = await openRunStore({
    out,
    dataSetId: found.schema.dataSetId,
    runId,
    ...(signal === undefined ? {} : { signal }),
    ...(manifestOut === undefined ? {} : { dataOut: manifestOut }),
    ...(instanceIds === undefined ? {} : { instanceIds }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    ...(out.startsWith('s3://') ? { s3Client: await options.s3Client() } : {}),
  });
  try {
    const earlier = await earlierReport(store);
    if (earlier !== null) return { ...earlier, reused: true };
    const rejects = new RejectList(store);
    const checked = await checkFolder(found, {
      ...options,
      onReject: (lines) => rejects.add(lines),
    });
    await rejects.add('');
    return { ...(await publish(checked, store, { options, runId, rejects })), reused: false };
  } finally {
    await store.abort();
  }
}

interface Publication {
  readonly options: PublishPreparedOptions;
  readonly runId: string;
  readonly rejects: RejectList;
}

async function publish(
  checked: CheckedFolder,
  store: RunStore,
  { options, runId, rejects }: Publication,
): Promise<RunReport> {
  const report = preparedReport(
    checked,
    factsOf(options, {
      runId,
      place: { outDir: store.location, manifest: manifestOf(store) },
      ledger: options.ledger,
      rejectsListed: rejects.lines,
    }),
  );
  await store.put(REJECTS_NAME, rejects.path, 'application/x-ndjson');
  for (const { name, contentType, text } of await reportFiles(report, null))
    await store.put(name, await writeStagedText(store, name, text), contentType);
  options.signal?.throwIfAborted();
  const lines = filesWithRows(checked.files).map(({ file }) => `${file.location}\n`);
  await store.commit(report.status === 'complete' ? lines.join('') : null);
  return accepted(report);
}

/** What a later listing would find among the data. */
function refuseInside({ out, manifestOut }: PublishPreparedOptions, { location }: PreparedFolder): void {
  const inside = [out, manifestOut].find((place) =>
    `${(place ?? '').replace(/\/+$/, '')}/`.startsWith(location),
  );
  if (inside === undefined) return;
  throw new UsageError(
    `${inside} is within ${location}: manifest and report would be mixed with the data. Choose another --out or --manifest-out.`,
    { code: 'INVALID_OPTIONS' },
  );
}

function manifestOf(store: RunStore): string {
  const isInS3 = store.location.endsWith('/');
  return isInS3 ? store.manifestLocation(MANIFEST_NAME) : path.join(store.location, MANIFEST_NAME);
}

async function earlierReport(store: RunStore): Promise<RunReport | null> {
  const text = await store.readCompleted(REPORT_NAME);
  const report = text === null ? null : parseRunReport(text);
  return report?.status === 'complete' && report.prepared !== undefined ? report : null;
}

function accepted(report: RunReport): RunReport {
  if (report.status !== 'refused') return report;
  const { prepared, rows, outDir } = report;
  const problems = prepared?.problems ?? [];
  const first = problems[0]?.message ?? '';
  const more = problems.length > 1 ? ` (and ${counted(problems.length - 1, 'more problem')})` : '';
  const bad =
    rows.rejected === 0 ? '' : `${count(rows.rejected)} of ${counted(rows.read, 'row')} cannot be uploaded.`;
  const place = outDir === null ? '' : `The report is in ${outDir}.`;
  const what = ['Nothing was uploaded.', bad, `${first}${more}`, place]
    .filter((text) => text !== '')
    .join(' ');
  throw new RefusedError(report, 0, {
    code: 'PREPARED_FILES_REFUSED',
    message: `${what} Correct what writes the files, write them again, and run the command again.`,
  });
}

function factsOf(
  { sample, csvEscape = 'quote', asOf, delivery, ignore = [] }: CheckPreparedOptions,
  facts: Pick<PreparedReportFacts, 'runId' | 'place' | 'ledger' | 'rejectsListed'>,
): PreparedReportFacts {
  return {
    ...facts,
    csvEscape,
    sample: sample ?? null,
    delivery: delivery === undefined ? null : completionText(delivery),
    ignore,
    asOf: asOf ?? new Date().toISOString().slice(0, 'yyyy-MM-dd'.length),
    version: packageVersion(),
  };
}

/** The same files, schema and options get the same name, so that they are checked and handed over once. */
function runIdOf(
  { sample, csvEscape, country, leakGuard }: CheckPreparedOptions,
  { folder, schema, suppression }: FoundFolder,
): string {
  const content = {
    prepared: folder.location,
    digest: folder.digest,
    // Leaving people out changes what is asked, so it must change the name.
    suppression: suppression?.digest,
    schema,
    sample,
    csvEscape,
    country,
    leakGuard,
    version: packageVersion(),
  };
  return `run-${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 24)}`;
}

/** The list of rejects in the staging folder. */
class RejectList {
  readonly path: string;
  lines = 0;

  constructor(store: RunStore) {
    this.path = path.join(store.stagingFolder, REJECTS_NAME);
  }

  async add(text: string): Promise<void> {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lines += 1;
    try {
      await appendFile(this.path, text, { mode: 0o600 });
    } catch (cause) {
      throw toDiskError(cause, 'write the list of rejects', this.path);
    }
  }
}
