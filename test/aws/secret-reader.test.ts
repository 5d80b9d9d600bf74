import { inspect } from 'node:util';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readAmcSettings } from '../../src/amc/index.js';
import { readAwsSecret, SecretError } from '../../src/aws/secret-reader.js';

const loads = vi.hoisted(() => ({ count: 0 }));
vi.mock('@aws-sdk/client-secrets-manager', (original) => {
  loads.count += 1;
  return original();
});

/** The state after `secret-reader.ts` was imported. */
const loadsOfImport = loads.count;
const sdk = () => import('@aws-sdk/client-secrets-manager');
const CANARY = 'secret-canary-5e1f';
const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:amc-AbCdEf';
const mock = mockClient((await sdk()).SecretsManagerClient);
const signal = new AbortController().signal;

beforeEach(() => {
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_CONFIG_FILE', '/does/not/exist');
  mock.reset();
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => mock.restore());

async function failure(name = 'amc', given = signal): Promise<unknown> {
  return readAwsSecret(name, given).then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );
}

/** The region of the client that sent the last command. */
async function usedRegion(): Promise<string | undefined> {
  const call = mock.calls().at(-1);
  return call?.thisValue.config.region();
}

describe('a secret', () => {
  test('loads the SDK only when it is read, not when its reader is imported', () => {
    expect([loadsOfImport, loads.count]).toEqual([0, 1]);
  });

  test('is read by its name, in the region of the environment', async () => {
    const { GetSecretValueCommand } = await sdk();
    mock.on(GetSecretValueCommand, { SecretId: 'amc' }).resolves({ SecretString: CANARY });
    vi.stubEnv('AWS_DEFAULT_REGION', 'eu-west-1');
    expect(await readAwsSecret('amc', signal)).toBe(CANARY);
    expect(await usedRegion()).toBe('eu-west-1');
    vi.stubEnv('AWS_REGION', 'us-west-2');
    await readAwsSecret('amc', signal);
    expect(await usedRegion()).toBe('us-west-2');
  });

  test('is read by its ARN, in the region of the ARN', async () => {
    const { GetSecretValueCommand } = await sdk();
    mock.on(GetSecretValueCommand).resolves({ SecretString: CANARY });
    vi.stubEnv('AWS_REGION', 'us-west-2');
    await readAwsSecret(ARN, signal);
    expect(await usedRegion()).toBe('eu-central-1');
  });

  test.each([
    ['binary', { SecretBinary: new TextEncoder().encode(CANARY) }, 'BinarySecret'],
    ['empty', {}, 'EmptySecret'],
    ['too large', { SecretString: CANARY.repeat(5_000) }, 'SecretTooLarge'],
  ])('that is %s is refused, and not shown', async (_, answer, reason) => {
    const { GetSecretValueCommand } = await sdk();
    mock.on(GetSecretValueCommand).resolves(answer);
    const error = await failure();
    expect(error).toBeInstanceOf(SecretError);
    expect(error).toMatchObject({ name: reason, code: 'AWS_SECRET', exitCode: 2 });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(CANARY);
  });

  test.each(['ResourceNotFoundException', 'AccessDeniedException', 'ThrottlingException'])(
    'that AWS refuses with %s is reported as such',
    async (name) => {
      const { GetSecretValueCommand } = await sdk();
      mock.on(GetSecretValueCommand).rejects(Object.assign(new Error(`about ${CANARY}`), { name }));
      const error = await failure();
      expect(error).toMatchObject({ name });
      expect(error).not.toHaveProperty('cause');
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(CANARY);
    },
  );

  test('without any region is not read, and the error says what to set', async () => {
    mock.restore();
    expect(await failure()).toMatchObject({
      name: 'RegionMissing',
      message: expect.stringContaining('AWS_REGION'),
    });
  });

  test('is not waited for after an abort', async () => {
    expect(await failure('amc', AbortSignal.abort('enough'))).toBe('enough');
  });
});

test('the settings for AMC come from secrets; each secret that cannot be read is listed with the reason', async () => {
  const { GetSecretValueCommand, SecretsManagerClient } = await sdk();
  const client = mockClient(SecretsManagerClient);
  client.on(GetSecretValueCommand, { SecretId: 'login' }).resolves({
    SecretString: JSON.stringify({
      AMC_CLIENT_ID: 'id',
      AMC_CLIENT_SECRET: CANARY,
      AMC_REFRESH_TOKEN: 'token',
    }),
  });
  client
    .on(GetSecretValueCommand, { SecretId: 'gone' })
    .rejects(Object.assign(new Error('no'), { name: 'ResourceNotFoundException' }));
  vi.stubEnv('AWS_REGION', 'us-east-1');
  const env = { AMC_ACCOUNT_ID: 'E', AMC_MARKETPLACE_ID: 'M', AMC_INSTANCE_ID: 'i', AMC_REGION: 'NA' };
  const settings = await readAmcSettings({
    env: { ...env, AMC_SECRET: 'login' },
    readSecret: readAwsSecret,
  });
  expect(settings.credentials.clientSecret.reveal()).toBe(CANARY);
  await expect(
    readAmcSettings({ env: { ...env, AMC_SECRET: 'gone' }, readSecret: readAwsSecret }),
  ).rejects.toThrow('ResourceNotFoundException');
});
