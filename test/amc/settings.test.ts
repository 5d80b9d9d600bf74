import { inspect } from 'node:util';

import { expect, test } from 'vitest';

import { AMC_REGIONS, AmcSettingsError, readAmcSettings } from '../../src/amc/index.js';
import { failureOf } from './rehearsal.js';

const ENV = {
  AMC_CLIENT_ID: 'client-id-canary',
  AMC_CLIENT_SECRET: 'client-secret-canary',
  AMC_REFRESH_TOKEN: 'Atzr|refresh-canary',
  AMC_ACCOUNT_ID: 'ENTITY1',
  AMC_MARKETPLACE_ID: 'ATVPDKIKX0DER',
  AMC_INSTANCE_ID: 'amc1',
  AMC_REGION: 'EU',
};

test('settings come from the environment', async () => {
  const settings = await readAmcSettings({ env: { ...ENV, AMC_CLIENT_ID: ' client-id-canary\n' } });
  expect(settings).toMatchObject({
    accountId: 'ENTITY1',
    instanceIds: ['amc1'],
    region: 'EU',
    ...AMC_REGIONS.EU,
  });
  expect(settings.credentials.clientId.reveal()).toBe('client-id-canary');
  expect(settings.credentials.refreshToken.reveal()).toBe('Atzr|refresh-canary');
  expect(Object.isFrozen(settings)).toBe(true);
});

test.each(['NA', 'EU', 'FE', 'fe'])('the region %s has its own endpoints', async (region) => {
  const settings = await readAmcSettings({ env: { ...ENV, AMC_REGION: region } });
  expect(settings.region).toBe(region.toUpperCase());
  expect(new Set(Object.values(AMC_REGIONS).flatMap((urls) => Object.values(urls))).size).toBe(6);
  expect(Object.values(AMC_REGIONS).map(({ apiUrl }) => apiUrl)).toContain(settings.apiUrl);
});

test('printing the settings shows no secret', async () => {
  const settings = await readAmcSettings({ env: ENV });
  for (const text of [
    inspect(settings, { depth: 9, showHidden: true }),
    JSON.stringify(settings),
    `${String(settings.credentials.clientSecret)}`,
  ]) {
    expect(text).not.toContain('canary');
  }
});

test('each secret may come from its own AWS secret, or all from one JSON secret', async () => {
  const { AMC_ACCOUNT_ID, AMC_REGION } = ENV;
  const secrets: Readonly<Record<string, string>> = {
    'amc/client': 'id-1\n',
    'amc/all': JSON.stringify({
      AMC_CLIENT_SECRET: 'from-json',
      AMC_REFRESH_TOKEN: 'not this one',
      AMC_MARKETPLACE_ID: 'MARKET',
      AMC_INSTANCE_ID: 'one, two one',
      unrelated: 5,
    }),
    'amc/refresh': 'from-own-secret',
  };
  const reads: string[] = [];
  const settings = await readAmcSettings({
    env: {
      AMC_ACCOUNT_ID,
      AMC_REGION,
      AMC_CLIENT_ID_SECRET: 'amc/client',
      AMC_REFRESH_TOKEN_SECRET: 'amc/refresh',
      AMC_SECRET: 'amc/all',
    },
    readSecret: async (name) => {
      reads.push(name);
      return secrets[name] ?? '';
    },
  });
  expect(settings.credentials.clientId.reveal()).toBe('id-1');
  expect(settings.credentials.clientSecret.reveal()).toBe('from-json');
  expect(settings.credentials.refreshToken.reveal()).toBe('from-own-secret');
  expect(settings).toMatchObject({ marketplaceId: 'MARKET', instanceIds: ['one', 'two'] });
  expect(reads.toSorted()).toEqual(['amc/all', 'amc/client', 'amc/refresh']);
});

test('all missing settings are reported together, each with every place that was searched', async () => {
  const error = await failureOf(
    readAmcSettings({ env: { AMC_ACCOUNT_ID: '  ', AMC_SECRET: 'amc/all' }, readSecret: async () => '{}' }),
  );
  if (!(error instanceof AmcSettingsError)) throw error;
  expect(error).toMatchObject({ code: 'AMC_SETTINGS', exitCode: 2 });
  expect(error.problems.map(({ setting }) => setting)).toEqual([
    'AMC_CLIENT_ID',
    'AMC_CLIENT_SECRET',
    'AMC_REFRESH_TOKEN',
    'AMC_ACCOUNT_ID',
    'AMC_MARKETPLACE_ID',
    'AMC_INSTANCE_ID',
    'AMC_REGION',
  ]);
  expect(error.problems[0]?.lookedIn).toEqual([
    'environment variable AMC_CLIENT_ID (not set)',
    'AWS secret named by AMC_CLIENT_ID_SECRET (not set)',
    'key AMC_CLIENT_ID of the JSON in the AWS secret named by AMC_SECRET (amc/all)',
  ]);
  expect(error.problems[3]?.lookedIn[0]).toBe('environment variable AMC_ACCOUNT_ID (empty)');
  expect(error.message.split('\n')).toHaveLength(8);
});

test.each([
  [
    'the reader fails',
    async () => Promise.reject(new Error('canary in a message')),
    /could not be read \(Error\)/,
  ],
  ['it is not JSON', async () => 'plain canary', /is not a JSON object/],
  ['it is a list', async () => '["canary"]', /is not a JSON object/],
  ['there is no reader', undefined, /reading AWS secrets is not possible here/],
  ['the reader hangs', () => new Promise<string>(() => undefined), /could not be read/],
])('a JSON secret cannot be used when %s', async (_, readSecret, message) => {
  const { AMC_CLIENT_SECRET: _left, ...env } = ENV;
  const error = await failureOf(
    readAmcSettings({ env: { ...env, AMC_SECRET: 'amc/all' }, readSecret, timeoutMs: 50 }),
  );
  expect(String(error)).toMatch(message);
  expect(String(error)).toContain('AMC_CLIENT_SECRET');
  expect(inspect(error)).not.toContain('canary');
});

test('an abort ends the reading of settings', async () => {
  const error = await failureOf(
    readAmcSettings({
      env: { AMC_SECRET: 'x' },
      readSecret: () => new Promise<string>(() => undefined),
      signal: AbortSignal.timeout(20),
    }),
  );
  expect(error).toMatchObject({ code: 'AMC_INTERRUPTED' });
});

test.each([
  [{ AMC_REGION: 'APAC' }, 'AMC_REGION'],
  [{ AMC_CLIENT_SECRET: 'two\nlines canary' }, 'AMC_CLIENT_SECRET'],
  [{ AMC_API_URL: 'http://proxy.example.com' }, 'AMC_API_URL'],
  [{ AMC_API_URL: 'not a url' }, 'AMC_API_URL'],
  [{ AMC_TOKEN_URL: 'https://user:canary@example.com/' }, 'AMC_TOKEN_URL'],
])('an unusable setting is refused: %o', async (change, setting) => {
  const error = await failureOf(readAmcSettings({ env: { ...ENV, ...change } }));
  if (!(error instanceof AmcSettingsError)) throw error;
  expect(error.problems.map((problem) => problem.setting)).toEqual([setting]);
  expect(inspect(error)).not.toContain('canary');
});

test('explicit endpoints override the region, and instances passed to the call override the variable', async () => {
  const { AMC_REGION: _region, AMC_INSTANCE_ID: _instance, ...env } = ENV;
  const settings = await readAmcSettings({
    env: { ...env, AMC_API_URL: 'http://127.0.0.1:8080/', AMC_TOKEN_URL: 'https://login.example.com/token' },
    instanceIds: ['given'],
  });
  expect(settings).toMatchObject({
    region: undefined,
    apiUrl: 'http://127.0.0.1:8080',
    tokenUrl: 'https://login.example.com/token',
    instanceIds: ['given'],
  });
  const half = await failureOf(
    readAmcSettings({ env: { ...env, AMC_API_URL: 'http://127.0.0.1:8080' }, instanceIds: ['given'] }),
  );
  expect(String(half)).toContain('AMC_REGION: it is missing');
});
