import { type CheckResult, failed, ok, warning } from './check-result.js';

/** The region in which AMC needs the key. */
const AMC_REGION = 'us-east-1';
const KEY_ARN = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:key\/([0-9a-f-]+)$/;
const MULTI_REGION_KEY_ARN = /^(arn:aws[a-z-]*:kms:)([a-z0-9-]+)(:\d{12}:key\/mrk-[0-9a-f]+)$/;

/** Whether a data set's `customerEncryptionKeyArn` has the form of a key that AMC can use. Checks only the form. */
export function checkDataSetKey(arn: string): CheckResult {
  const name = 'customerEncryptionKeyArn';
  const [, before, region, after] = MULTI_REGION_KEY_ARN.exec(arn) ?? [];
  if (before === undefined || after === undefined) return failed(name, notMultiRegion('it'), makeOne());
  if (region === AMC_REGION) return ok(name, `a multi-region key in ${AMC_REGION}, by its form.`);
  return warning(
    name,
    `a multi-region key, given in ${region}; AMC needs it in ${AMC_REGION}.`,
    `Check that it has a replica there, and give that one: ${before}${AMC_REGION}${after}`,
  );
}

/** The same for the key that encrypts the objects (`--kms-key-id`), which S3 uses in the bucket's region. */
export function checkObjectKey(arn: string, bucketRegion: string | undefined): CheckResult {
  const name = '--kms-key-id';
  const found = MULTI_REGION_KEY_ARN.exec(arn);
  const region = found?.[2] ?? KEY_ARN.exec(arn)?.[1];
  if (region === undefined) {
    return failed(
      name,
      'it is not the ARN of a key: AMC reads from another AWS account, where aliases and bare ids mean nothing.',
      `Give the ARN, arn:aws:kms:REGION:ACCOUNT:key/mrk-…`,
    );
  }
  if (bucketRegion !== undefined && region !== bucketRegion) {
    return failed(
      name,
      `the key is given in ${region}, the bucket is in ${bucketRegion}, and S3 takes keys of its own region only.`,
      'Give the ARN of a key, or of the replica, in the region of the bucket.',
    );
  }
  if (found === null) return warning(name, notMultiRegion('the key'), makeOne());
  if (region !== AMC_REGION) {
    return warning(
      name,
      `a multi-region key in ${region}, by its form; AMC works in ${AMC_REGION}.`,
      `Check that it has a replica there.`,
    );
  }
  return ok(
    name,
    `a multi-region key in ${AMC_REGION}, by its form; whether AMC may use it its policy tells.`,
  );
}

function notMultiRegion(what: string): string {
  return `${what} is not the ARN of a multi-region KMS key (arn:aws:kms:REGION:ACCOUNT:key/mrk-…).`;
}

function makeOne(): string {
  return `Make a multi-region key with a replica in ${AMC_REGION}: a key cannot be changed into one.`;
}
