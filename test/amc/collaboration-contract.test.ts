import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { matchRate } from '../../src/amc/index.js';
import { COLLABORATION_OPERATIONS } from '../../src/amc/collaboration-operations.js';
import { AMC_OPERATIONS, isAmcOperation, REQUIRED_AMC_HEADERS } from '../../src/amc/operations.js';
import { SIMULATED_NAMESPACE } from '../../src/amc-simulator/collaboration-handlers.js';
import { collect, failureOf, INSTANCE, rehearse } from './rehearsal.js';

const file = new URL('../fixtures/amc-contract/collaboration-operations.json', import.meta.url);
const described = z
  .object({
    operations: z.array(
      z.object({
        name: z.string(),
        method: z.string(),
        path: z.string(),
        mediaType: z.string(),
        headers: z.array(z.string()),
        query: z.array(z.string()),
        body: z.unknown(),
        answer: z.unknown(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(file, 'utf8'))).operations;

const formShape = z.object({
  fields: z.record(z.string(), z.unknown()).optional(),
  list: z.unknown().optional(),
  oneOf: z.array(z.string()).optional(),
  any: z.string().nullish(),
});

/** What is wrong with a value by the description of its fields. */
function problems(value: unknown, form: unknown, place: string): string[] {
  const { fields, list, oneOf, any } = formShape.parse(form);
  if (oneOf !== undefined)
    return oneOf.includes(String(value)) ? [] : [`${place} is none of ${oneOf.join()}`];
  if (list !== undefined)
    return z
      .array(z.unknown())
      .parse(value)
      .flatMap((item, index) => problems(item, list, `${place}[${index}]`));
  if (fields === undefined) {
    const kind = any === 'integer' ? 'number' : any;
    return kind === null || kind === undefined || typeof value === kind ? [] : [`${place} is no ${kind}`];
  }
  return Object.entries(z.record(z.string(), z.unknown()).parse(value)).flatMap(([name, item]) =>
    fields[name] === undefined
      ? [`${place}.${name} is not known`]
      : problems(item, fields[name], `${place}.${name}`),
  );
}

const rehearsal = (fetcher?: typeof fetch) =>
  rehearse({
    standIn: { instances: [{ instanceId: INSTANCE, kind: 'collaboration' }, { instanceId: 'amcplain' }] },
    client: fetcher === undefined ? {} : { fetch: fetcher },
  });

describe('the calls about collaborations are those that Amazon describes', () => {
  const own = Object.keys(COLLABORATION_OPERATIONS).filter(isAmcOperation);

  test('all of them, and no others', () => {
    expect(own.toSorted()).toEqual(described.map(({ name }) => name).toSorted());
  });

  test.each(own)('%s', (name) => {
    const entry = described.find((other) => other.name === name);
    expect(AMC_OPERATIONS[name]).toMatchObject({
      method: entry?.method,
      path: entry?.path,
      mediaType: entry?.mediaType,
      body: entry?.body === null ? 'none' : 'required',
      query: entry?.query,
    });
    expect([...REQUIRED_AMC_HEADERS].toSorted()).toEqual(entry?.headers.toSorted());
  });

  test('with the bodies and answers that it describes', async () => {
    const seen = new Set<string>();
    const wrong: string[] = [];
    const { amc, clock } = await rehearsal(async (input, init) => {
      const response = await fetch(input, init);
      const { pathname } = new URL(String(input));
      const entry = described.find(
        ({ method, path }) =>
          method === init?.method && new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
      );
      if (entry === undefined) return response;
      seen.add(entry.name);
      if (typeof init?.body === 'string')
        wrong.push(...problems(JSON.parse(init.body), entry.body, `${entry.name} body`));
      wrong.push(...problems(await response.clone().json(), entry.answer, `${entry.name} answer`));
      return response;
    });
    const { collaboration } = amc;
    expect(await collaboration.get()).toMatchObject({ status: 'ACTIVE' });
    const namespaces = await collect(collaboration.namespaces({ maxResults: 10 }));
    expect(namespaces.map(({ idNamespaceArn }) => idNamespaceArn)).toEqual([SIMULATED_NAMESPACE]);
    const started = await collaboration.createMappingTable({
      name: 'people',
      namespaceArn: SIMULATED_NAMESPACE,
    });
    const tableId = started.idMappingTable?.id ?? '';
    expect(await collect(collaboration.namespaces())).toEqual([]);
    expect(await collect(collaboration.mappingTables())).toMatchObject([{ id: tableId, name: 'people' }]);
    const jobId = started.idMappingWorkflowJobId ?? '';
    expect(await collaboration.jobOf(tableId, started.trackingId ?? '')).toBe(jobId);
    expect(await collaboration.job(tableId, jobId)).toMatchObject({ status: 'QUEUED' });
    await clock.sleep(1_000);
    const job = await collaboration.job(tableId, jobId);
    expect(job).toMatchObject({ status: 'SUCCEEDED', metrics: { inputRecords: 1_000 } });
    expect(matchRate(job)).toBe(0.6);
    await clock.sleep(15 * 86_400_000);
    const again = await collaboration.refreshMappingTable(tableId);
    expect(again.idMappingWorkflowJobId).not.toBe(jobId);
    expect(await collect(collaboration.jobs(tableId))).toHaveLength(2);
    expect(wrong).toEqual([]);
    expect([...seen].toSorted()).toEqual(described.map(({ name }) => name).toSorted());
  });
});

describe('the simulator refuses what AMC refuses', () => {
  test('a refresh within 14 days, a second table of a name, an unknown namespace', async () => {
    const { amc } = await rehearsal();
    const { collaboration } = amc;
    const table = { name: 'people', namespaceArn: SIMULATED_NAMESPACE };
    const { idMappingTable } = await collaboration.createMappingTable(table);
    expect(await failureOf(collaboration.refreshMappingTable(idMappingTable?.id ?? ''))).toMatchObject({
      status: 400,
    });
    expect(await failureOf(collaboration.createMappingTable(table))).toMatchObject({ status: 400 });
    const other = { name: 'others', namespaceArn: 'arn:aws:entityresolution:us-east-1:1:idnamespace/x' };
    expect(await failureOf(collaboration.createMappingTable(other))).toMatchObject({ status: 404 });
  });

  test('calls about an instance that is not on Clean Rooms', async () => {
    const { client } = await rehearsal();
    expect(await failureOf(client.instance('amcplain').collaboration.get())).toMatchObject({ status: 400 });
  });
});

test('a mapping table is created once although the answer is lost', async () => {
  const { amc, standIn, calls } = await rehearsal();
  standIn.faults.next('CreateCollaborationIdMappingTable', { kind: 'cut', when: 'after' });
  const started = await amc.collaboration.createMappingTable({
    name: 'people',
    namespaceArn: SIMULATED_NAMESPACE,
  });
  expect(started).toMatchObject({
    idMappingTable: { name: 'people' },
    idMappingWorkflowJobId: 'mapping-job-1',
  });
  expect(calls('CreateCollaborationIdMappingTable')).toBe(1);
});
