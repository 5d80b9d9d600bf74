import { expect, test } from 'vitest';
import type { Fault } from '../helpers/s3-server.js';
import { OWNER } from '../helpers/s3-server/routes.js';
import { ALL_WELL, examine, healthy, POLICY } from './examine.js';
import { BUCKET, CANARIES, INSTANCES } from './rehearsal.js';

test('doctor fails a bucket that refuses everything', async () => {
  const rehearsal = await healthy();
  rehearsal.server.createBucket(BUCKET, { refused: true });
  const { statuses, exitCode } = await examine(rehearsal);
  expect(statuses).toMatchObject({ bucket: 'failed', 'bucket policy': 'skipped', tags: 'skipped' });
  expect(exitCode).toBe(2);
});

test('doctor distinguishes a failure of S3', async () => {
  const rehearsal = await healthy();
  rehearsal.server.failNext({ kind: 'status', times: 100 });
  const { statuses, exitCode } = await examine(rehearsal);
  expect(statuses).toMatchObject({ 'instance amcone': 'ok', bucket: 'failed' });
  expect(exitCode).toBe(4);
});

test.each([
  ['is missing', undefined, 'failed', /has no policy/],
  ['is not readable', 'nonsense', 'warning', /not understood/],
  [
    'is missing a permission',
    { ...POLICY, Statement: POLICY.Statement.slice(0, 1) },
    'failed',
    /does not give account 111122223333 s3:ListBucket, s3:GetBucketTagging/,
  ],
  [
    'denies',
    {
      Statement: [
        ...POLICY.Statement,
        { Sid: 'Lock', Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' },
      ],
    },
    'failed',
    /statement Lock denies account 111122223333/,
  ],
  [
    'may deny, by a condition whose values are not shown',
    {
      Statement: [
        ...POLICY.Statement,
        {
          Sid: 'Door',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: '*',
          Condition: { StringNotEquals: { 'aws:Referer': CANARIES[0] } },
        },
      ],
    },
    'warning',
    /statement Door may deny/,
  ],
])('doctor judges a policy that %s', async (_, policy, status, message) => {
  const rehearsal = await healthy();
  rehearsal.server.createBucket(BUCKET);
  if (policy !== undefined)
    rehearsal.server.setPolicy(BUCKET, typeof policy === 'string' ? policy : JSON.stringify(policy));
  const { get } = await examine(rehearsal);
  expect(get('bucket policy')).toMatchObject({ status, message: expect.stringMatching(message) });
  expect(get('bucket policy')?.whatToDo).toMatch(
    /amc-ingest bucket-policy s3:\/\/my-bucket\/amc\/|Except account/,
  );
});

test.each([
  [undefined, 'ok', /account 111122223333 may read/],
  ['me', 'failed', /12 digits/],
])('doctor checks the AMC account %s', async (amcAccount, status, message) => {
  const { get } = await examine(await healthy(), { amcAccount });
  expect(get('bucket policy')).toMatchObject({ status, message: expect.stringMatching(message) });
});

const denied = (parameter: string, status = 403, code = 'AccessDenied'): Fault => ({
  kind: 'status',
  status,
  code,
  times: 10,
  match: ({ query }) => query.has(parameter),
});

test.each([
  ['bucket policy', denied('policy')],
  ['bucket policy', denied('policy', 405, 'MethodNotAllowed')],
  ['tags', denied('tagging')],
  ['unfinished uploads', denied('uploads')],
  ['unfinished uploads', denied('uploads', 501, 'NotImplemented')],
])('without permission doctor skips the check of the %s', async (name, fault) => {
  const rehearsal = await healthy();
  rehearsal.server.failNext(fault);
  const { statuses, get, exitCode } = await examine(rehearsal);
  expect(statuses).toEqual({ ...ALL_WELL, [name]: 'skipped' });
  expect(get(name)?.message).toMatch(/s3:GetBucket|s3:ListBucketMultipartUploads|405|501/);
  expect(exitCode).toBe(0);
});

test.each([
  ['none', undefined, 'warning', /has no tag instanceId/],
  ['another case', { InstanceID: 'amcone amctwo' }, 'failed', /capital letters/],
  ['commas', { instanceId: 'amcone,amctwo' }, 'failed', /spaces/],
  ['too many', { instanceId: Array.from({ length: 26 }, (_, i) => `amc${i}`).join(' ') }, 'failed', /26 ids/],
  ['one of two', { instanceId: 'amctwo' }, 'warning', /does not name amcone\./],
])('doctor checks the tags of the bucket: %s', async (_, tags, status, message) => {
  const rehearsal = await healthy();
  rehearsal.server.createBucket(BUCKET);
  if (tags !== undefined) rehearsal.server.setTags(BUCKET, { team: CANARIES[1], ...tags });
  const { get } = await examine(rehearsal);
  expect(get('tags')).toMatchObject({ status, message: expect.stringMatching(message) });
});

test('doctor warns of a server that overwrites objects in spite of If-None-Match', async () => {
  const rehearsal = await healthy();
  rehearsal.server.createBucket(BUCKET, { ignoresConditions: true });
  const { get, exitCode } = await examine(rehearsal);
  expect(get('conditional writes')).toMatchObject({
    status: 'warning',
    message: expect.stringContaining('ignores If-None-Match'),
    whatToDo: expect.stringContaining('without versions'),
  });
  expect(rehearsal.server.keys(BUCKET)).toEqual([]);
  expect(exitCode).not.toBe(4);
});

test('doctor does not try conditional writes without permission to write', async () => {
  const rehearsal = await healthy();
  const match: Fault['match'] = ({ method }) => method === 'PUT';
  rehearsal.server.failNext({ kind: 'status', status: 403, code: 'AccessDenied', times: 10, match });
  const { statuses, exitCode } = await examine(rehearsal);
  expect(statuses).toEqual({ ...ALL_WELL, 'conditional writes': 'skipped' });
  expect(exitCode).toBe(0);
});

test('doctor counts unfinished uploads under the prefix that are older than a day', async () => {
  const rehearsal = await healthy();
  const { server } = rehearsal;
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  server.beginUpload(BUCKET, 'amc/new', daysAgo(0.5));
  expect((await examine(rehearsal)).statuses).toEqual(ALL_WELL);
  server.beginUpload(BUCKET, 'amc/old', daysAgo(2));
  server.beginUpload(BUCKET, 'etl/old', daysAgo(2));
  const { get } = await examine(rehearsal);
  expect(get('unfinished uploads')).toMatchObject({
    status: 'warning',
    message: expect.stringMatching(/^1 multipart/),
    whatToDo: expect.stringContaining('"Filter":{"Prefix":"amc/"}'),
  });
});

test.each([
  [2, 'warning'],
  [10, 'failed'],
])('doctor reports a clock that is %s minutes off', async (minutes, status) => {
  const off = () => Date.now() + minutes * 60_000;
  // All share the machine's time, so that only the servers' answers differ.
  const { get } = await examine(await healthy({ now: off }), { out: undefined });
  expect(get('clock')).toMatchObject({ status, message: expect.stringMatching(/behind/) });
  const { get: ofS3 } = await examine(await healthy(), { now: off, env: {} });
  expect(ofS3('clock')).toMatchObject({ status, message: expect.stringMatching(/ahead of that of S3/) });
});

test('doctor needs no tag on a bucket of the connected account', async () => {
  const connected = (accounts: readonly (string | undefined)[]) => ({
    instances: INSTANCES.map((instanceId, index) => ({ instanceId, connectedAccountId: accounts[index] })),
  });
  const own = await healthy(connected([OWNER, OWNER]));
  own.server.setTags(BUCKET, {});
  const { get, statuses } = await examine(own);
  expect(statuses['tags']).toBe('ok');
  expect(get('tags')?.message).toContain(`in the AWS account ${OWNER}`);
  expect(get('tags')?.message).toContain('no tag is needed');

  // One of two instances is connected to the account, so the tag must name the other one.
  const half = await healthy(connected([OWNER, '444455556666']));
  half.server.setTags(BUCKET, { instanceId: INSTANCES[0] });
  expect((await examine(half)).get('tags')?.message).toContain(`does not name ${INSTANCES[1]}`);
  half.server.setTags(BUCKET, { instanceId: INSTANCES[1] });
  expect((await examine(half)).statuses['tags']).toBe('ok');

  const other = await healthy(connected(['444455556666', '444455556666']));
  other.server.setTags(BUCKET, {});
  expect((await examine(other)).get('tags')).toMatchObject({ status: 'warning' });
  expect((await examine(other)).get('tags')?.message).toContain('not in a connected AWS account');
});
