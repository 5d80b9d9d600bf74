import { previousRun } from '../ledger/previous-run.js';
import type { Ledger } from '../ledger/ledger.js';
import { reportedArrival, type ReportedArrival } from '../report/arrival.js';
import { REPORT_NAME, type ReportFile, reportFiles } from '../report/report-files.js';
import { parseRunReport, type RunReport } from '../report/run-report.js';
import type { CheckedUploads } from './check-uploads.js';
import { openRunFiles, type RunFiles, type RunFilesOptions, type StoredText } from './run-files.js';

/** Two checks of a run may end at once; each then adds its instances to what the other wrote. */
const MAX_ROUNDS = 5;

export interface RecordInReportOptions extends RunFilesOptions {
  /** The report that was checked. */
  readonly report: RunReport;
  /** Where the run is: its folder, or `s3://…/`. */
  readonly place: string;
  readonly checked: readonly CheckedUploads[];
  /** Whether the check was of the AMC simulator. Default false. */
  readonly simulated?: boolean | undefined;
  /** For the run that the page compares with. */
  readonly ledger: Ledger | null;
}

/**
 * Adds what checks found to the report of their run, `report.json` and the HTML page, in place. False when the
 * run is gone or has been replaced, or others keep writing it. Throws StorageError or UsageError.
 */
export async function recordInReport(options: RecordInReportOptions): Promise<boolean> {
  const { report, place, checked, ledger, s3Client, signal } = options;
  if (checked.length === 0) return true;
  const files = await openRunFiles(place, options);
  const mark = options.simulated === true ? { simulated: true as const } : {};
  const added = checked.map(({ arrival, previous }) => ({ ...reportedArrival(arrival, previous), ...mark }));
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const stored = await files.read(REPORT_NAME);
    const current = stored === null ? null : parseRunReport(stored.text);
    if (stored === null || current === null || !isSameRun(current, report)) return false;
    const checkedReport = { ...current, arrivals: merged(current.arrivals ?? [], added) };
    const { dataSetId, runId } = report;
    const run = { dataSetId, runId, location: place, isRecorded: true, signal, s3Client };
    const previous = ledger === null ? null : await previousRun(ledger, run);
    const texts = await reportFiles(checkedReport, previous);
    const json = texts.find(({ name }) => name === REPORT_NAME);
    if (json === undefined || !(await files.replace(json, stored))) continue;
    await writePages(files, json, texts, { report, previous, like: stored });
    return true;
  }
  return false;
}

/**
 * Writes the pages of a report, and again if others change the report meanwhile: the last writer of the pages
 * writes them from the last report.
 */
async function writePages(
  files: RunFiles,
  json: ReportFile,
  texts: readonly ReportFile[],
  { report, previous, like }: PagesOf,
): Promise<void> {
  let { text } = json;
  let pages = texts.filter(({ name }) => name !== REPORT_NAME);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    for (const page of pages) await files.write(page, like);
    const now = await files.read(REPORT_NAME);
    const current = now === null || now.text === text ? null : parseRunReport(now.text);
    if (now === null || current === null || !isSameRun(current, report)) return;
    ({ text } = now);
    pages = (await reportFiles(current, previous)).filter(({ name }) => name !== REPORT_NAME);
  }
}

interface PagesOf {
  readonly report: RunReport;
  readonly previous: Awaited<ReturnType<typeof previousRun>>;
  /** A file whose encryption the pages should have. */
  readonly like: StoredText;
}

/** The latest check of each instance. A check of AMC replaces one of the simulator, and vice versa. */
function merged(before: readonly ReportedArrival[], added: readonly ReportedArrival[]): ReportedArrival[] {
  const ids = new Set(added.map(({ instanceId }) => instanceId));
  const isSimulated = added[0]?.simulated;
  return [
    ...before.filter(({ instanceId, simulated }) => !ids.has(instanceId) && simulated === isSimulated),
    ...added,
  ].toSorted((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
}

function isSameRun(one: RunReport, other: RunReport): boolean {
  const digests = ({ runId, files }: RunReport) => [runId, ...files.map(({ sha256 }) => sha256)].join(' ');
  return digests(one) === digests(other);
}
