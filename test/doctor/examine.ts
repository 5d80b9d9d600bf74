import { expect } from 'vitest';
import { BucketReader } from '../../src/aws/bucket-reader.js';
import { amcBucketPolicy } from '../../src/doctor/amc-access.js';
import { parseAmcAccount } from '../../src/doctor/amc-account.js';
import { doctorExitCode, runDoctor, type CheckResult, type DoctorOptions } from '../../src/doctor/index.js';
import { AMC_ACCOUNT, BUCKET, CANARIES, type DoctorRehearsal, INSTANCES, rehearse } from './rehearsal.js';

export const POLICY = amcBucketPolicy({ bucket: BUCKET, key: 'amc/' }, parseAmcAccount(AMC_ACCOUNT));
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/mrk-0123456789abcdef';
const RETRY = { baseDelayMs: 1, maxRetryAfterMs: 1 };

/** Everything in order. */
export async function healthy(options: Parameters<typeof rehearse>[0] = {}): Promise<DoctorRehearsal> {
  const rehearsal = await rehearse(options);
  rehearsal.server.setPolicy(BUCKET, JSON.stringify(POLICY));
  rehearsal.server.setTags(BUCKET, { instanceId: INSTANCES.join(' '), team: 'marketing' });
  return rehearsal;
}

export async function examine({ env, server }: DoctorRehearsal, options: Partial<DoctorOptions> = {}) {
  const checks = await runDoctor({
    env,
    out: `s3://${BUCKET}/amc`,
    amcAccount: AMC_ACCOUNT,
    kmsKeyId: KEY,
    schema: 'crm',
    nodeVersion: '24.1.0',
    signal: new AbortController().signal,
    retry: RETRY,
    openBucket: (bucket) => new BucketReader(server.client({ maxAttempts: 1 }), bucket),
    ...options,
  });
  for (const canary of CANARIES) expect(JSON.stringify(checks)).not.toContain(canary);
  const statuses = Object.fromEntries(checks.map(({ name, status }) => [name, status]));
  const get = (name: string): CheckResult | undefined => checks.find((check) => check.name === name);
  return { checks, statuses, get, exitCode: doctorExitCode(checks) };
}

/** The result of a rehearsal with everything in order. */
export const ALL_WELL = {
  node: 'ok',
  settings: 'ok',
  credentials: 'ok',
  terms: 'ok',
  'instance amcone': 'ok',
  'queries amcone': 'ok',
  'instance amctwo': 'ok',
  'queries amctwo': 'ok',
  bucket: 'ok',
  'bucket policy': 'ok',
  tags: 'ok',
  'unfinished uploads': 'ok',
  'conditional writes': 'ok',
  '--kms-key-id': 'ok',
  schema: 'ok',
  customerEncryptionKeyArn: 'skipped',
  clock: 'ok',
};
