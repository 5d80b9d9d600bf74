import { expect, test } from 'vitest';

import { AccessTokens } from '../../src/amc/access-tokens.js';
import { AmcClient, AmcLoginError, Secret } from '../../src/amc/index.js';
import { Redactor } from '../../src/amc/redactor.js';
import { DEFAULT_RETRY_POLICY } from '../../src/amc/retry.js';
import { SharedTask } from '../../src/amc/shared-task.js';
import { DEFAULT_IDENTITY } from '../../src/amc-simulator/index.js';
import { collect, failureOf, rehearse, SALES } from './rehearsal.js';

test('a token is kept until shortly before it expires, then renewed', async () => {
  const { amc, clock, calls } = await rehearse();
  await collect(amc.dataSets.list());
  clock.advance(3_600_000 - 121_000);
  await collect(amc.dataSets.list());
  expect(calls('Login')).toBe(1);
  clock.advance(2_000);
  await collect(amc.dataSets.list());
  expect(calls('Login')).toBe(2);
});

test('a short-lived token is used for nine tenths of its lifetime', async () => {
  const { amc, clock, calls } = await rehearse({ simulator: { tokenLifeSeconds: 10 } });
  await collect(amc.dataSets.list());
  clock.advance(8_900);
  await collect(amc.dataSets.list());
  expect(calls('Login')).toBe(1);
  clock.advance(200);
  await collect(amc.dataSets.list());
  expect(calls('Login')).toBe(2);
});

test('concurrent calls fetch one token, and renew it once', async () => {
  const { amc, simulator, calls } = await rehearse();
  await Promise.all(Array.from({ length: 12 }, () => collect(amc.dataSets.list())));
  expect(calls('Login')).toBe(1);
  simulator.expireTokens();
  await Promise.all(Array.from({ length: 12 }, () => collect(amc.dataSets.list())));
  expect(calls('Login')).toBe(2);
});

test('instances of one client share a token', async () => {
  const { client, calls } = await rehearse({ simulator: { instanceIds: ['one', 'two'] } });
  await client.instance('one').dataSets.create(SALES);
  await client.instance('two').dataSets.create(SALES);
  expect(calls('Login')).toBe(1);
});

test('a token that AMC refuses is renewed once; the second refusal is final', async () => {
  const { amc, simulator, calls } = await rehearse();
  await amc.dataSets.create(SALES);
  simulator.faults.next('GetDataSet', { kind: 'expire-tokens' });
  expect(await amc.dataSets.get('sales')).toMatchObject({ dataSetId: 'sales' });
  expect(calls('GetDataSet')).toBe(2);
  expect(calls('Login')).toBe(2);

  simulator.faults.next('GetDataSet', { kind: 'status', status: 401 }, 2);
  expect(await failureOf(amc.dataSets.get('sales'))).toMatchObject({ code: 'AMC_UNAUTHORIZED', status: 401 });
  expect(calls('GetDataSet')).toBe(4);
});

test('a refusal of an older token does not discard the newer one', async () => {
  const { simulator, clock, calls } = await rehearse();
  const { clientId, clientSecret, refreshToken } = DEFAULT_IDENTITY.credentials;
  const credentials = {
    clientId: new Secret(clientId),
    clientSecret: new Secret(clientSecret),
    refreshToken: new Secret(refreshToken),
  };
  const tokens = new AccessTokens({
    tokenUrl: simulator.tokenUrl,
    credentials,
    fetch,
    clock,
    retry: DEFAULT_RETRY_POLICY,
    requestTimeoutMs: 5_000,
    redactor: new Redactor(Object.values(credentials)),
    onEvent: () => undefined,
  });
  const older = await tokens.get(undefined);
  tokens.discard(older);
  const newer = await tokens.get(undefined);
  tokens.discard(older);
  expect(await tokens.get(undefined)).toBe(newer);
  expect(calls('Login')).toBe(2);
});

test('a refused CreateDataSet is sent again with a new token', async () => {
  const { amc, simulator, calls } = await rehearse();
  simulator.faults.next('CreateDataSet', { kind: 'expire-tokens' });
  expect(await amc.dataSets.create(SALES)).toMatchObject({ found: false });
  expect(calls('CreateDataSet')).toBe(2);
});

test('fetching a token is retried; retries of the call do not multiply these attempts', async () => {
  const { amc, simulator, calls } = await rehearse({ client: { retry: { maxAttempts: 3 } } });
  simulator.faults.next('Login', { kind: 'status', status: 503 });
  simulator.faults.next('Login', { kind: 'cut', when: 'before' });
  expect(await collect(amc.dataSets.list())).toEqual([]);
  expect(calls('Login')).toBe(3);

  simulator.expireTokens();
  simulator.faults.next('Login', { kind: 'status', status: 500 }, 100);
  expect(await failureOf(collect(amc.dataSets.list()))).toMatchObject({ operation: 'Login', attempts: 3 });
  expect(calls('Login')).toBe(6);
});

test('a malformed token answer is retried; a valid one without a token is final', async () => {
  const { amc, simulator, calls } = await rehearse();
  simulator.faults.next('Login', { kind: 'answer', body: '<html>' });
  await collect(amc.dataSets.list());
  expect(calls('Login')).toBe(2);

  simulator.expireTokens();
  simulator.faults.next('Login', { kind: 'answer', body: '{"access_token":"two\\nlines","expires_in":60}' });
  expect(await failureOf(collect(amc.dataSets.list()))).toMatchObject({
    code: 'AMC_BAD_ANSWER',
    operation: 'Login',
  });
});

test.each([
  ['refreshToken', /invalid_grant.*authorize the application again/],
  ['clientSecret', /invalid_client.*AMC_CLIENT_SECRET/],
] as const)('a wrong %s is final, and the error says what to do', async (wrong, message) => {
  const { simulator, clock, calls } = await rehearse();
  const credentials = {
    clientId: new Secret('amzn1.application-oa2-client.simulator'),
    clientSecret: new Secret('simulator-client-secret'),
    refreshToken: new Secret('Atzr|simulator-refresh-token'),
    [wrong]: new Secret('mistyped-canary'),
  };
  const client = new AmcClient({
    apiUrl: simulator.apiUrl,
    tokenUrl: simulator.tokenUrl,
    credentials,
    accountId: 'ENTITYSIMULATOR',
    marketplaceId: 'ATVPDKIKX0DER',
    clock,
  });
  const error = await failureOf(client.instance('amcsimulator').dataSets.get('sales'));
  expect(error).toBeInstanceOf(AmcLoginError);
  expect(String(error)).toMatch(message);
  expect(calls('Login')).toBe(1);
});

test('a caller that stops waiting does not cancel the renewal for the others', async () => {
  const { amc, simulator } = await rehearse();
  simulator.faults.next('Login', { kind: 'stall', ms: 100 });
  const stops = new AbortController();
  const first = failureOf(amc.dataSets.get('sales', { signal: stops.signal }));
  const second = collect(amc.dataSets.list());
  setTimeout(() => stops.abort(), 20);
  expect(await first).toMatchObject({ code: 'AMC_INTERRUPTED' });
  expect(await second).toEqual([]);
});

test('shared work is canceled once no caller waits for it', async () => {
  let cancelled = false;
  const task = new SharedTask<void>(
    (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          cancelled = true;
          reject(signal.reason);
        });
      }),
  );
  const callers = [new AbortController(), new AbortController()];
  const joined = callers.map((caller) => failureOf(task.join(caller.signal)));
  callers[0]?.abort();
  await joined[0];
  expect(cancelled).toBe(false);
  callers[1]?.abort();
  await joined[1];
  expect(cancelled).toBe(true);
  expect(task.abandoned).toBe(true);
});
