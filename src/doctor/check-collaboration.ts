import { BucketReader } from '../aws/bucket-reader.js';
import { createS3Client } from '../aws/s3-client.js';
import { isS3Url, parseOutputPrefix } from '../aws/s3-location.js';
import { COLLABORATION_REGION } from '../model/collaboration.js';
import { checkBucket } from './check-bucket.js';
import { failed, failedBy, ok, skipped, type CheckResult } from './check-result.js';
import { S3_TIMEOUTS } from './run-doctor.js';

export interface CollaborationCheckOptions {
  /** Where tables are written, `s3://bucket/prefix`. */
  readonly out: string | undefined;
  readonly signal: AbortSignal;
  /** Default: S3 by the environment. */
  readonly openBucket?: ((bucket: string) => BucketReader) | undefined;
}

const REGION = 'region for Clean Rooms';
const LAKE_FORMATION = 'Lake Formation';

/** The bucket of tables for a collaboration instance: AMC needs neither its policy nor its tags, but its region. */
export async function checkCollaboration({
  out,
  signal,
  openBucket = (bucket) => new BucketReader(createS3Client(S3_TIMEOUTS), bucket),
}: CollaborationCheckOptions): Promise<readonly CheckResult[]> {
  if (out === undefined || !isS3Url(out)) {
    const because = out === undefined ? 'no --out s3://bucket/prefix was given.' : '--out is not in S3.';
    return ['bucket', REGION, LAKE_FORMATION].map((name) => skipped(name, because));
  }
  try {
    const { bucket } = parseOutputPrefix(out);
    const reader = openBucket(bucket);
    try {
      const { result, region } = await checkBucket(reader, signal);
      return [result, checkRegion(bucket, region), lakeFormation(bucket)];
    } finally {
      reader.close();
    }
  } catch (error) {
    return [failedBy('bucket', error)];
  }
}

function checkRegion(bucket: string, region: string | undefined): CheckResult {
  if (region === undefined) return skipped(REGION, `S3 does not say where s3://${bucket} is.`);
  if (region === COLLABORATION_REGION) return ok(REGION, `s3://${bucket} is in ${region}.`);
  return failed(
    REGION,
    `s3://${bucket} is in ${region}; AMC reads tables of collaboration instances in ${COLLABORATION_REGION} only.`,
    `Write the tables to a bucket in ${COLLABORATION_REGION}.`,
  );
}

/** S3 does not know it, and the permissions to ask Lake Formation are not needed for anything else. */
function lakeFormation(bucket: string): CheckResult {
  return skipped(
    LAKE_FORMATION,
    `S3 does not say whether s3://${bucket} is registered there, which it must not be.`,
    `Ask AWS; EntityNotFoundException is the right answer: aws lakeformation describe-resource --region ${COLLABORATION_REGION} --resource-arn arn:aws:s3:::${bucket}`,
  );
}
