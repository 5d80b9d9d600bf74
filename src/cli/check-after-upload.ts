import type { S3Client } from '@aws-sdk/client-s3';
import { reportedArrival, type ReportedArrival } from '../report/arrival.js';
import { recordCheck } from '../ask/record-check.js';
import { checkUploads, type CheckedUploads } from '../ask/check-uploads.js';
import type { HandOverOutcome } from '../hand-over/hand-over-run.js';
import type { Ledger } from '../ledger/ledger.js';
import type { RunReport } from '../report/run-report.js';
import type { AmcConnection } from './amc-connection.js';
import { describeArrival } from './describe-arrival.js';

export interface CheckAfterUploadOptions {
  readonly connection: AmcConnection;
  readonly report: RunReport;
  readonly outcomes: readonly HandOverOutcome[];
  readonly ledger: Ledger | null;
  readonly s3Client: S3Client;
  readonly kmsKeyId: string | undefined;
  readonly pollMs: number | undefined;
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Checks what arrived at every instance that accepted the upload, prints it, and adds it to the run's report. */
export async function checkAfterUpload(
  options: CheckAfterUploadOptions,
): Promise<readonly ReportedArrival[]> {
  const { connection, report, outcomes, s3Client, onStep } = options;
  const checked: CheckedUploads[] = [];
  for (const { instanceId, status } of outcomes) {
    if (status !== 'success') continue;
    const check = await checkUploads({
      ...options,
      client: connection.client,
      instanceId,
      dataSetId: report.dataSetId,
      s3Client: () => s3Client,
      wait: true,
    });
    for (const line of describeArrival(check.arrival, check.previous).trimEnd().split('\n')) onStep(line);
    checked.push(check);
  }
  const place = report.outDir;
  if (place !== null) await recordCheck({ ...options, place, checked, s3Client: () => s3Client });
  return checked.map(({ arrival, previous }) => reportedArrival(arrival, previous));
}
