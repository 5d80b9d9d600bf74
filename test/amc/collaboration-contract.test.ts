import { describe, expect, test } from 'vitest';
import { matchRate } from '../../src/amc/index.js';
import type { AmcMappingStarted } from '../../src/amc/index.js';
import { COLLABORATION_OPERATIONS } from '../../src/amc/collaboration-operations.js';
import { AMC_OPERATIONS, isAmcOperation, REQUIRED_AMC_HEADERS } from '../../src/amc/operations.js';
import { SIMULATED_NAMESPACE } from '../../src/amc-simulator/collaboration-handlers.js';
import { describedOperations, operationOf, problems } from './contract-form.js';
import { collect, failureOf, INSTANCE, rehearse } from './rehearsal.js';

const described = describedOperations('collaboration-operations.json');

const rehearsal = (fetcher?: typeof fetch) =>
  rehearse({
    simulator: { instances: [{ instanceId: INSTANCE, kind: 'collaboration' }, { instanceId: 'amcplain' }] },
    client: fetcher === undefined ? {} : { fetch: fetcher },
  });

describe('the collaboration calls match Amazon’s API description', () => {
  const own = Object.keys(COLLABORATION_OPERATIONS).filter(isAmcOperation);

  test('in full, with no extra calls', () => {
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

  test('in their bodies and answers', async () => {
    const seen = new Set<string>();
    const wrong: string[] = [];
    const { amc, clock } = await rehearsal(async (input, init) => {
      const response = await fetch(input, init);
      const { pathname } = new URL(String(input));
      const entry = operationOf(described, init?.method, pathname);
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
    await collaboration.deleteMappingTable(tableId);
    expect(await collect(collaboration.mappingTables())).toEqual([]);
    expect(wrong).toEqual([]);
    expect([...seen].toSorted()).toEqual(described.map(({ name }) => name).toSorted());
  });
});

describe('the simulator refuses the collaboration calls that AMC refuses', () => {
  test('a refresh within 14 days, a second table of the same name, an unknown namespace', async () => {
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

  test('calls about an instance outside Clean Rooms', async () => {
    const { client } = await rehearsal();
    expect(await failureOf(client.instance('amcplain').collaboration.get())).toMatchObject({ status: 400 });
  });
});

test('a mapping table is created once even if the answer is lost', async () => {
  const { amc, simulator, calls } = await rehearsal();
  simulator.faults.next('CreateCollaborationIdMappingTable', { kind: 'cut', when: 'after' });
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

describe('waiting for a mapping job', () => {
  const table = { name: 'people', namespaceArn: SIMULATED_NAMESPACE };

  test.each([
    ['its id', ({ idMappingWorkflowJobId }: AmcMappingStarted) => ({ idMappingWorkflowJobId })],
    ['its tracking id', ({ trackingId }: AmcMappingStarted) => ({ trackingId })],
    ['the table alone', () => ({})],
  ])('finds the job by %s', async (_, named) => {
    const { amc } = await rehearsal();
    const started = await amc.collaboration.createMappingTable(table);
    const statuses: string[] = [];
    const job = await amc.collaboration.waitForJob(started.idMappingTable?.id ?? '', named(started), {
      pollMs: 60,
      onStatus: ({ status }) => statuses.push(status),
    });
    expect(job).toMatchObject({ status: 'SUCCEEDED', jobId: started.idMappingWorkflowJobId });
    expect(matchRate(job)).toBe(0.6);
    expect(statuses).toEqual(['QUEUED', 'RUNNING', 'SUCCEEDED']);
  });

  test('returns a failed job as a result, not as an error', async () => {
    const { amc, simulator } = await rehearsal();
    const started = await amc.collaboration.createMappingTable(table);
    const body = JSON.stringify({ idMappingJob: { jobId: 'j', status: 'FAILED', errorDetails: 'no role' } });
    simulator.faults.next('GetCollaborationIdMappingJob', { kind: 'answer', body });
    const job = await amc.collaboration.waitForJob(started.idMappingTable?.id ?? '', started);
    expect(job).toMatchObject({ status: 'FAILED', errorDetails: 'no role' });
  });

  test('ends after the given time, or at an interruption', async () => {
    const { amc } = await rehearsal();
    const started = await amc.collaboration.createMappingTable(table);
    const id = started.idMappingTable?.id ?? '';
    expect(
      await failureOf(amc.collaboration.waitForJob(id, started, { timeoutMs: 20, pollMs: 10 })),
    ).toMatchObject({ code: 'AMC_WAIT_TIMEOUT' });
    await expect(
      amc.collaboration.waitForJob(id, started, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ name: 'AmcInterruptedError' });
  });
});

test('a mapping table is deleted once even if the answer is lost', async () => {
  const { amc, simulator, calls } = await rehearsal();
  const table = { name: 'people', namespaceArn: SIMULATED_NAMESPACE };
  const { idMappingTable } = await amc.collaboration.createMappingTable(table);
  simulator.faults.next('DeleteCollaborationIdMappingTable', { kind: 'cut', when: 'after' });
  await amc.collaboration.deleteMappingTable(idMappingTable?.id ?? '');
  expect(calls('DeleteCollaborationIdMappingTable')).toBe(1);
  expect(await collect(amc.collaboration.namespaces())).toHaveLength(1);
  expect(await failureOf(amc.collaboration.deleteMappingTable('none'))).toMatchObject({ status: 404 });
});
