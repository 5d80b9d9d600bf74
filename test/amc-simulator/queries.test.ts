import { describe, expect, test } from 'vitest';

import { collect, failureOf, rehearse, SALES } from '../amc/rehearsal.js';
import { ask, CRM, rehearseQueries, uploadCrm, uploadSales } from './query-rehearsal.js';

const OVERVIEW =
  'SELECT COUNT(1) AS rows_total, SUM(CASE WHEN user_id IS NOT NULL THEN 1 ELSE 0 END) AS rows_resolved, COUNT(DISTINCT user_id) AS people FROM';

describe('the simulator answers queries about uploaded rows', () => {
  test('with counts of rows, of matched rows at a fixed rate, and of people; the same file gives the same people', async () => {
    const first = await rehearseQueries();
    await uploadCrm(first, first.amc, { vip: 1_000 });
    const answer = await ask(first.amc, `${OVERVIEW} crm`);
    const [, rows = 0, resolved = 0, people = 0] =
      /^rows_total,rows_resolved,people\n(\d+),(\d+),(\d+)\n$/.exec(answer)?.map(Number) ?? [];
    expect(rows).toBe(1_000);
    expect(resolved).toBeGreaterThan(550);
    expect(resolved).toBeLessThan(650);
    expect(people).toBe(resolved);
    const second = await rehearseQueries();
    await uploadCrm(second, second.amc, { vip: 1_000 });
    expect(await ask(second.amc, `${OVERVIEW} crm`)).toBe(answer);
  });

  test('without groups of fewer than 100 people, silently', async () => {
    const rehearsal = await rehearseQueries();
    await uploadCrm(rehearsal, rehearsal.amc, { large: 400, small: 50 });
    const answer = await ask(rehearsal.amc, 'SELECT segment, COUNT(1) AS n FROM crm GROUP BY segment');
    expect(answer).toBe('segment,n\nlarge,400\n');
    const few = await rehearseQueries();
    await uploadCrm(few, few.amc, { few: 20 });
    expect(await ask(few.amc, `${OVERVIEW} crm`)).toBe('rows_total,rows_resolved,people\n');
  });

  test('with groups of fewer than 100 people as empty values with an explanation, where the query has columns for them', async () => {
    const rehearsal = await rehearseQueries();
    await uploadCrm(rehearsal, rehearsal.amc, { large: 400, small: 50, tiny: 9 });
    const sql = 'SELECT segment, COUNT(1) AS n FROM crm GROUP BY segment';
    const columns = {
      filteredMetricsDiscriminatorColumn: 'filtered',
      distinctUserCountColumn: 'du_count',
      filteredReasonColumn: 'reason',
    };
    const answer = await ask(rehearsal.amc, sql, { query: { sql, columns } });
    expect(answer).toMatch(
      /^segment,n,filtered,du_count,reason\nlarge,400,false,100,\n,,true,(\d\d),\1 'crm' users < 100 required\n$/,
    );
    const { distinctUserCountColumn } = columns;
    expect(await ask(rehearsal.amc, sql, { query: { sql, columns: { distinctUserCountColumn } } })).toBe(
      'segment,n,du_count\nlarge,400,100\n',
    );
    // The ids of saved queries are masked, too.
    await rehearsal.amc.savedQueries.create({ workflowId: 'mine', sqlQuery: sql, ...columns });
    expect(await ask(rehearsal.amc, '', { query: { workflowId: 'mine' } })).toBe(answer);
  });

  test('grouped by the columns that are not counted, where the query has no GROUP BY', async () => {
    const rehearsal = await rehearseQueries();
    await uploadCrm(rehearsal, rehearsal.amc, { large: 400, small: 50 });
    expect(await ask(rehearsal.amc, 'SELECT segment FROM crm')).toBe('segment\nlarge\n');
    expect(await ask(rehearsal.amc, 'SELECT x.segment, COUNT(1) AS n FROM crm AS x GROUP BY 1')).toBe(
      'segment,n\nlarge,400\n',
    );
  });

  test('for the last day by default; of fact data sets, only rows within the window are visible', async () => {
    const rehearsal = await rehearseQueries();
    const { amc } = rehearsal;
    // The virtual clock begins at 2026-01-15.
    await uploadSales(rehearsal, amc, { '2026-01-05': 300, '2026-01-14': 400 });
    const sql = `${OVERVIEW} sales`;
    const counts = async (window: Parameters<typeof ask>[2]) =>
      (await ask(amc, sql, window)).split('\n')[1]?.split(',')[0];
    expect(await counts({ window: { type: 'MOST_RECENT_DAY' } })).toBe('400');
    expect(await counts({ window: { type: 'ALL' } })).toBe('700');
    expect(
      await counts({
        window: { type: 'EXPLICIT', start: '2026-01-05T00:00:00', end: '2026-01-06T00:00:00' },
      }),
    ).toBe('300');
    // In New York, the 5th ends five hours later, and the 14th starts five hours later.
    expect(
      await counts({
        window: {
          type: 'EXPLICIT',
          start: '2026-01-05T06:00:00',
          end: '2026-01-14T05:00:00',
          timeZone: 'America/New_York',
        },
      }),
    ).toBe('');
    expect(
      await ask(
        amc,
        "SELECT DATE_TRUNC('DAY', purchase_time) AS period, COUNT(1) AS n FROM sales GROUP BY DATE_TRUNC('DAY', purchase_time) ORDER BY 1",
      ),
    ).toBe('period,n\n2026-01-05T00:00:00.000,300\n2026-01-14T00:00:00.000,400\n');
  });

  test('with the rows that the upload strategies leave', async () => {
    const rehearsal = await rehearseQueries();
    const { amc } = rehearsal;
    const total = async () => (await ask(amc, `${OVERVIEW} sales`)).split('\n')[1]?.split(',')[0];
    await uploadSales(rehearsal, amc, { '2026-01-05': 300, '2026-01-06': 300 });
    await uploadSales(rehearsal, amc, { '2026-01-05': 10 }, 'ADDITIVE');
    expect(await total()).toBe('610');
    await uploadSales(rehearsal, amc, { '2026-01-05': 100 }, 'OVERLAP_REPLACE');
    expect(await total()).toBe('400');
    await uploadSales(rehearsal, amc, { '2026-01-06': 7, '2026-01-07': 5 }, 'OVERLAP_KEEP');
    expect(await total()).toBe('405');
    await uploadSales(rehearsal, amc, { '2026-01-09': 250 }, 'FULL_REPLACE');
    expect(await total()).toBe('250');
    await amc.dataSets.delete('sales');
    expect(await ask(amc, `${OVERVIEW} sales`)).toMatch(/^FAILED: .*table sales is not found/);
  });
});

describe('the simulator refuses the queries that AMC refuses', () => {
  test.each([
    ["SELECT COUNT(1) FROM crm WHERE segment = 'vip'", /segment has the aggregation threshold HIGH/],
    ["SELECT COUNT(1) FROM crm WHERE segment IN ('vip')", /HIGH/],
    ["SELECT COUNT(1) FROM crm WHERE segment LIKE 'v%'", /HIGH/],
    ['SELECT COUNT(1) FROM crm WHERE score BETWEEN 1 AND 2', /HIGH/],
    [
      "SELECT CASE WHEN UPPER(segment) = 'VIP' THEN 1 ELSE 0 END AS is_vip, COUNT(1) FROM crm GROUP BY 1",
      /HIGH/,
    ],
    ["SELECT COUNT(1) FROM crm WHERE segment = CUSTOM_PARAMETER('s')", /HIGH/],
    ['SELECT user_id, COUNT(1) FROM crm GROUP BY user_id', /VERY_HIGH/],
    ['SELECT MAX(user_id) AS m FROM crm', /VERY_HIGH/],
    ['SELECT COUNT(1) FROM nothing', /table nothing is not found/],
    ['SELECT COUNT(email) FROM crm', /email/],
    ['SELEC 1', /cannot be compiled: syntax error/],
    ["SELECT * FROM read_csv('/etc/hostname')", /table functions/],
    ['SELECT 1; SELECT 2', /cannot be compiled/],
  ])('%s', async (sql, reason) => {
    const rehearsal = await rehearseQueries();
    await uploadCrm(rehearsal, rehearsal.amc, { vip: 200 });
    const answer = await ask(rehearsal.amc, sql, { parameters: { s: 'vip' } });
    expect(answer).toMatch(/^FAILED: /);
    expect(answer).toMatch(reason);
    // A query that only compiles fails in the same way.
    expect(await ask(rehearsal.amc, sql, { parameters: { s: 'vip' }, dryRun: true })).toBe(answer);
  });

  test('but not comparisons between columns, or between functions of columns', async () => {
    const rehearsal = await rehearseQueries();
    await uploadSales(rehearsal, rehearsal.amc, { '2026-01-05': 300 });
    const sql =
      "SELECT COUNT(1) AS n FROM sales a JOIN sales b ON a.user_id = b.user_id AND DATE_TRUNC('DAY', a.purchase_time) = DATE_TRUNC('DAY', b.purchase_time)";
    expect(await ask(rehearsal.amc, sql)).toMatch(/^n\n\d+\n$/);
  });

  test('such as multiple lines, both or neither of query and name, half a window, an unknown name or time zone', async () => {
    const { simulator, amc } = await rehearse();
    const request = async (body: unknown) => {
      const answer = await fetch(`${simulator.apiUrl}/amc/reporting/amcsimulator/workflowExecutions`, {
        method: 'POST',
        headers: headers ?? {},
        body: JSON.stringify(body),
      });
      return `${answer.status} ${await answer.text()}`;
    };
    let headers: Record<string, string> | undefined;
    // The client's own headers, copied from a call that it made.
    const spy = await rehearse({
      client: {
        apiUrl: simulator.apiUrl,
        tokenUrl: simulator.tokenUrl,
        fetch: (input, init) => {
          if (String(input).endsWith('workflowExecutions')) {
            headers = Object.fromEntries(new Headers(init?.headers));
          }
          return fetch(input, init);
        },
      },
    });
    await spy.amc.executions.create({ query: { sql: 'SELECT 1' }, window: { type: 'ALL' } });
    expect(await request({ workflow: { sqlQuery: 'SELECT\n1' } })).toMatch(/^400 .*one line/);
    expect(await request({})).toMatch(/^400 .*exactly one/);
    expect(await request({ workflowId: 'a', workflow: { sqlQuery: 'SELECT 1' } })).toMatch(
      /^400 .*exactly one/,
    );
    expect(
      await request({ workflow: { sqlQuery: 'SELECT 1' }, timeWindowStart: '2026-01-01T00:00:00' }),
    ).toMatch(/^400 .*EXPLICIT/);
    expect(await request({ workflowId: 'unknown' })).toMatch(/^400 .*does not exist/);
    expect(await request({ workflow: { sqlQuery: 'SELECT 1' }, timeWindowTimeZone: 'Mars/Olympus' })).toMatch(
      /^400 .*IANA/,
    );
    expect(amc.instanceId).toBe('amcsimulator');
  });
});

describe('the simulator distinguishes kinds of instances', () => {
  test('a sandbox needs synthetic data, may show single rows, and counts matched rows', async () => {
    const rehearsal = await rehearseQueries();
    const sandbox = rehearsal.client.instance('amcsandbox');
    await uploadCrm(rehearsal, sandbox, { few: 50 });
    expect(await ask(sandbox, `${OVERVIEW} crm`)).toMatch(/^FAILED: .*requireSyntheticData/);
    const synthetic = { requireSyntheticData: true } as const;
    expect(await ask(sandbox, `${OVERVIEW} crm`, synthetic)).toBe('rows_total,rows_resolved,people\n');
    const open = { ...synthetic, disableAggregationControls: true } as const;
    const single = await ask(sandbox, 'SELECT segment, score FROM crm ORDER BY score', open);
    expect(single.split('\n')).toHaveLength(52);
    const [, resolved] = (await ask(sandbox, `${OVERVIEW} crm`, open)).split('\n')[1]?.split(',') ?? [];
    const [upload] = await collect(sandbox.uploads.list());
    expect(upload?.metrics).toEqual({ InputRowCount: 50, OutputRowCount: Number(resolved) });
    expect(Number(resolved)).toBeGreaterThan(30);
    expect(Number(resolved)).toBeLessThan(50);
  });

  test('a standard instance refuses what only a sandbox allows', async () => {
    const rehearsal = await rehearseQueries();
    await uploadCrm(rehearsal, rehearsal.amc, { few: 5 });
    const answer = await ask(rehearsal.amc, 'SELECT segment FROM crm', { disableAggregationControls: true });
    expect(answer).toMatch(/^FAILED: .*sandbox instances only/);
  });

  test('a collaboration instance offers no download of results', async () => {
    const rehearsal = await rehearseQueries();
    const shared = rehearsal.client.instance('amcshared');
    await uploadCrm(rehearsal, shared, { many: 300 });
    expect(await failureOf(ask(shared, `${OVERVIEW} crm`))).toMatchObject({ code: 'AMC_RESULT_UNAVAILABLE' });
  });
});

test('without a query engine, a query fails and the error says so', async () => {
  const { amc } = await rehearse({ simulator: { pendingMs: 0, runningMs: 0 } });
  await amc.dataSets.create(SALES);
  expect(await ask(amc, `${OVERVIEW} sales`)).toMatch(/^FAILED: .*without a query engine/);
});

test('tables are listed with the columns that queries can read', async () => {
  const { amc } = await rehearseQueries();
  await amc.dataSets.create(CRM);
  expect(await amc.dataSources.find('crm')).toMatchObject({
    owner: 'CUSTOMER',
    provider: 'ADVERTISER_DATA_UPLOAD',
    columns: [{ name: 'segment' }, { name: 'score' }, { name: 'user_id' }, { name: 'user_id_type' }],
  });
  expect(await amc.dataSources.find('unknown')).toBeUndefined();
  const all = await collect(amc.dataSources.list());
  expect(all.map(({ dataSourceId }) => dataSourceId)).toEqual(['dsp_impressions', 'crm']);
});
