import { expect, test } from 'vitest';
import { amcBucketPolicy, plainBucketPolicy } from '../../src/doctor/amc-access.js';
import { parseAmcAccount } from '../../src/doctor/amc-account.js';
import type { S3Server } from '../helpers/s3-server.js';
import { BUCKET, guardedReader, rehearseProbe } from './probe-rehearsal.js';

const account = parseAmcAccount('111122223333');
const NARROW = JSON.stringify(amcBucketPolicy({ bucket: BUCKET, key: 'amc/' }, account));
const PLAIN = JSON.stringify(plainBucketPolicy({ bucket: BUCKET, key: 'amc/' }, account));

test('a probe distinguishes the policy in force, and two probes settle both policies', async () => {
  let s3: S3Server | undefined;
  let policy = NARROW;
  const server = () => {
    if (s3 === undefined) throw new Error('not started yet');
    return s3;
  };
  const rehearsal = await rehearseProbe({ reader: guardedReader(server, () => policy === PLAIN) });
  ({ s3 } = rehearsal);
  rehearsal.s3.setPolicy(BUCKET, NARROW);
  const locked = await rehearsal.probe();
  expect(locked.code).toBe(4);
  expect(locked.stdout).toMatch(/✗ bucket policy: AMC does not read under the narrow policy/);
  expect(locked.stdout).toMatch(
    /the plain policy .* was not tried; set what amc-ingest bucket-policy .* --plain prints/,
  );
  expect((await rehearsal.findings()).forms).toEqual({});

  policy = PLAIN;
  rehearsal.s3.setPolicy(BUCKET, PLAIN);
  const open = await rehearsal.probe();
  expect(open.code).toBe(0);
  expect(open.stdout).toMatch(/✓ bucket policy: AMC reads under the plain policy/);
  const { policies, forms } = await rehearsal.findings();
  expect(policies).toMatchObject({ narrow: { outcome: 'refused' }, plain: { outcome: 'works' } });
  expect(forms['csv-plain']?.outcome).toBe('works');
});
