import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect, onTestFinished, test } from 'vitest';

import { AmcApiError, AmcClient, AmcInterruptedError, Secret, systemClock } from '../../src/amc/index.js';
import { DEFAULT_RETRY_POLICY, retryDelayMs } from '../../src/amc/retry.js';
import { collect, CSV_UPLOAD, failureOf, rehearse, SALES } from './rehearsal.js';

test.each([429, 500, 502, 503, 504])('status %i is retried', async (status) => {
  const { amc, simulator, calls, events } = await rehearse();
  simulator.faults.next('ListDataSets', { kind: 'status', status }, 2);
  expect(await collect(amc.dataSets.list())).toEqual([]);
  expect(calls('ListDataSets')).toBe(3);
  expect(events.filter(({ type }) => type === 'retry')).toMatchObject([{ attempt: 1 }, { attempt: 2 }]);
});

test.each([
  [400, 'AMC_BAD_REQUEST'],
  [403, 'AMC_FORBIDDEN'],
  [404, 'AMC_NOT_FOUND'],
  [409, 'AMC_REFUSED'],
  [422, 'AMC_REFUSED'],
])('status %i is final, and the error shows AMC’s message', async (status, code) => {
  const { amc, simulator, calls } = await rehearse();
  const body = JSON.stringify({
    code: 'SOME_CODE',
    details: 'The details.',
    errors: ['first', 'second'],
    requestId: 'req-1',
  });
  simulator.faults.next('GetDataSet', { kind: 'answer', status, body });
  const error = await failureOf(amc.dataSets.get('sales'));
  expect(error).toBeInstanceOf(AmcApiError);
  expect(error).toMatchObject({
    code,
    operation: 'GetDataSet',
    status,
    amcCode: 'SOME_CODE',
    details: 'The details.',
    errors: ['first', 'second'],
    requestId: 'req-1',
    retryable: false,
    exitCode: 4,
  });
  expect(String(error)).toMatch(/GetDataSet.*SOME_CODE.*The details\..*first; second.*req-1/);
  expect(calls('GetDataSet')).toBe(1);
});

test('an error page in another format is final by its status, and is not shown', async () => {
  const { amc, simulator } = await rehearse();
  simulator.faults.next('GetDataSet', { kind: 'answer', status: 403, body: '<html>proxy says no</html>' });
  const error = await failureOf(amc.dataSets.get('sales'));
  expect(error).toMatchObject({ status: 403, amcCode: undefined, errors: [] });
  expect(String(error)).not.toContain('proxy says no');
});

test('Retry-After in seconds or as a date is honored, up to a limit', async () => {
  const { amc, simulator, clock } = await rehearse();
  clock.chance = 0;
  const date = new Date(clock.now() + 30_000).toUTCString();
  simulator.faults.next('ListDataSets', { kind: 'status', status: 429, retryAfter: '7' });
  simulator.faults.next('ListDataSets', { kind: 'status', status: 503, retryAfter: date });
  simulator.faults.next('ListDataSets', { kind: 'status', status: 429, retryAfter: '86400' });
  await collect(amc.dataSets.list());
  expect(clock.sleeps).toEqual([7_000, 23_000, 120_000]);
});

test('a long series of 429 answers is waited out', async () => {
  const { amc, simulator, calls, clock } = await rehearse();
  await amc.dataSets.create(SALES);
  simulator.faults.next('*', { kind: 'status', status: 429, retryAfter: '2' }, 30);
  const all = await Promise.all(Array.from({ length: 6 }, () => amc.dataSets.get('sales')));
  expect(all).toHaveLength(6);
  expect(calls('GetDataSet')).toBe(36);
  expect(clock.sleeps.every((ms) => ms >= 2_000)).toBe(true);
});

test('a long series of 429 answers before CreateUpload still leads to a single upload', async () => {
  const { amc, simulator } = await rehearse();
  await amc.dataSets.create(SALES);
  simulator.faults.next('CreateUpload', { kind: 'status', status: 429 }, 8);
  expect(await amc.uploads.create('sales', CSV_UPLOAD)).toMatchObject({ found: false });
  expect(simulator.uploadCount('amcsimulator')).toBe(1);
});

test('retries end after a number of tries, and the error says so', async () => {
  const { amc, simulator, calls } = await rehearse({ client: { retry: { maxAttempts: 4 } } });
  simulator.faults.next('ListDataSets', { kind: 'status', status: 500 }, 100);
  const error = await failureOf(collect(amc.dataSets.list()));
  expect(error).toMatchObject({ code: 'AMC_UNAVAILABLE', attempts: 4, retryable: true });
  expect(String(error)).toContain('Gave up after 4 tries');
  expect(calls('ListDataSets')).toBe(4);
});

test('retries end after a total time', async () => {
  const { amc, simulator, clock } = await rehearse({
    client: { retry: { maxAttempts: 1_000, maxElapsedMs: 60_000 } },
  });
  simulator.faults.next('ListDataSets', { kind: 'status', status: 429, retryAfter: '20' }, 100);
  clock.chance = 0;
  expect(await failureOf(collect(amc.dataSets.list()))).toMatchObject({ code: 'AMC_THROTTLED', attempts: 4 });
  expect(clock.sleeps).toEqual([20_000, 20_000, 20_000]);
});

test('waits have full jitter below a bound that doubles', () => {
  const delays = [1, 2, 3, 4, 8].map((made) => retryDelayMs(made, undefined, DEFAULT_RETRY_POLICY, 0.5));
  expect(delays).toEqual([500, 1_000, 2_000, 4_000, 30_000]);
  expect(retryDelayMs(3, undefined, DEFAULT_RETRY_POLICY, 0)).toBe(0);
  expect(retryDelayMs(1, 5_000, DEFAULT_RETRY_POLICY, 0.5)).toBe(5_500);
});

test('a cut connection is retried where repeating does no harm', async () => {
  const { amc, simulator, calls } = await rehearse();
  simulator.faults.next('ListDataSets', { kind: 'cut', when: 'before' });
  simulator.faults.next('ListDataSets', { kind: 'cut', when: 'after' });
  expect(await collect(amc.dataSets.list())).toEqual([]);
  expect(calls('ListDataSets')).toBe(3);
});

test('an unreachable server is retried, then named in the error', async () => {
  const { simulator, amc } = await rehearse({ client: { retry: { maxAttempts: 3 } } });
  await collect(amc.dataSets.list());
  await simulator.close();
  expect(await failureOf(collect(amc.dataSets.list()))).toMatchObject({
    code: 'AMC_UNREACHABLE',
    attempts: 3,
    mayHaveHappened: false,
  });
});

test('a request without an answer times out and is retried', async () => {
  const { amc, simulator, calls } = await rehearse({ client: { requestTimeoutMs: 100 } });
  simulator.faults.next('ListDataSets', { kind: 'stall' });
  expect(await collect(amc.dataSets.list())).toEqual([]);
  expect(calls('ListDataSets')).toBe(2);

  const { amc: impatient, simulator: slow } = await rehearse({
    client: { requestTimeoutMs: 50, retry: { maxAttempts: 2 } },
  });
  slow.faults.next('ListDataSets', { kind: 'stall' }, 2);
  expect(await failureOf(collect(impatient.dataSets.list()))).toMatchObject({ code: 'AMC_REQUEST_TIMEOUT' });
});

test('an answer that is not JSON is retried; JSON of another form is final', async () => {
  const { amc, simulator, calls } = await rehearse();
  simulator.faults.next('ListDataSets', { kind: 'answer', body: '<html>login here</html>' });
  simulator.faults.next('ListDataSets', { kind: 'answer', body: '{"dataSets":[{' });
  expect(await collect(amc.dataSets.list())).toEqual([]);
  expect(calls('ListDataSets')).toBe(3);

  const body = '{"dataSet":{"dataSetId":5,"columns":"person@example.com"}}';
  simulator.faults.next('GetDataSet', { kind: 'answer', body });
  const error = await failureOf(amc.dataSets.get('sales'));
  expect(error).toMatchObject({ code: 'AMC_BAD_ANSWER', retryable: false });
  expect(String(error)).toContain('dataSet.dataSetId');
  expect(String(error)).not.toContain('person@example.com');
  expect(calls('GetDataSet')).toBe(1);
});

test('a redirect is not followed', async () => {
  const elsewhere: string[] = [];
  const target = createServer((request, response) => {
    elsewhere.push(request.url ?? '');
    response.end('{}');
  });
  const front = createServer((request, response) => {
    const { port } = addressOf(target);
    if (request.url === '/token') response.end('{"access_token":"Atza|t","expires_in":60}');
    else response.writeHead(307, { Location: `http://127.0.0.1:${port}/` }).end();
  });
  for (const server of [target, front]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => server.closeAllConnections());
    onTestFinished(() => void server.close());
  }
  const base = `http://127.0.0.1:${addressOf(front).port}`;
  const { amc } = await rehearse({ client: { apiUrl: base, tokenUrl: `${base}/token` } });
  expect(await failureOf(amc.dataSets.get('sales'))).toMatchObject({ code: 'AMC_REFUSED', status: 307 });
  expect(elsewhere).toEqual([]);
});

test('an abort ends a call in progress, a wait between retries, and a call that has not started', async () => {
  const { amc, simulator } = await rehearse();
  await collect(amc.dataSets.list());
  const inFlight = new AbortController();
  simulator.faults.next('GetDataSet', { kind: 'stall' });
  setTimeout(() => inFlight.abort(), 30);
  expect(await failureOf(amc.dataSets.get('sales', { signal: inFlight.signal }))).toMatchObject({
    code: 'AMC_INTERRUPTED',
    exitCode: 130,
    mayHaveHappened: true,
  });
  expect(await failureOf(amc.dataSets.get('sales', { signal: AbortSignal.abort() }))).toMatchObject({
    code: 'AMC_INTERRUPTED',
    mayHaveHappened: false,
  });

  const waiting = new AbortController();
  const { simulator: throttling } = await rehearse();
  const secret = new Secret('Atzr|simulator-refresh-token');
  const client = new AmcClient({
    apiUrl: throttling.apiUrl,
    tokenUrl: throttling.tokenUrl,
    credentials: {
      clientId: new Secret('amzn1.application-oa2-client.simulator'),
      clientSecret: new Secret('simulator-client-secret'),
      refreshToken: secret,
    },
    accountId: 'ENTITYSIMULATOR',
    marketplaceId: 'ATVPDKIKX0DER',
    clock: systemClock,
  });
  throttling.faults.next('GetDataSet', { kind: 'status', status: 429, retryAfter: '60' });
  setTimeout(() => waiting.abort(), 100);
  const work = client.instance('amcsimulator').dataSets.get('sales', { signal: waiting.signal });
  expect(await failureOf(work)).toBeInstanceOf(AmcInterruptedError);
});

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server does not listen.');
  return address;
}
