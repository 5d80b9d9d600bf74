import type { BucketReader } from '../aws/bucket-reader.js';
import { isS3Url, parseOutputPrefix, type S3Location } from '../aws/s3-location.js';
import { checkBucket, checkUploads } from './check-bucket.js';
import { checkConditionalWrites } from './check-conditional-writes.js';
import { checkObjectKey } from './check-kms-key.js';
import { checkPolicy } from './check-policy.js';
import { type CheckResult, failedBy, skipped } from './check-result.js';
import { checkTags } from './check-tags.js';
import type { ClockWatch } from './clock-watch.js';

export interface OutCheckOptions {
  /** As given: `s3://bucket/prefix`, a folder, or nothing. */
  readonly out: string | undefined;
  /** Resolves when it is known. */
  readonly amcAccount: () => Promise<string | undefined>;
  readonly kmsKeyId: string | undefined;
  /** Resolves to the instances when they are known; undefined when the settings do not say. */
  readonly instanceIds: () => Promise<readonly string[] | undefined>;
  /** The AWS accounts that are connected to them, by instance. */
  readonly connected: () => Promise<ReadonlyMap<string, string>>;
  readonly openBucket: (bucket: string) => BucketReader;
  readonly clock: ClockWatch;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

const BUCKET_CHECKS = ['bucket', 'bucket policy', 'tags', 'unfinished uploads'] as const;

/** All checks of the location that runs are written to. */
export async function checkOut(options: OutCheckOptions): Promise<readonly CheckResult[]> {
  const { out, kmsKeyId } = options;
  const keyChecks = (region?: string) => (kmsKeyId === undefined ? [] : [checkObjectKey(kmsKeyId, region)]);
  if (out === undefined || !isS3Url(out)) {
    const because = out === undefined ? 'no --out s3://bucket/prefix was given.' : '--out is not in S3.';
    return [...BUCKET_CHECKS.map((name) => skipped(name, because)), ...keyChecks()];
  }
  let location: S3Location;
  let reader: BucketReader;
  try {
    location = parseOutputPrefix(out);
    reader = options.openBucket(location.bucket);
  } catch (error) {
    return [failedBy('bucket', error), ...skippedWithout(), ...keyChecks()];
  }
  try {
    const { results, region } = await checkReader(reader, location, options);
    return [...results, ...keyChecks(region)];
  } finally {
    reader.close();
  }
}

async function checkReader(
  reader: BucketReader,
  location: S3Location,
  { amcAccount, instanceIds, connected, clock, now, signal }: OutCheckOptions,
): Promise<{ readonly results: readonly CheckResult[]; readonly region: string | undefined }> {
  reader.onDate((date, startedAt, endedAt) => clock.observe('S3', date, startedAt, endedAt), now);
  const { result, answers, region } = await checkBucket(reader, signal);
  if (!answers) return { results: [result, ...skippedWithout()], region };
  const results = await Promise.all([
    amcAccount().then((account) => checkPolicy(reader, location, account, signal)),
    Promise.all([instanceIds(), connected()]).then(([ids, accounts]) =>
      checkTags(reader, { instanceIds: ids, connected: accounts }, signal),
    ),
    checkUploads(reader, location, now(), signal),
  ]);
  const writes = await checkConditionalWrites(reader, location, signal);
  return { results: [result, ...results, ...writes], region };
}

function skippedWithout(): readonly CheckResult[] {
  return BUCKET_CHECKS.slice(1).map((name) => skipped(name, 'the bucket could not be reached.'));
}
