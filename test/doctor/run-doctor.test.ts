import { expect, test } from 'vitest';
import { BucketReader } from '../../src/aws/bucket-reader.js';
import { amcBucketPolicy } from '../../src/doctor/amc-access.js';
import { parseAmcAccount } from '../../src/doctor/amc-account.js';
import { doctorExitCode, runDoctor, type CheckResult, type DoctorOptions } from '../../src/doctor/index.js';
import type { Fault } from '../helpers/s3-server.js';
import { OWNER } from '../helpers/s3-server/routes.js';
import { AMC_ACCOUNT, BUCKET, CANARIES, type DoctorRehearsal, INSTANCES, rehearse } from './rehearsal.js';

const POLICY = amcBucketPolicy({ bucket: BUCKET, key: 'amc/' }, parseAmcAccount(AMC_ACCOUNT));
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/mrk-0123456789abcdef';
const RETRY = { baseDelayMs: 1, maxRetryAfterMs: 1 };

/** Everything in place. */
async function healthy(options: Parameters<typeof rehearse>[0] = {}): Promise<DoctorRehearsal> {
  const rehearsal = await rehearse(options);
  rehearsal.server.setPolicy(BUCKET, JSON.stringify(POLICY));
  rehearsal.server.setTags(BUCKET, { instanceId: INSTANCES.join(' '), team: 'marketing' });
  return rehearsal;
}

async function examine({ env, server }: DoctorRehearsal, options: Partial<DoctorOptions> = {}) {
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

const ALL_WELL = {
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

test('all is well', async () => {
  const rehearsal = await healthy();
  const { statuses, exitCode, get } = await examine(rehearsal);
  expect(statuses).toEqual(ALL_WELL);
  expect(exitCode).toBe(0);
  expect(get('bucket')?.message).toContain('us-east-1');
  expect(rehearsal.standIn.calls.filter(({ operation }) => operation === 'Login')).toHaveLength(1);
  // It changes nothing: what it writes to see how the server takes it, it deletes.
  const written = rehearsal.server.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  expect(written.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'DELETE']);
  for (const { key } of written) expect(key).toMatch(/^amc\/\.amc-ingest-doctor-/);
  expect(rehearsal.server.keys(BUCKET)).toEqual([]);
});

test('without options the checks of the bucket are skipped, and say why', async () => {
  const { checks, exitCode } = await examine(await healthy(), {
    out: undefined,
    amcAccount: undefined,
    kmsKeyId: undefined,
    schema: undefined,
  });
  const skipped = checks.filter(({ status }) => status === 'skipped');
  expect(skipped.map(({ name }) => name)).toEqual([
    'bucket',
    'bucket policy',
    'tags',
    'unfinished uploads',
    'KMS key',
  ]);
  for (const { message } of skipped) expect(message).toMatch(/--out|--kms-key-id/);
  expect(exitCode).toBe(0);
});

test('account, marketplace, instance and upload account are found by asking AMC', async () => {
  const rehearsal = await healthy({
    instances: [{ instanceId: 'amcone', uploadAccountId: AMC_ACCOUNT, connectedAccountId: '444455556666' }],
  });
  rehearsal.server.setTags(BUCKET, { instanceId: 'amcone' });
  const { AMC_ACCOUNT_ID: _, AMC_MARKETPLACE_ID: __, AMC_INSTANCE_ID: ___, ...env } = rehearsal.env;
  const { statuses, get, exitCode } = await examine({ ...rehearsal, env }, { amcAccount: undefined });
  expect(exitCode).toBe(0);
  expect(get('settings')?.message).toContain(
    'AMC_ACCOUNT_ID=ENTITYSTANDIN AMC_MARKETPLACE_ID=ATVPDKIKX0DER AMC_INSTANCE_ID=amcone',
  );
  expect(statuses).toMatchObject({ 'instance amcone': 'ok', 'bucket policy': 'ok', tags: 'ok' });
  expect(get('instance amcone')?.message).toMatch(
    /^standard.*upload account is 111122223333.*444455556666 needs no tag/,
  );
});

test('several instances are listed to choose from', async () => {
  const rehearsal = await healthy({
    instances: [{ instanceId: 'amcone' }, { instanceId: 'amctry', kind: 'sandbox' }],
  });
  const { AMC_INSTANCE_ID: _, ...env } = rehearsal.env;
  const { get, exitCode } = await examine({ ...rehearsal, env });
  expect(exitCode).toBe(2);
  expect(get('settings')?.message).toMatch(/AMC_INSTANCE_ID=amctry \(amctry, sandbox\)/);
});

test('terms that are not accepted, and queries that may not be made, are distinguished', async () => {
  const rehearsal = await healthy();
  rehearsal.standIn.acceptTerms(false);
  const closed = await examine(rehearsal);
  expect(closed.statuses).toMatchObject({ credentials: 'ok', terms: 'warning', 'instance amcone': 'failed' });
  expect(closed.get('instance amcone')?.message).toMatch(/accept AMC's terms/);
  // Waiting changes nothing: somebody has to accept them.
  expect(closed.get('instance amcone')?.whatToDo).toBeUndefined();
  expect(closed.exitCode).toBe(2);
  rehearsal.standIn.acceptTerms(true);
  rehearsal.standIn.faults.next('ListDataSources', { kind: 'status', status: 403 }, 1);
  rehearsal.standIn.faults.next('GetTerms', { kind: 'status', status: 403 }, 1);
  const { statuses, exitCode } = await examine(rehearsal);
  expect(statuses).toMatchObject({ terms: 'skipped', 'instance amcone': 'ok', 'queries amcone': 'skipped' });
  expect(exitCode).toBe(0);
});

test('all missing settings are named at once, and the bucket is still looked at', async () => {
  const { env, ...rest } = await healthy();
  const { AMC_CLIENT_SECRET: _, AMC_ACCOUNT_ID: __, ...others } = env;
  const { statuses, get, exitCode } = await examine({ env: others, ...rest });
  expect(get('settings')?.message).toMatch(
    /Missing: AMC_CLIENT_SECRET, AMC_ACCOUNT_ID\.\n[\s\S]*environment file[\s\S]*Looked in/,
  );
  expect(statuses).toMatchObject({ credentials: 'skipped', instances: 'skipped', bucket: 'ok', tags: 'ok' });
  expect(exitCode).toBe(2);
});

test('refused credentials are a matter of configuration, and no instance is asked', async () => {
  const { env, ...rest } = await healthy();
  const { statuses, get, exitCode } = await examine({
    env: { ...env, AMC_REFRESH_TOKEN: 'Atzr|mistyped' },
    ...rest,
  });
  expect(statuses).toMatchObject({ settings: 'ok', credentials: 'failed', instances: 'skipped' });
  expect(get('credentials')?.message).toMatch(/AMC_REFRESH_TOKEN/);
  expect(exitCode).toBe(2);
});

test('an instance that may not be used is distinguished from the others', async () => {
  const { statuses, get, exitCode } = await examine(await healthy(), { instanceIds: ['amcthree', 'amctwo'] });
  expect(statuses).toMatchObject({
    credentials: 'ok',
    'instance amcthree': 'failed',
    'instance amctwo': 'ok',
  });
  expect(get('instance amcthree')?.message).toMatch(/status 403.*FORBIDDEN.*AMC_INSTANCE_ID/);
  expect(get('tags')).toMatchObject({ status: 'warning', message: expect.stringContaining('amcthree') });
  expect(exitCode).toBe(2);
});

test('a service that fails is distinguished from configuration', async () => {
  const rehearsal = await healthy();
  rehearsal.standIn.faults.next('ListDataSets', { kind: 'status', status: 500 }, 100);
  const { statuses, exitCode } = await examine(rehearsal);
  expect(statuses).toMatchObject({ credentials: 'ok', 'instance amcone': 'failed', bucket: 'ok' });
  expect(exitCode).toBe(4);
});

test('AMC that cannot be reached fails the credentials', async () => {
  const rehearsal = await healthy();
  await rehearsal.standIn.close();
  const { get, statuses, exitCode } = await examine(rehearsal);
  expect(get('credentials')).toMatchObject({ status: 'failed', fault: 'service' });
  expect(statuses).toMatchObject({ clock: 'ok' });
  expect(exitCode).toBe(4);
});

test.each([
  ['that does not exist', 's3://nowhere/amc', /no bucket named nowhere/, 2],
  ['in another region', 's3://abroad', /AWS_REGION to eu-west-1/, 2],
  ['with a bad name', 's3://UPPER/x', /UPPER/, 2],
])('a bucket %s', async (_, out, message, code) => {
  const rehearsal = await healthy();
  rehearsal.server.createBucket('abroad', { region: 'eu-west-1' });
  const { get, statuses, exitCode } = await examine(rehearsal, { out });
  expect(get('bucket')).toMatchObject({ status: 'failed', message: expect.stringMatching(message) });
  expect(statuses).toMatchObject({
    'bucket policy': 'skipped',
    tags: 'skipped',
    'unfinished uploads': 'skipped',
  });
  expect(exitCode).toBe(code);
});

test('a bucket that refuses everything', async () => {
  const rehearsal = await healthy();
  rehearsal.server.createBucket(BUCKET, { refused: true });
  const { statuses, exitCode } = await examine(rehearsal);
  expect(statuses).toMatchObject({ bucket: 'failed', 'bucket policy': 'skipped', tags: 'skipped' });
  expect(exitCode).toBe(2);
});

test('S3 that fails', async () => {
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
    'lacks a permission',
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
])('a policy that %s', async (_, policy, status, message) => {
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
])('the AMC account %s', async (amcAccount, status, message) => {
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
])('%s that may not be read is skipped', async (name, fault) => {
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
])('tags: %s', async (_, tags, status, message) => {
  const rehearsal = await healthy();
  rehearsal.server.createBucket(BUCKET);
  if (tags !== undefined) rehearsal.server.setTags(BUCKET, { team: CANARIES[1], ...tags });
  const { get } = await examine(rehearsal);
  expect(get('tags')).toMatchObject({ status, message: expect.stringMatching(message) });
});

test('a server that writes over objects that must be new is warned of', async () => {
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

test('who may not write is not asked to try conditional writes', async () => {
  const rehearsal = await healthy();
  const match: Fault['match'] = ({ method }) => method === 'PUT';
  rehearsal.server.failNext({ kind: 'status', status: 403, code: 'AccessDenied', times: 10, match });
  const { statuses, exitCode } = await examine(rehearsal);
  expect(statuses).toEqual({ ...ALL_WELL, 'conditional writes': 'skipped' });
  expect(exitCode).toBe(0);
});

test('unfinished uploads older than a day under the prefix are counted', async () => {
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
])('a clock that is %s minutes off', async (minutes, status) => {
  const off = () => Date.now() + minutes * 60_000;
  // The same machine time for all, so that only the servers' answers differ.
  const { get } = await examine(await healthy({ now: off }), { out: undefined });
  expect(get('clock')).toMatchObject({ status, message: expect.stringMatching(/behind/) });
  const { get: ofS3 } = await examine(await healthy(), { now: off, env: {} });
  expect(ofS3('clock')).toMatchObject({ status, message: expect.stringMatching(/ahead of that of S3/) });
});

test('a schema that cannot be used', async () => {
  const { statuses, get } = await examine(await healthy(), { schema: 'none-such' });
  expect(statuses).toMatchObject({ schema: 'failed', customerEncryptionKeyArn: 'skipped' });
  expect(get('schema')?.message).toMatch(/none-such/);
});

test('an interruption ends it', async () => {
  const rehearsal = await healthy();
  const cancel = new AbortController();
  rehearsal.standIn.faults.next('ListDataSets', { kind: 'stall' }, 10);
  rehearsal.server.failNext({ kind: 'stall', times: 10 });
  setTimeout(() => cancel.abort(), 200);
  await expect(examine(rehearsal, { signal: cancel.signal })).rejects.toMatchObject({ exitCode: 130 });
});

test('a bucket of the connected account needs no tag', async () => {
  const connected = (accounts: readonly (string | undefined)[]) => ({
    instances: INSTANCES.map((instanceId, index) => ({ instanceId, connectedAccountId: accounts[index] })),
  });
  const own = await healthy(connected([OWNER, OWNER]));
  own.server.setTags(BUCKET, {});
  const { get, statuses } = await examine(own);
  expect(statuses['tags']).toBe('ok');
  expect(get('tags')?.message).toContain(`in the AWS account ${OWNER}`);
  expect(get('tags')?.message).toContain('no tag is needed');

  // One of two instances is connected to the account: the tag has to name the other.
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

test('an instance may be given by its name', async () => {
  const rehearsal = await healthy({
    instances: [
      { instanceId: 'amcone', name: 'Brand one' },
      { instanceId: 'amctwo', name: 'Brand two' },
    ],
  });
  const { get, statuses } = await examine(rehearsal, { instanceIds: ['brand TWO'] });
  expect(statuses['instance amctwo']).toBe('ok');
  expect(get('settings')?.message).toContain('AMC_INSTANCE_ID=amctwo');
  expect((await examine(rehearsal, { instanceIds: ['no such'] })).get('settings')).toMatchObject({
    status: 'failed',
  });
});
