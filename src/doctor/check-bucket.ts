import type { BucketReader } from '../aws/bucket-reader.js';
import type { S3Location } from '../aws/s3-location.js';
import { IngestError } from '../errors.js';
import { type CheckResult, failedBy, ok, warning } from './check-result.js';
import { unreadable } from './check-policy.js';
import { shellQuote } from './shell-quote.js';

const DAY_MS = 86_400_000;
/** Enough to see that there is something to clean up; the rest of the listing is not read. */
const MAX_UPLOADS = 1_000;

/** The check of the bucket, and whether to ask it for more. */
export interface BucketCheck {
  readonly result: CheckResult;
  readonly answers: boolean;
  readonly region: string | undefined;
}

/** Whether the bucket exists and answers, and in which region it is. */
export async function checkBucket(reader: BucketReader, signal: AbortSignal): Promise<BucketCheck> {
  try {
    const region = await reader.region(signal);
    const where = region === undefined ? '' : `, region ${region}`;
    return { result: ok('bucket', `s3://${reader.bucket} answers${where}.`), answers: true, region };
  } catch (error) {
    // A user without permission to list a bucket may still be allowed to read its policy.
    const answers = error instanceof IngestError && error.code === 'ACCESS_DENIED';
    return { result: failedBy('bucket', error), answers, region: undefined };
  }
}

/** Whether there are multipart uploads older than a day below the prefix: they are invisible but charged for. */
export async function checkUploads(
  reader: BucketReader,
  { key: prefix }: S3Location,
  now: number,
  signal: AbortSignal,
): Promise<CheckResult> {
  const name = 'unfinished uploads';
  let seen = 0;
  let old = 0;
  try {
    for await (const { Initiated: initiated } of reader.unfinishedUploads(prefix, signal)) {
      if (initiated !== undefined && now - initiated.getTime() > DAY_MS) old += 1;
      seen += 1;
      if (seen >= MAX_UPLOADS) break;
    }
  } catch (error) {
    return unreadable(name, error) ?? failedBy(name, error);
  }
  const where = `below s3://${reader.bucket}/${prefix}`;
  if (old === 0) return ok(name, `none older than a day ${where}.`);
  const count = seen >= MAX_UPLOADS ? `at least ${old}` : String(old);
  return warning(
    name,
    `${count} multipart upload(s) older than a day ${where}: they are charged for, but not visible.`,
    `Abort those of runs: amc-ingest doctor --out ${shellQuote(`s3://${reader.bucket}/${prefix}`)} --abort-uploads. Or let S3 remove all of them from now on (this replaces the lifecycle rules that the bucket has): ${lifecycleCommand(reader.bucket, prefix)}`,
  );
}

function lifecycleCommand(bucket: string, prefix: string): string {
  const rule = {
    ID: 'amc-ingest-unfinished-uploads',
    Status: 'Enabled',
    Filter: { Prefix: prefix },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
  };
  const rules = shellQuote(JSON.stringify({ Rules: [rule] }));
  return `aws s3api put-bucket-lifecycle-configuration --bucket ${bucket} --lifecycle-configuration ${rules}`;
}
