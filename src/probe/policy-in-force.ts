import type { BucketReader } from '../aws/bucket-reader.js';
import type { S3Location } from '../aws/s3-location.js';
import { parseAmcAccount } from '../doctor/amc-account.js';
import { parseBucketPolicy } from '../doctor/bucket-policy.js';
import { judgePolicy } from '../doctor/policy-judgement.js';
import { IngestError } from '../errors.js';

/**
 * Which policy lets AMC in: `plain`, the entire bucket without conditions, as in Amazon's text; `narrow`, the output's
 * prefix; `none` that is recognized; or that it cannot be read.
 */
export type PolicyInForce = 'narrow' | 'plain' | 'none' | 'unreadable';

/** Which form of policy the bucket has for AMC's account. */
export async function policyInForce(
  reader: BucketReader,
  out: S3Location,
  uploadAccount: string | undefined,
  signal: AbortSignal,
): Promise<PolicyInForce> {
  if (uploadAccount === undefined) return 'unreadable';
  let text: string | null;
  try {
    text = await reader.policy(signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof IngestError)) throw error;
    return 'unreadable';
  }
  const statements = text === null ? [] : parseBucketPolicy(text);
  if (statements === null) return 'unreadable';
  const account = parseAmcAccount(uploadAccount);
  const suffices = (location: S3Location) => {
    const { missing, unsure, denying, maybeDenying } = judgePolicy(statements, location, account);
    return missing.length + unsure.length + denying.length + maybeDenying.length === 0;
  };
  if (suffices({ bucket: out.bucket, key: '' })) return 'plain';
  return suffices(out) ? 'narrow' : 'none';
}
