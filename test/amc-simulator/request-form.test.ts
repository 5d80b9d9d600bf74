import { expect, test } from 'vitest';

import { AMC_MEDIA_TYPES } from '../../src/amc/operations.js';
import { rehearse, SALES } from '../amc/rehearsal.js';

const LIST = '/amc/advertiserData/amcsimulator/dataSets/list';
const CREATE = '/amc/advertiserData/amcsimulator/dataSets';

interface Wire {
  /** Sends a valid request with the given changes; null removes a header. */
  send(
    path: string,
    changes?: {
      readonly method?: string;
      readonly headers?: Readonly<Record<string, string | null>>;
      readonly body?: string;
    },
  ): Promise<{ readonly status: number; readonly body: unknown; readonly server: string | null }>;
  readonly tokenUrl: string;
}

async function wire(): Promise<Wire> {
  const { simulator } = await rehearse();
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: 'Atzr|simulator-refresh-token',
    client_id: 'amzn1.application-oa2-client.simulator',
    client_secret: 'simulator-client-secret',
  });
  const login: unknown = await (await fetch(simulator.tokenUrl, { method: 'POST', body: form })).json();
  const token =
    typeof login === 'object' && login !== null && 'access_token' in login ? login.access_token : '';
  return {
    tokenUrl: simulator.tokenUrl,
    send: async (path, { method = 'POST', headers = {}, body } = {}) => {
      const all: Readonly<Record<string, string | null>> = {
        Authorization: `Bearer ${String(token)}`,
        Accept: AMC_MEDIA_TYPES.dataSet,
        'Amazon-Advertising-API-ClientId': 'amzn1.application-oa2-client.simulator',
        'Amazon-Advertising-API-AdvertiserId': 'ENTITYSIMULATOR',
        'Amazon-Advertising-API-MarketplaceId': 'ATVPDKIKX0DER',
        ...(body === undefined ? {} : { 'Content-Type': AMC_MEDIA_TYPES.dataSet }),
        ...headers,
      };
      const kept = Object.entries(all).flatMap(([name, value]): [string, string][] =>
        value === null ? [] : [[name, value]],
      );
      const answer = await fetch(`${simulator.apiUrl}${path}`, {
        method,
        headers: kept,
        ...(body === undefined ? {} : { body }),
      });
      return { status: answer.status, body: await answer.json(), server: answer.headers.get('server') };
    },
  };
}

test('a valid request is answered, and the answer says that it does not come from AMC', async () => {
  const { send } = await wire();
  const answer = await send(LIST);
  expect(answer).toMatchObject({ status: 200, body: { dataSets: [] } });
  expect(answer.server).toContain('not Amazon Marketing Cloud');
});

test.each([
  ['no token', { Authorization: null }, 401],
  ['an unknown token', { Authorization: 'Bearer Atza|other' }, 401],
  ['another scheme', { Authorization: 'Basic eDp5' }, 401],
  ['no client id', { 'Amazon-Advertising-API-ClientId': null }, 400],
  ['no advertiser id', { 'Amazon-Advertising-API-AdvertiserId': null }, 400],
  ['no marketplace id', { 'Amazon-Advertising-API-MarketplaceId': null }, 400],
  ['another advertiser', { 'Amazon-Advertising-API-AdvertiserId': 'OTHER' }, 403],
  ['another marketplace', { 'Amazon-Advertising-API-MarketplaceId': 'OTHER' }, 403],
  ['a request for plain JSON', { Accept: 'application/json' }, 406],
  ['a request for another version', { Accept: AMC_MEDIA_TYPES.dataSet.replace('v1', 'v2') }, 406],
])('a request with %s is refused', async (_, headers, status) => {
  const { send } = await wire();
  const answer = await send(LIST, { headers });
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({
    code: expect.any(String),
    details: expect.any(String),
    requestId: expect.any(String),
  });
});

test.each([
  [
    'plain JSON',
    { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ dataSet: SALES }) },
    415,
  ],
  ['the type of another resource', { headers: { 'Content-Type': AMC_MEDIA_TYPES.upload }, body: '{}' }, 415],
  ['no body', {}, 400],
  ['half a body', { body: '{"dataSet":' }, 400],
  ['an unknown field', { body: JSON.stringify({ dataSet: SALES, dryRun: true }) }, 400],
  ['an unknown field within', { body: JSON.stringify({ dataSet: { ...SALES, source: 'x' } }) }, 400],
  ['a field of another type', { body: JSON.stringify({ dataSet: { ...SALES, columns: 'x' } }) }, 400],
])('CreateDataSet with %s is refused', async (_, changes, status) => {
  const { send } = await wire();
  expect(await send(CREATE, changes)).toMatchObject({ status });
});

test.each([
  [`${LIST}?page=2`, 400],
  [`${LIST}?maxResults=0`, 400],
  [`${LIST}?maxResults=101`, 400],
  [`${LIST}?maxResults=1&maxResults=2`, 400],
  [`${LIST}?nextToken=`, 400],
  [`${LIST}?nextToken=foreign`, 400],
  ['/amc/advertiserData/other/dataSets/list', 403],
  ['/amc/advertiserData/amcsimulator/nothing', 404],
  ['/amc/advertiserData/amcsimulator/dataSets/%E0%A4%A', 400],
])('POST %s is refused with %i', async (path, status) => {
  const { send } = await wire();
  expect(await send(path)).toMatchObject({ status });
});

test('a wrong method and an unexpected body are refused', async () => {
  const { send } = await wire();
  expect(await send(LIST, { method: 'GET' })).toMatchObject({ status: 405 });
  expect(await send(LIST, { body: '{}' })).toMatchObject({ status: 400 });
  expect(await send(CREATE, { body: ' '.repeat(6 * 1024 * 1024) })).toMatchObject({ status: 413 });
});

test.each([
  [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
  [{ refresh_token: 'Atzr|other' }, 400, 'invalid_grant'],
  [{ client_secret: 'other' }, 401, 'invalid_client'],
  [{ scope: 'all' }, 400, 'invalid_request'],
])('the login refuses %o', async (change, status, error) => {
  const { tokenUrl } = await wire();
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: 'Atzr|simulator-refresh-token',
    client_id: 'amzn1.application-oa2-client.simulator',
    client_secret: 'simulator-client-secret',
    ...change,
  });
  const answer = await fetch(tokenUrl, { method: 'POST', body });
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ error });
  const json = await fetch(tokenUrl, { method: 'POST', body: JSON.stringify(Object.fromEntries(body)) });
  expect(json.status).toBe(400);
});
