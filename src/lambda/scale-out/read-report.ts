import { DefectError } from '../../errors.js';
import { parseRunReport, type RunReport } from '../../report/run-report.js';
import { fetchS3Text } from '../config/fetch-text.js';
import type { Invocation } from '../services.js';

/** The report of the run that an execution has published. */
export async function readReport(outDir: string, { s3 }: Invocation): Promise<RunReport> {
  const report = parseRunReport(await fetchS3Text(s3, `${outDir}report.json`));
  if (report !== null) return report;
  throw new DefectError(`${outDir}report.json is not a report of amc-ingest.`, { code: 'NO_REPORT' });
}
