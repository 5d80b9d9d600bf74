import { expect, it } from 'vitest';
import { AmcConnections } from '../../src/lambda/amc-hand-over.js';

const ADDITIVE = { strategy: 'ADDITIVE', check: false } as const;
const MINUTE = 60_000;

it('rotated secrets are used after five minutes, without a new container', async () => {
  const environment: Record<string, string> = {
    AMC_CLIENT_ID: 'client',
    AMC_CLIENT_SECRET: 'secret',
    AMC_REFRESH_TOKEN: 'token-1',
    AMC_REGION: 'NA',
    AMC_ACCOUNT_ID: 'ENTITY1',
    AMC_MARKETPLACE_ID: 'ATVPDKIKX0DER',
    AMC_INSTANCE_ID: 'amcone',
  };
  let now = 0;
  const connections = new AmcConnections(environment, () => now);
  const { signal } = new AbortController();
  const get = (...instanceIds: string[]) =>
    connections.get(instanceIds.length === 0 ? ADDITIVE : { ...ADDITIVE, instanceIds }, signal);

  const first = await get();
  environment['AMC_REFRESH_TOKEN'] = 'token-2';
  now = 5 * MINUTE - 1;
  expect(await get()).toBe(first);
  // Another list of instances is another connection.
  expect((await get('amctwo')).settings.instanceIds).toEqual(['amctwo']);
  now = 5 * MINUTE;
  const second = await get();
  expect(second).not.toBe(first);
  expect(await get()).toBe(second);

  // An unreadable secret is not hidden by the one before it.
  delete environment['AMC_CLIENT_SECRET'];
  now = 10 * MINUTE;
  await expect(get()).rejects.toThrow(/AMC_CLIENT_SECRET/);
});
