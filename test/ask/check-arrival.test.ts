import { describe, expect, test } from 'vitest';
import { isIncomplete } from '../../src/report/arrival.js';
import { askAndWait } from '../../src/ask/ask-and-wait.js';
import { checkArrival, type CheckArrivalOptions } from '../../src/ask/check-arrival.js';
import { expectedRows, type ExpectedRows } from '../../src/ask/expected-rows.js';
import { rehearseQueries, uploadCrm, uploadSales } from '../amc-simulator/query-rehearsal.js';
import { failureOf, SALES, type Rehearsal } from '../amc/rehearsal.js';

const expected = (rows: number, periods: Record<string, number> = {}): ExpectedRows =>
  expectedRows([
    { strategy: 'FULL_REPLACE', rowsWritten: rows, periods: new Map(Object.entries(periods)), droppable: 0 },
  ]);

function check(rehearsal: Rehearsal, options: Partial<CheckArrivalOptions>) {
  return checkArrival({
    instance: rehearsal.amc,
    kind: 'standard',
    dataSetId: 'crm',
    expected: expected(0),
    knownUploads: null,
    matchable: null,
    askAll: askAndWait({
      instance: options.instance ?? rehearsal.amc,
      kind: options.kind ?? 'standard',
      pollMs: 1,
      signal: new AbortController().signal,
    }),
    sleep: () => Promise.resolve(),
    now: () => Date.UTC(2026, 0, 15),
    onStep: () => undefined,
    signal: new AbortController().signal,
    ...options,
  });
}

describe('a check of the rows that arrived', () => {
  test('counts rows, matched rows and people, and divides matched rows by all rows', async () => {
    const rehearsal = await rehearseQueries();
    await uploadCrm(rehearsal, rehearsal.amc, { vip: 1_000 });
    const arrival = await check(rehearsal, {
      expected: expected(1_000),
      matchable: { rows: 1_000, withKey: 1_000 },
    });
    expect(arrival).toMatchObject({
      state: 'complete',
      expected: 1_000,
      arrived: { rows: 1_000 },
      notes: [],
    });
    expect(arrival.matchRate).toBe((arrival.arrived?.resolved ?? 0) / 1_000);
    expect(isIncomplete(arrival)).toBe(false);
  });

  test('finds missing rows in total and by period; a period of few people does not count as missing', async () => {
    const rehearsal = await rehearseQueries();
    await uploadSales(rehearsal, rehearsal.amc, { '2026-01-05': 300, '2026-01-06': 10, '2026-01-07': 250 });
    const periods = { '2026-01-05': 300, '2026-01-06': 10, '2026-01-07': 300 };
    const arrival = await check(rehearsal, { dataSetId: 'sales', expected: expected(610, periods) });
    expect(arrival).toMatchObject({ state: 'missing', expected: 610, arrived: { rows: 560 } });
    expect(arrival.periods).toEqual([
      { period: '2026-01-05', expected: 300, arrived: 300 },
      { period: '2026-01-06', expected: 10, arrived: null },
      { period: '2026-01-07', expected: 300, arrived: 250 },
    ]);
    expect(isIncomplete(arrival)).toBe(true);
  });

  test('distinguishes too few people from no rows', async () => {
    const few = await rehearseQueries();
    await uploadCrm(few, few.amc, { few: 20 });
    const tooFew = await check(few, { expected: expected(20), matchable: { rows: 20, withKey: 20 } });
    expect(tooFew).toMatchObject({ state: 'tooFewPeople', arrived: null, matchRate: null });
    expect(tooFew.hidden).toEqual({ people: tooFew.hidden?.people, required: 100 });
    expect(tooFew.hidden?.people).toBeGreaterThan(5);
    expect(tooFew.notes.join()).toMatch(
      /^AMC says that its rows are about \d+ people, and shows nothing about fewer than 100\. That is not the same as nothing arrived\.$/,
    );
    expect(tooFew.notes).toHaveLength(1);
    expect(isIncomplete(tooFew)).toBe(false);
    const suspicious = await check(few, { matchable: { rows: 5_000, withKey: 5_000 } });
    expect(suspicious.notes.join()).toMatch(/compare the hashes/);
    const none = await rehearseQueries();
    await none.amc.dataSets.create({ ...SALES, dataSetId: 'crm' });
    const nothing = await check(none, { expected: expected(20) });
    expect(nothing).toMatchObject({ state: 'nothing' });
    expect(isIncomplete(nothing)).toBe(true);
  });

  test('relies on the rows that AMC accepted when AMC does not say why it shows nothing', async () => {
    const rehearsal = await rehearseQueries();
    await uploadCrm(rehearsal, rehearsal.amc, { few: 20 });
    const refuse = (sql: string): void => {
      if (sql.includes('asking it why'))
        rehearsal.simulator.faults.next('CreateWorkflowExecution', { kind: 'status', status: 400 });
    };
    const refused = await check(rehearsal, { expected: expected(20), onStep: refuse });
    expect(refused).toMatchObject({ state: 'tooFewPeople', hidden: null });
    expect(refused.notes.join()).toMatch(/shows nothing about fewer than 100 people: too few were found/);
    const fail = (sql: string): void => {
      if (sql.includes('asking it why')) rehearsal.simulator.failExecutions('Unknown field');
    };
    expect(await check(rehearsal, { expected: expected(20), onStep: fail })).toMatchObject({
      state: 'tooFewPeople',
      hidden: null,
    });
  });

  test('says when AMC recognizes nobody in the rows that it accepted', async () => {
    const rehearsal = await rehearseQueries();
    await uploadCrm(rehearsal, rehearsal.amc, { few: 20 });
    const header = 'rows_hidden,people_hidden,amc_ingest_filtered,amc_ingest_people,amc_ingest_reason\n';
    const nobody = (text: string): void => {
      if (!text.includes('asking it why')) return;
      const body = `${header},,true,0,0 'crm' users < 100 required\n`;
      rehearsal.simulator.faults.next('Download', { kind: 'answer', mediaType: 'text/csv', body });
    };
    const arrival = await check(rehearsal, { expected: expected(20), onStep: nobody });
    expect(arrival).toMatchObject({ state: 'tooFewPeople', hidden: { people: 0, required: 100 } });
    expect(arrival.notes.join()).toMatch(/knows nobody behind them/);
  });

  test('begins with a dry run, and stops there when that fails', async () => {
    const rehearsal = await rehearseQueries();
    await uploadCrm(rehearsal, rehearsal.amc, { vip: 300 });
    const executions = async () => {
      let count = 0;
      for await (const _ of rehearsal.amc.executions.list({ since: new Date(0) })) count += 1;
      return count;
    };
    await check(rehearsal, { expected: expected(300) });
    expect(await executions()).toBe(2);
    rehearsal.simulator.failExecutions('The query cannot be compiled: table crm is not found');
    rehearsal.simulator.faults.next('GetDataSource', { kind: 'status', status: 404 });
    const unseen = await failureOf(check(rehearsal, {}));
    expect(unseen).toMatchObject({ code: 'QUERY_FAILED', exitCode: 4 });
    expect(String(unseen)).toMatch(/queries cannot read it as a table yet\. Check again later/);
    expect(await executions()).toBe(3);
    const refusal = JSON.stringify({ code: '400', details: 'Column user_id is not found' });
    rehearsal.simulator.faults.next('CreateWorkflowExecution', {
      kind: 'answer',
      status: 400,
      body: refusal,
    });
    rehearsal.simulator.faults.next('GetDataSource', {
      kind: 'answer',
      body: JSON.stringify({ dataSourceId: 'crm', columns: [{ name: 'segment' }] }),
    });
    expect(String(await failureOf(check(rehearsal, {})))).toMatch(
      /The table crm has no column user_id at AMC\. Compare it with the schema/,
    );
    rehearsal.simulator.failExecutions('Something else');
    expect(String(await failureOf(check(rehearsal, {})))).toMatch(/a dry run, at no cost.*Something else/);
    expect(await executions()).toBe(4);
  });

  test('repeats its query while rows are missing, up to a limit', async () => {
    const rehearsal = await rehearseQueries();
    await uploadCrm(rehearsal, rehearsal.amc, { vip: 300 });
    const waits: number[] = [];
    const steps: string[] = [];
    const arrival = await check(rehearsal, {
      expected: expected(400),
      againAfterMs: [60_000, 180_000],
      sleep: async (ms) => {
        waits.push(ms);
        if (waits.length === 2) await uploadSales(rehearsal, rehearsal.amc, {});
      },
      onStep: (text) => steps.push(text),
    });
    expect(waits).toEqual([60_000, 180_000]);
    expect(arrival.state).toBe('missing');
    expect(steps.join()).toMatch(/asking again in 60 s/);
  });

  test('distinguishes rows that count twice from rows of other uploads', async () => {
    const rehearsal = await rehearseQueries();
    await uploadCrm(rehearsal, rehearsal.amc, { vip: 300 });
    const [upload] = await collectUploads(rehearsal);
    const twice = await check(rehearsal, { expected: expected(200), knownUploads: new Set([upload ?? '']) });
    expect(twice).toMatchObject({ state: 'surplus', otherUploads: 0 });
    expect(isIncomplete(twice)).toBe(true);
    const others = await check(rehearsal, { expected: expected(200), knownUploads: new Set() });
    expect(others).toMatchObject({ state: 'unknown', otherUploads: 1 });
    expect(isIncomplete(others)).toBe(false);
  });

  test('does not report success while an upload is in progress, or for a run that AMC did not accept', async () => {
    const rehearsal = await rehearseQueries();
    await uploadCrm(rehearsal, rehearsal.amc, { vip: 300 });
    const pending = await check(rehearsal, { expected: expected(300), pendingUploads: 1 });
    expect(pending).toMatchObject({ state: 'unknown' });
    expect(pending.notes.join()).toMatch(/has not ended 1 upload/);
    const short = await check(rehearsal, { expected: expected(400), pendingUploads: 1 });
    expect(short.state).toBe('missing');
    const other = await check(rehearsal, { expected: expected(300), isRunTaken: false });
    expect(other).toMatchObject({ state: 'missing' });
    expect(other.notes.join()).toMatch(/not taken an upload of this run/);
    expect(isIncomplete(other)).toBe(true);
  });

  test('does not balance missing rows of one period with extra rows of another', async () => {
    const rehearsal = await rehearseQueries();
    await uploadSales(rehearsal, rehearsal.amc, { '2026-01-05': 350, '2026-01-07': 250 });
    const periods = { '2026-01-05': 300, '2026-01-07': 300 };
    const of = { dataSetId: 'sales', expected: expected(600, periods) };
    expect(await check(rehearsal, of)).toMatchObject({ state: 'missing', arrived: { rows: 600 } });
    const droppable = { ...of, expected: { ...of.expected, droppable: 50 } };
    expect((await check(rehearsal, droppable)).state).toBe('complete');
  });

  test('does not read a hidden count as zero', async () => {
    const rehearsal = await rehearseQueries();
    await uploadCrm(rehearsal, rehearsal.amc, { vip: 300 });
    rehearsal.simulator.faults.next('Download', {
      kind: 'answer',
      body: 'rows_total,rows_resolved,people\n,,\n',
      mediaType: 'text/csv',
    });
    expect(await check(rehearsal, { expected: expected(300) })).toMatchObject({
      state: 'tooFewPeople',
      arrived: null,
    });
  });

  test('allows rows with denied consent to be missing', async () => {
    const rehearsal = await rehearseQueries();
    await uploadCrm(rehearsal, rehearsal.amc, { vip: 300 });
    const arrival = await check(rehearsal, { expected: { ...expected(310), droppable: 10 } });
    expect(arrival.state).toBe('complete');
    expect((await check(rehearsal, { expected: { ...expected(311), droppable: 10 } })).state).toBe('missing');
  });

  test('sees every row in a sandbox, however few, and says what the match rate there is worth', async () => {
    const rehearsal = await rehearseQueries();
    const instance = rehearsal.client.instance('amcsandbox');
    await uploadCrm(rehearsal, instance, { few: 20 });
    const arrival = await check(rehearsal, { instance, kind: 'sandbox', expected: expected(20) });
    expect(arrival).toMatchObject({ state: 'complete', kind: 'sandbox', arrived: { rows: 20 } });
    expect(arrival.notes.join()).toMatch(/fixed rate/);
  });

  test('reports a period that a sandbox does not show as missing, since a sandbox hides nothing', async () => {
    const rehearsal = await rehearseQueries();
    const instance = rehearsal.client.instance('amcsandbox');
    await uploadSales(rehearsal, instance, { '2026-01-05': 20 });
    const periods = { '2026-01-05': 10, '2026-01-06': 10 };
    const of = { instance, kind: 'sandbox', dataSetId: 'sales', expected: expected(20, periods) } as const;
    const arrival = await check(rehearsal, of);
    expect(arrival).toMatchObject({
      state: 'missing',
      periods: [
        { period: '2026-01-05', expected: 10, arrived: 20 },
        { period: '2026-01-06', expected: 10, arrived: 0 },
      ],
    });
  });

  test('counts only rows for a data set without people', async () => {
    const rehearsal = await rehearseQueries();
    const { amc, objects } = rehearsal;
    await amc.dataSets.create({
      dataSetId: 'catalog',
      columns: [{ name: 'sku', dataType: 'STRING', columnType: 'DIMENSION' }],
    });
    objects.put('my-bucket', 'c/part-0.csv', 'sku\na\nb\n');
    const { uploadId } = await amc.uploads.create('catalog', {
      dataSource: { sourceS3Bucket: 'my-bucket', sourceFileS3Key: 'c/part-0.csv' },
      fileFormat: { csvDataFormat: {} },
      compressionFormat: 'NONE',
      updateStrategy: 'FULL_REPLACE',
    });
    await amc.uploads.wait('catalog', uploadId, { timeoutMs: 1e12 });
    expect(await check(rehearsal, { dataSetId: 'catalog', expected: expected(2) })).toMatchObject({
      state: 'complete',
      arrived: { rows: 2, resolved: null, people: null },
      matchRate: null,
    });
  });

  test('fails with the cause', async () => {
    const rehearsal = await rehearseQueries();
    expect(await failureOf(check(rehearsal, {}))).toMatchObject({ code: 'AMC_NOT_FOUND' });
    await uploadCrm(rehearsal, rehearsal.amc, { vip: 300 });
    rehearsal.simulator.failExecutions(
      'Execution "x" of workflow "y" could not be run because too many workflows have already been run against the same input data sources in the same or overlapping time windows.',
    );
    const error = await failureOf(check(rehearsal, { expected: expected(300) }));
    expect(error).toMatchObject({ code: 'QUERY_FAILED', exitCode: 4 });
    expect(String(error)).toMatch(/wait until tomorrow/);
  });
});

async function collectUploads({ amc }: Rehearsal): Promise<string[]> {
  const ids: string[] = [];
  for await (const { uploadId } of amc.uploads.list()) ids.push(uploadId);
  return ids;
}
