import { DefectError } from '../errors.js';
import { parseRunReport, type RunReport } from '../report/run-report.js';
import { fetchS3Text } from './config/fetch-text.js';
import type { Invocation } from './services.js';

/** The report of a run with 150,000 parts, the maximum, is about 33 MB. */
const MAX_REPORT_BYTES = 64 * 1024 * 1024;

/** The report of the run that an execution has published. */
export async function readReport(outDir: string, { s3 }: Invocation): Promise<RunReport> {
  const report = parseRunReport(await fetchS3Text(s3, `${outDir}report.json`, MAX_REPORT_BYTES));
  if (report !== null) return report;
  throw new DefectError(`${outDir}report.json is not a report of amc-ingest.`, { code: 'NO_REPORT' });
}
