import { BucketReader } from '../aws/bucket-reader.js';
import { createS3Client } from '../aws/s3-client.js';
import { isS3Url, parseOutputPrefix } from '../aws/s3-location.js';
import { COLLABORATION_REGION } from '../model/collaboration.js';
import { checkBucket } from './check-bucket.js';
import { checkLakeFormation, LAKE_FORMATION } from './check-lake-formation.js';
import { failed, failedBy, ok, skipped, type CheckResult } from './check-result.js';
import { checkTableKey, ENCRYPTION } from './check-table-key.js';
import { S3_TIMEOUTS } from './run-doctor.js';

export interface CollaborationCheckOptions {
  /** Where tables are written, `s3://bucket/prefix`. */
  readonly out: string | undefined;
  /** Key that the files are encrypted with. Default: the bucket's. */
  readonly kmsKeyId?: string | undefined;
  readonly signal: AbortSignal;
  /** Default: S3 as the environment configures it. */
  readonly openBucket?: ((bucket: string) => BucketReader) | undefined;
}

const REGION = 'region for Clean Rooms';
const NAMES = ['bucket', REGION, ENCRYPTION, LAKE_FORMATION] as const;

/**
 * Checks the bucket of tables for a collaboration instance: AMC needs neither its policy nor its tags, but its
 * region and encryption matter, and Lake Formation must not control it.
 */
export async function checkCollaboration({
  out,
  kmsKeyId,
  signal,
  openBucket = (bucket) => new BucketReader(createS3Client(S3_TIMEOUTS), bucket),
}: CollaborationCheckOptions): Promise<readonly CheckResult[]> {
  if (out === undefined || !isS3Url(out)) {
    const because = out === undefined ? 'no --out s3://bucket/prefix was given.' : '--out is not in S3.';
    return NAMES.map((name) => skipped(name, because));
  }
  try {
    const location = parseOutputPrefix(out);
    const { bucket } = location;
    const reader = openBucket(bucket);
    try {
      const { result, answers, region } = await checkBucket(reader, signal);
      if (!answers)
        return [result, ...NAMES.slice(1).map((name) => skipped(name, 'the bucket could not be reached.'))];
      return [
        result,
        checkRegion(bucket, region),
        ...(await Promise.all([
          checkTableKey(reader, kmsKeyId, signal),
          checkLakeFormation(location, signal),
        ])),
      ];
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
