import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { AMC_OPERATIONS, isAmcOperation, REQUIRED_AMC_HEADERS } from '../../src/amc/operations.js';
import { ACCOUNT_OPERATIONS } from '../../src/amc/account-operations.js';
import { REPORTING_OPERATIONS } from '../../src/amc/reporting-operations.js';
import { describedOperations, operationOf, problems, readContract } from './contract-form.js';
import { collect, rehearse } from './rehearsal.js';

const described = describedOperations('operations.json');

const recorded = z
  .object({
    answers: z.array(z.object({ operation: z.string(), contentType: z.string(), answer: z.unknown() })),
  })
  .parse(readContract('recorded-answers.json')).answers;

describe('the operations match Amazon’s API description', () => {
  const own = [...Object.keys(ACCOUNT_OPERATIONS), ...Object.keys(REPORTING_OPERATIONS)].filter(
    isAmcOperation,
  );

  test('in full, with no extra operations', () => {
    expect(own.toSorted()).toEqual(described.map(({ name }) => name).toSorted());
  });

  test.each(own)('%s', (name) => {
    const spec = AMC_OPERATIONS[name];
    const entry = described.find((other) => other.name === name);
    expect(spec).toMatchObject({
      method: entry?.method,
      path: entry?.path,
      mediaType: entry?.mediaType,
      body: entry?.body === null ? 'none' : 'required',
    });
    expect([...spec.query].toSorted()).toEqual(entry?.query.toSorted());
    const headers = spec.caller === 'client' ? REQUIRED_AMC_HEADERS.slice(0, 1) : REQUIRED_AMC_HEADERS;
    expect([...headers].toSorted()).toEqual(entry?.headers.toSorted());
  });
});

test('every request body has the fields that Amazon describes, and no others', async () => {
  const bodies: [string, string, unknown][] = [];
  const { amc } = await rehearse({
    client: {
      fetch: (input, init) => {
        if (typeof init?.body === 'string' && init.body.startsWith('{')) {
          bodies.push([init.method ?? '', new URL(String(input)).pathname, JSON.parse(init.body)]);
        }
        return fetch(input, init);
      },
    },
  });
  const sqlQuery = 'SELECT 1';
  await amc.savedQueries.create({ workflowId: 'mine', sqlQuery });
  await amc.savedQueries.update({ workflowId: 'mine', sqlQuery: 'SELECT 2' });
  await amc.schedules.create({
    scheduleId: 'daily',
    workflowId: 'mine',
    scheduleEnabled: true,
    aggregationPeriod: 'Weekly',
    aggregationStartDay: 'Monday',
    aggregationHourUtc: 7,
    requireSyntheticData: true,
  });
  await amc.schedules.update({
    scheduleId: 'daily',
    workflowId: 'mine',
    scheduleEnabled: false,
    aggregationPeriod: 'Daily',
    aggregationHourUtc: 7,
  });
  const execution = await amc.executions.create({
    query: { sql: sqlQuery },
    window: { type: 'EXPLICIT', start: '2026-01-01T00:00:00', end: '2026-02-01T00:00:00' },
    dryRun: true,
    parameters: { a: 'b' },
    timeoutSeconds: 900,
    requireSyntheticData: true,
    disableAggregationControls: true,
  });
  await amc.executions.create({ query: { workflowId: 'mine' }, window: { type: 'ALL' } });
  await amc.executions.cancel(execution.workflowExecutionId).catch(() => undefined);
  const seen = new Set<string>();
  for (const [method, path, body] of bodies) {
    const entry = operationOf(described, method, path);
    expect(problems(body, entry?.body, entry?.name ?? path)).toEqual([]);
    seen.add(entry?.name ?? path);
  }
  const withBody = described.filter(({ body }) => body !== null).map(({ name }) => name);
  expect([...seen].toSorted()).toEqual(withBody.toSorted());
});

test('the columns that report hidden rows match the API description, plus two from the guide', async () => {
  const bodies: unknown[] = [];
  const { amc } = await rehearse({
    client: {
      fetch: (input, init) => {
        if (typeof init?.body === 'string' && init.body.startsWith('{')) bodies.push(JSON.parse(init.body));
        return fetch(input, init);
      },
    },
  });
  const columns = {
    filteredMetricsDiscriminatorColumn: 'filtered',
    distinctUserCountColumn: 'people',
    filteredReasonColumn: 'reason',
  };
  await amc.executions.create({ query: { sql: 'SELECT 1', columns }, window: { type: 'ALL' } });
  await amc.savedQueries.create({ workflowId: 'mine', sqlQuery: 'SELECT 1', ...columns });
  const of = (name: string) => described.find((entry) => entry.name === name)?.body;
  expect(problems(bodies[0], of('CreateWorkflowExecution'), 'body')).toEqual([
    'body.workflow.distinctUserCountColumn is not known',
    'body.workflow.filteredReasonColumn is not known',
  ]);
  expect(problems(bodies[1], of('CreateWorkflow'), 'body')).toEqual([
    'body.distinctUserCountColumn is not known',
    'body.filteredReasonColumn is not known',
  ]);
});

describe("Amazon's recorded answers are read", () => {
  const cases = recorded.map((entry, index) => ({ index, ...entry }));

  test.each(cases)('$index: $operation', async ({ operation, contentType, answer }) => {
    const { amc, client, simulator } = await rehearse();
    if (!isAmcOperation(operation)) throw new Error(`${operation} is no operation.`);
    simulator.faults.next(operation, {
      kind: 'answer',
      mediaType: contentType,
      body: JSON.stringify(answer),
    });
    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
      ListAccounts: () => collect(client.accounts.list()),
      ListInstances: () => collect(client.instances.list()),
      GetInstance: () => client.instances.get('amcexample'),
      CreateWorkflow: () => amc.savedQueries.create({ workflowId: 'a', sqlQuery: 'SELECT 1' }),
      ListWorkflows: () => collect(amc.savedQueries.list()),
      GetWorkflow: () => amc.savedQueries.get('my-first-workflow'),
      ListSchedules: () => collect(amc.schedules.list()),
      GetSchedule: () => amc.schedules.get('my-first-schedule'),
      CreateWorkflowExecution: () =>
        amc.executions.create({ query: { sql: 'SELECT 1' }, window: { type: 'ALL' } }),
      ListWorkflowExecutions: () => collect(amc.executions.list({ workflowId: 'my-first-workflow' })),
      GetWorkflowExecution: () => amc.executions.get('00000000-1111-2222-3333-444444444444'),
    };
    if (operation === 'GetWorkflowExecutionDownloadUrls') {
      // The recorded address belongs to nobody. The attempt to fetch it shows that it was read.
      const result = amc.executions.download('x');
      await expect(collect(result)).rejects.toMatchObject({ operation: 'Download' });
      return;
    }
    expect(await calls[operation]?.()).toMatchSnapshot();
  });

  test('also inside the envelopes that the contract describes', async () => {
    const { amc, simulator } = await rehearse();
    const bare = recorded.find(({ operation }) => operation === 'GetWorkflowExecution')?.answer;
    const body = JSON.stringify({ workflowExecution: bare });
    simulator.faults.next('GetWorkflowExecution', { kind: 'answer', body });
    expect(await amc.executions.get('x')).toMatchObject({ status: 'SUCCEEDED', outputS3URI: 'N/A' });
    const workflow = { workflowId: 'w', sqlQuery: 'SELECT 1' };
    simulator.faults.next('GetWorkflow', { kind: 'answer', body: JSON.stringify({ workflow }) });
    expect(await amc.savedQueries.get('w')).toMatchObject(workflow);
  });
});

describe('the simulator’s answers match what Amazon describes or records', () => {
  test('with all fields, and no others', async () => {
    const answers: [string, string, unknown][] = [];
    const { amc, client } = await rehearse({
      client: {
        fetch: async (input, init) => {
          const response = await fetch(input, init);
          const text = await response.clone().text();
          if (response.status === 200) {
            answers.push([init?.method ?? '', new URL(String(input)).pathname, JSON.parse(text)]);
          }
          return response;
        },
      },
    });
    await collect(client.accounts.list());
    await client.accounts.terms();
    await collect(client.instances.list());
    await client.instances.get('amcsimulator');
    await collect(amc.dataSources.list());
    await amc.dataSources.find('dsp_impressions');
    const { workflowExecutionId } = await amc.executions.create({
      query: { sql: 'SELECT 1' },
      window: { type: 'ALL' },
    });
    await amc.executions.get(workflowExecutionId, { includeQuery: true });
    await collect(amc.executions.list({ since: new Date(0) }));
    const namesOf = (value: unknown): string[] =>
      Array.isArray(value)
        ? value.flatMap(namesOf)
        : typeof value === 'object' && value !== null
          ? Object.entries(value).flatMap(([name, item]) => [name, ...namesOf(item)])
          : [];
    const formNames = (form: unknown): string[] => {
      const { data } = z
        .looseObject({ fields: z.record(z.string(), z.unknown()).optional(), list: z.unknown().optional() })
        .safeParse(form);
      return [
        ...Object.entries(data?.fields ?? {}).flatMap(([name, item]) => [name, ...formNames(item)]),
        ...(data?.list === undefined ? [] : formNames(data.list)),
      ];
    };
    const known = new Set([
      ...described.flatMap(({ answer }) => formNames(answer)),
      ...recorded.flatMap(({ answer }) => namesOf(answer)),
      // Only in the guide.
      'statusReason',
    ]);
    const used = answers.filter(([, path]) => path.startsWith('/amc/'));
    expect(used.length).toBeGreaterThan(7);
    for (const [, path, answer] of used) {
      expect(
        namesOf(answer).filter((name) => !known.has(name)),
        path,
      ).toEqual([]);
    }
  });
});
