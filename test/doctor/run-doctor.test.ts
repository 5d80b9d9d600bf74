import { expect, test } from 'vitest';
import { ALL_WELL, examine, healthy } from './examine.js';
import { AMC_ACCOUNT, BUCKET } from './rehearsal.js';

test('doctor finds nothing to do when all is well', async () => {
  const rehearsal = await healthy();
  const { statuses, exitCode, get } = await examine(rehearsal);
  expect(statuses).toEqual(ALL_WELL);
  expect(exitCode).toBe(0);
  expect(get('bucket')?.message).toContain('us-east-1');
  expect(rehearsal.simulator.calls.filter(({ operation }) => operation === 'Login')).toHaveLength(1);
  // It changes nothing: it deletes what it writes to test the server.
  const written = rehearsal.server.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  expect(written.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'DELETE']);
  for (const { key } of written) expect(key).toMatch(/^amc\/\.amc-ingest-doctor-/);
  expect(rehearsal.server.keys(BUCKET)).toEqual([]);
});

test('without options doctor skips the checks of the bucket, and says why', async () => {
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

test('doctor finds account, marketplace, instance and upload account by asking AMC', async () => {
  const rehearsal = await healthy({
    instances: [{ instanceId: 'amcone', uploadAccountId: AMC_ACCOUNT, connectedAccountId: '444455556666' }],
  });
  rehearsal.server.setTags(BUCKET, { instanceId: 'amcone' });
  const { AMC_ACCOUNT_ID: _, AMC_MARKETPLACE_ID: __, AMC_INSTANCE_ID: ___, ...env } = rehearsal.env;
  const { statuses, get, exitCode } = await examine({ ...rehearsal, env }, { amcAccount: undefined });
  expect(exitCode).toBe(0);
  expect(get('settings')?.message).toContain(
    'AMC_ACCOUNT_ID=ENTITYSIMULATOR AMC_MARKETPLACE_ID=ATVPDKIKX0DER AMC_INSTANCE_ID=amcone',
  );
  expect(statuses).toMatchObject({ 'instance amcone': 'ok', 'bucket policy': 'ok', tags: 'ok' });
  expect(get('instance amcone')?.message).toMatch(
    /^standard.*upload account is 111122223333.*444455556666 needs no tag/,
  );
});

test('doctor lists several instances to choose from', async () => {
  const rehearsal = await healthy({
    instances: [{ instanceId: 'amcone' }, { instanceId: 'amctry', kind: 'sandbox' }],
  });
  const { AMC_INSTANCE_ID: _, ...env } = rehearsal.env;
  const { get, statuses, exitCode } = await examine({ ...rehearsal, env });
  expect(exitCode).toBe(2);
  expect(get('settings')?.message).toMatch(/AMC_INSTANCE_ID=amctry \(amctry, sandbox\)/);
  // What is known without the choice is reported anyway.
  expect(statuses).toMatchObject({ credentials: 'ok', terms: 'ok', instances: 'skipped' });
  const { AMC_ACCOUNT_ID: __, AMC_MARKETPLACE_ID: ___, ...login } = env;
  const asked = await examine({ ...rehearsal, env: login });
  expect(asked.get('settings')?.whatToDo).toBe(
    'Found by asking AMC so far: AMC_ACCOUNT_ID=ENTITYSIMULATOR AMC_MARKETPLACE_ID=ATVPDKIKX0DER',
  );
});

test('doctor distinguishes terms that are not accepted from queries that are not permitted', async () => {
  const rehearsal = await healthy();
  rehearsal.simulator.acceptTerms(false);
  const closed = await examine(rehearsal);
  expect(closed.statuses).toMatchObject({ credentials: 'ok', terms: 'warning', 'instance amcone': 'failed' });
  expect(closed.get('instance amcone')?.message).toMatch(/accept AMC's terms/);
  // Waiting does not help, since somebody must accept the terms.
  expect(closed.get('instance amcone')?.whatToDo).toBeUndefined();
  expect(closed.exitCode).toBe(2);
  rehearsal.simulator.acceptTerms(true);
  rehearsal.simulator.faults.next('ListDataSources', { kind: 'status', status: 403 }, 1);
  rehearsal.simulator.faults.next('GetTerms', { kind: 'status', status: 403 }, 1);
  const { statuses, exitCode } = await examine(rehearsal);
  expect(statuses).toMatchObject({ terms: 'skipped', 'instance amcone': 'ok', 'queries amcone': 'skipped' });
  expect(exitCode).toBe(0);
});

test('doctor lists all missing settings together, and still checks the bucket', async () => {
  const { env, ...rest } = await healthy();
  const { AMC_CLIENT_SECRET: _, AMC_REFRESH_TOKEN: __, AMC_ACCOUNT_ID: ___, ...others } = env;
  const { statuses, get, exitCode } = await examine({ env: others, ...rest });
  expect(get('settings')?.message).toMatch(
    /Missing: AMC_CLIENT_SECRET, AMC_REFRESH_TOKEN\.\n[\s\S]*environment file[\s\S]*Looked in/,
  );
  // The user is not asked for what AMC can answer.
  expect(get('settings')?.whatToDo).toMatch(/are then found by asking AMC/);
  expect(statuses).toMatchObject({ credentials: 'skipped', instances: 'skipped', bucket: 'ok', tags: 'ok' });
  expect(exitCode).toBe(2);
});

test('doctor blames refused credentials on the configuration, and asks no instance', async () => {
  const { env, ...rest } = await healthy();
  const { statuses, get, exitCode } = await examine({
    env: { ...env, AMC_REFRESH_TOKEN: 'Atzr|mistyped' },
    ...rest,
  });
  expect(statuses).toMatchObject({ settings: 'ok', credentials: 'failed', instances: 'skipped' });
  expect(get('credentials')?.message).toMatch(/AMC_REFRESH_TOKEN/);
  expect(exitCode).toBe(2);
});

test('doctor distinguishes an instance that may not be used from the others', async () => {
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

test('doctor distinguishes a failing service from wrong configuration', async () => {
  const rehearsal = await healthy();
  rehearsal.simulator.faults.next('ListDataSets', { kind: 'status', status: 500 }, 100);
  const { statuses, exitCode } = await examine(rehearsal);
  expect(statuses).toMatchObject({ credentials: 'ok', 'instance amcone': 'failed', bucket: 'ok' });
  expect(exitCode).toBe(4);
});

test('doctor fails the credentials when AMC cannot be reached', async () => {
  const rehearsal = await healthy();
  await rehearsal.simulator.close();
  const { get, statuses, exitCode } = await examine(rehearsal);
  expect(get('credentials')).toMatchObject({ status: 'failed', fault: 'service' });
  expect(statuses).toMatchObject({ clock: 'ok' });
  expect(exitCode).toBe(4);
});

test.each([
  ['that does not exist', 's3://nowhere/amc', /no bucket named nowhere/, 2],
  ['in another region', 's3://abroad', /AWS_REGION to eu-west-1/, 2],
  ['with an invalid name', 's3://UPPER/x', /UPPER/, 2],
])('doctor checks a bucket %s', async (_, out, message, code) => {
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

test('doctor fails a schema that cannot be used', async () => {
  const { statuses, get } = await examine(await healthy(), { schema: 'none-such' });
  expect(statuses).toMatchObject({ schema: 'failed', customerEncryptionKeyArn: 'skipped' });
  expect(get('schema')?.message).toMatch(/none-such/);
});

test('an interruption ends doctor', async () => {
  const rehearsal = await healthy();
  const cancel = new AbortController();
  rehearsal.simulator.faults.next('ListDataSets', { kind: 'stall' }, 10);
  rehearsal.server.failNext({ kind: 'stall', times: 10 });
  setTimeout(() => cancel.abort(), 200);
  await expect(examine(rehearsal, { signal: cancel.signal })).rejects.toMatchObject({ exitCode: 130 });
});

test('doctor accepts an instance by name', async () => {
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
