import { randomUUID } from 'node:crypto';
import type { BucketReader } from '../aws/bucket-reader.js';
import type { S3Location } from '../aws/s3-location.js';
import { unreadable } from './check-policy.js';
import { type CheckResult, failedBy, ok, warning } from './check-result.js';

const NAME = 'conditional writes';

/**
 * Whether an S3-compatible server can write an object only when it does not exist, as claims and ledger
 * require. Amazon's S3 can, so it is not tested. Writes an object and deletes it.
 */
export async function checkConditionalWrites(
  reader: BucketReader,
  { key: prefix }: S3Location,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  if (reader.isAmazon) return [];
  const where = `s3://${reader.bucket}`;
  try {
    // AMC and amc-ingest skip names that start with a dot.
    const isHonored = await reader.tryConditionalWrites(
      `${prefix}.amc-ingest-doctor-${randomUUID()}`,
      signal,
    );
    return [
      isHonored
        ? ok(NAME, `the server of ${where} does not write over an object that must be new.`)
        : warning(
            NAME,
            `the server of ${where} ignores If-None-Match: two processes at a time may both upload the same run, because the ledger is written over.`,
            'Some servers ignore it in buckets with versions only: keep the output and the ledger in a bucket without versions, or run one process at a time.',
          ),
    ];
  } catch (error) {
    return [unreadable(NAME, error) ?? failedBy(NAME, error)];
  }
}
