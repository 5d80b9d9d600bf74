import { describe, expect, test } from 'vitest';

import type { AmcClient, AmcInstance, AmcStep } from '../../src/amc/index.js';
import type { Fault } from '../../src/amc-simulator/index.js';
import { collect, failureOf, rehearse } from './rehearsal.js';
import type { Rehearsal } from './rehearsal.js';

const SAVED = { workflowId: 'mine', sqlQuery: 'SELECT 1' };
const SCHEDULE = {
  scheduleId: 'daily',
  workflowId: 'mine',
  scheduleEnabled: true,
  aggregationPeriod: 'Daily',
  aggregationHourUtc: 7,
} as const;
const QUERY = { query: { sql: 'SELECT 1' }, window: { type: 'ALL' } } as const;

interface Case {
  readonly operation: AmcStep;
  /** Creates what the call needs. */
  readonly before?: (amc: AmcInstance) => Promise<unknown>;
  readonly call: (amc: AmcInstance, client: AmcClient) => Promise<unknown>;
  /** The expected number of effects at the end. */
  readonly effect?: (amc: AmcInstance) => Promise<number>;
  readonly effects?: number;
}

const saved = (amc: AmcInstance) => amc.savedQueries.create(SAVED);
const savedCount = async (amc: AmcInstance) => (await collect(amc.savedQueries.list())).length;
const scheduleCount = async (amc: AmcInstance) => (await collect(amc.schedules.list())).length;
const executionCount = async (amc: AmcInstance) =>
  (await collect(amc.executions.list({ since: new Date(0), includeCancelled: true }))).length;
const scheduled = async (amc: AmcInstance) => {
  await saved(amc);
  await amc.schedules.create(SCHEDULE);
};
const started = (amc: AmcInstance) => amc.executions.create(QUERY);
const firstId = async (amc: AmcInstance) =>
  (await collect(amc.executions.list({ since: new Date(0) })))[0]?.workflowExecutionId ?? '';

const CASES: readonly Case[] = [
  { operation: 'ListAccounts', call: (_, client) => collect(client.accounts.list()) },
  { operation: 'GetTerms', call: (_, client) => client.accounts.terms() },
  { operation: 'ListInstances', call: (_, client) => collect(client.instances.list()) },
  { operation: 'GetInstance', call: (_, client) => client.instances.get('amcsimulator') },
  { operation: 'ListDataSources', call: (amc) => collect(amc.dataSources.list()) },
  { operation: 'GetDataSource', call: (amc) => amc.dataSources.find('dsp_impressions') },
  { operation: 'ListWorkflows', before: saved, call: (amc) => collect(amc.savedQueries.list()) },
  { operation: 'CreateWorkflow', call: saved, effect: savedCount, effects: 1 },
  { operation: 'GetWorkflow', before: saved, call: (amc) => amc.savedQueries.get('mine') },
  { operation: 'UpdateWorkflow', before: saved, call: (amc) => amc.savedQueries.update(SAVED) },
  {
    operation: 'DeleteWorkflow',
    before: saved,
    call: (amc) => amc.savedQueries.delete('mine'),
    effect: savedCount,
    effects: 0,
  },
  { operation: 'ListSchedules', before: scheduled, call: (amc) => collect(amc.schedules.list()) },
  { operation: 'GetSchedule', before: scheduled, call: (amc) => amc.schedules.get('daily') },
  {
    operation: 'UpdateSchedule',
    before: scheduled,
    call: (amc) => amc.schedules.update(SCHEDULE),
    effect: scheduleCount,
    effects: 1,
  },
  {
    operation: 'CreateSchedule',
    before: saved,
    call: (amc) => amc.schedules.create(SCHEDULE),
    effect: scheduleCount,
    effects: 1,
  },
  {
    operation: 'DeleteSchedule',
    before: scheduled,
    call: (amc) => amc.schedules.delete('daily'),
    effect: scheduleCount,
    effects: 0,
  },
  {
    operation: 'ListWorkflowExecutions',
    before: started,
    call: async (amc) => (await collect(amc.executions.list({ since: new Date(0) }))).length,
  },
  {
    operation: 'CreateWorkflowExecution',
    call: async (amc) => (await started(amc)).sqlQuery ?? 'SELECT 1',
    effect: executionCount,
    effects: 1,
  },
  {
    operation: 'GetWorkflowExecution',
    before: started,
    call: async (amc) => {
      const id = await firstId(amc);
      return (await amc.executions.get(id)).workflowExecutionId === id;
    },
  },
];

const FAULTS: readonly (readonly [string, Fault, number])[] = [
  ['is throttled', { kind: 'status', status: 429, retryAfter: '1' }, 3],
  ['fails at AMC', { kind: 'status', status: 503 }, 2],
  ['fails at AMC after it took effect', { kind: 'status', status: 500, when: 'after' }, 1],
  ['is cut off before it takes effect', { kind: 'cut', when: 'before' }, 1],
  ['is cut off after it took effect', { kind: 'cut', when: 'after' }, 1],
  ['gets half an answer', { kind: 'truncate', bytes: 1, when: 'after' }, 1],
  ['gets no answer', { kind: 'stall', when: 'after' }, 1],
  ["gets a proxy's page", { kind: 'answer', body: '<html>login</html>', when: 'after' }, 1],
  ['meets expired tokens', { kind: 'expire-tokens' }, 1],
];

async function prepared({ before }: Case): Promise<Rehearsal> {
  const rehearsal = await rehearse({
    client: { requestTimeoutMs: 150 },
    // Executions must not end, or fail because there is no engine, while the test looks at them.
    simulator: { pendingMs: 600_000 },
  });
  await before?.(rehearsal.amc);
  return rehearsal;
}

describe.each(CASES)('$operation', (item) => {
  test.each(FAULTS)('that %s returns the same as without the fault', async (_, fault, times) => {
    const plain = await prepared(item);
    const wanted = JSON.stringify(await item.call(plain.amc, plain.client));
    const { amc, client, simulator, calls } = await prepared(item);
    const before = calls(item.operation);
    simulator.faults.next(item.operation, fault, times);
    expect(JSON.stringify(await item.call(amc, client))).toBe(wanted);
    expect(calls(item.operation)).toBeGreaterThan(before);
    if (item.effect !== undefined) expect(await item.effect(amc)).toBe(item.effects);
  });

  test('ends immediately when it is interrupted', async () => {
    const { amc, client, simulator } = await prepared(item);
    simulator.faults.next(item.operation, { kind: 'status', status: 400 });
    expect(await failureOf(item.call(amc, client))).toMatchObject({ code: 'AMC_BAD_REQUEST' });
  });
});

test('an interrupted call ends, and says whether it may have taken effect', async () => {
  const { amc, client, simulator } = await rehearse();
  const signal = AbortSignal.abort();
  for (const work of [
    collect(client.instances.list({ signal })),
    collect(amc.executions.list({ since: new Date(), signal })),
    amc.executions.create(QUERY, { signal }),
    amc.executions.wait('x', { signal }),
    collect(amc.executions.download('x', { signal })),
  ]) {
    expect(await failureOf(work)).toMatchObject({ code: 'AMC_INTERRUPTED', mayHaveHappened: false });
  }
  const controller = new AbortController();
  simulator.faults.next('CreateWorkflowExecution', { kind: 'stall' });
  setTimeout(() => controller.abort(), 50);
  expect(await failureOf(amc.executions.create(QUERY, { signal: controller.signal }))).toMatchObject({
    code: 'AMC_INTERRUPTED',
    mayHaveHappened: true,
  });
});

test('lists are read page by page', async () => {
  const { amc, client, calls } = await rehearse({
    simulator: {
      pageSize: 2,
      pendingMs: 600_000,
      instanceIds: ['amcsimulator', 'b', 'c'],
      accounts: ['A', 'B', 'C'].map((accountId) => ({
        accountId,
        accountName: accountId,
        marketplaceId: 'ATVPDKIKX0DER',
      })),
    },
  });
  for (const workflowId of ['a', 'b', 'c']) {
    await amc.savedQueries.create({ workflowId, sqlQuery: 'SELECT 1' });
    await amc.executions.create(QUERY);
  }
  expect((await collect(client.accounts.list())).map(({ accountId }) => accountId)).toEqual(['A', 'B', 'C']);
  expect(await collect(client.instances.list())).toHaveLength(3);
  expect(await collect(amc.savedQueries.list({ maxResults: 1 }))).toHaveLength(3);
  expect(await collect(amc.executions.list({ since: new Date(0) }))).toHaveLength(3);
  expect(calls('ListAccounts')).toBe(2);
  expect(calls('ListInstances')).toBe(2);
  expect(calls('ListWorkflows')).toBe(3);
  expect(calls('ListWorkflowExecutions')).toBe(2);
});

test('until the terms are accepted, the message says so, and where to accept them', async () => {
  const { amc, client, simulator } = await rehearse();
  simulator.acceptTerms(false);
  expect(await client.accounts.terms()).toEqual({ hasAccepted: false });
  const error = await failureOf(collect(amc.dataSets.list()));
  expect(error).toMatchObject({ code: 'AMC_TERMS_NOT_ACCEPTED', status: 401, retryable: false });
  expect(String(error)).toMatch(/credentials are right.*accept AMC's terms/);
  simulator.acceptTerms(true);
  expect(await collect(amc.dataSets.list())).toEqual([]);
});

test('accounts can be listed without setting an account', async () => {
  const { client } = await rehearse({ client: { accountId: '', marketplaceId: '' } });
  expect(await collect(client.accounts.list())).toEqual([
    { accountId: 'ENTITYSIMULATOR', accountName: 'Simulated account', marketplaceId: 'ATVPDKIKX0DER' },
  ]);
});
