import type { TableCounts } from '../collaboration/table-sink.js';
import { InterruptedError } from '../errors.js';
import type { Ledger } from '../ledger/ledger.js';
import { previousRun, type ThisRun } from '../ledger/previous-run.js';
import type { PartFile } from '../model/part-file.js';
import { checkConservation } from '../report/conservation.js';
import { RefusedError } from '../report/refused-error.js';
import { reportFiles, type ReportFile } from '../report/report-files.js';
import type { RunReport } from '../report/run-report.js';
import type { InputsResult } from './ingest-inputs.js';
import { rowsOfKeys } from './collaboration-run.js';
import { reportOf, type ReportedRun } from './report-of.js';

/** The result of processing a run's inputs, before anybody can see it. */
export interface FinishedRun {
  readonly result: InputsResult;
  /** Too many rows were rejected (`isRefused`): there will be no data. */
  readonly refused: boolean;
  /** The data files; none for a refused run. */
  readonly files: readonly PartFile[];
  /** Rows counted in the encoded bytes, independently of the tally. */
  readonly rowsInFiles: number;
  readonly rejectsListed: number;
  /** The contents of a collaboration instance's table. Default: there is none, or nothing was written. */
  readonly table?: TableCounts | null;
}

/** Where a run is published: its folder or prefix, and what it is compared with. */
export interface Publication extends Pick<ThisRun, 's3Client'> {
  /** The run's folder, or `s3://…/`. */
  readonly location: string;
  /** Where its manifest goes. */
  readonly manifest: string;
  readonly ledger: Ledger | null;
  readonly signal: AbortSignal;
  putRejects(): Promise<void>;
  putReport(files: readonly ReportFile[]): Promise<void>;
  /** The manifest's line for a data file. */
  manifestLine(file: PartFile): string;
  /**
   * Makes the run visible by writing the manifest last. Null for a refused run, which has neither manifest nor
   * data.
   */
  complete(manifest: string | null, files: readonly PartFile[]): Promise<void>;
}

/**
 * The last steps of a run, regardless of what wrote its parts: checks that no row is unaccounted for, writes
 * rejects and report, and the manifest last.
 * @throws DefectError CONSERVATION; RefusedError for a refused run, after its report is written; InterruptedError
 */
export async function publishRun(
  run: ReportedRun,
  { result, refused, files, rowsInFiles, rejectsListed, table = null }: FinishedRun,
  publication: Publication,
): Promise<RunReport> {
  const { location, manifest, ledger, signal, s3Client } = publication;
  checkConservation(result.tally, rowsInFiles, rejectsListed, table === null ? undefined : rowsOfKeys(table));
  const report = reportOf(run, result, refused ? 'refused' : 'complete', {
    location: { outDir: location, manifest },
    files,
    table,
  });
  await publication.putRejects();
  const { dataSetId, runId } = report;
  const previous =
    ledger === null ? null : await previousRun(ledger, { dataSetId, runId, location, signal, s3Client });
  await publication.putReport(await reportFiles(report, previous));
  if (signal.aborted) throw new InterruptedError(signal.reason);
  const lines = files.map((file) => `${publication.manifestLine(file)}\n`);
  await publication.complete(refused ? null : lines.join(''), files);
  if (refused) throw new RefusedError(report, run.options.maxRejectRate);
  return report;
}
