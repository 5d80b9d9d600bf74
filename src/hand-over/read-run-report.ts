import type { S3Client } from '@aws-sdk/client-s3';
import { UsageError } from '../errors.js';
import { parseRunReport, type RunReport } from '../report/run-report.js';

/** A report has kilobytes to a few megabytes (one entry per file); anything larger is something else. */
const MAX_REPORT_BYTES = 64 * 1024 * 1024;

/**
 * The report of a run in S3.
 * @param run `s3://bucket/prefix/DATASETID/RUNID/`, with or without the last slash
 * @throws UsageError when there is no run's report
 */
export async function readRunReport(run: string, client: S3Client, signal: AbortSignal): Promise<RunReport> {
  if (!run.startsWith('s3://')) {
    throw new UsageError(
      `AMC reads from S3 only; give the run as s3://bucket/prefix/DATASETID/RUNID/, not ${run}.`,
      { code: 'RUN_NOT_IN_S3' },
    );
  }
  const url = `${run.replace(/\/+$/, '')}/report.json`;
  const { s3Sources } = await import('../read/s3-source.js');
  const [source] = await s3Sources(url, client, signal);
  const chunks: Uint8Array[] = [];
  if (source !== undefined && (source.size ?? 0) <= MAX_REPORT_BYTES) {
    for await (const chunk of source.open(signal)) chunks.push(chunk);
  }
  const report = parseRunReport(Buffer.concat(chunks).toString('utf8'));
  if (report === null) {
    throw new UsageError(
      `${url} is not a report that this version of amc-ingest understands. Run the ingestion again.`,
      { code: 'NO_RUN' },
    );
  }
  return report;
}
