import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openQueryEngine, type QueryEngine } from '../../src/amc-simulator/index.js';
import type { AmcUpdateStrategy } from '../../src/amc/index.js';
import { checkUploads } from '../../src/ask/check-uploads.js';
import type { RunReport } from '../../src/report/run-report.js';
import { HandOverFixture, INSTANCES } from '../helpers/hand-over-fixture.js';

let fixture: HandOverFixture;
let engine: QueryEngine;
beforeAll(async () => {
  engine = await openQueryEngine();
  fixture = await HandOverFixture.start(undefined, undefined, { engine, pendingMs: 0, runningMs: 0 });
});
afterAll(async () => {
  await fixture.close();
  await engine.close();
});

const HEADER = 'order_id,order_time,email,country,amount,currency,quantity\n';

/** A run of orders on several days, with as many different people per day as orders. */
async function run(name: string, days: Readonly<Record<string, number>>): Promise<RunReport> {
  const file = path.join(fixture.folder, `${name}.csv`);
  const lines = Object.entries(days).flatMap(([day, rows]) =>
    Array.from(
      { length: rows },
      (_, index) => `${name}-${day}-${index},${day}T10:00:00Z,buyer${index}@example.com,US,10.00,USD,1\n`,
    ),
  );
  await writeFile(file, HEADER + lines.join(''));
  return fixture.run([file]);
}

async function upload(report: RunReport, strategy: AmcUpdateStrategy = 'ADDITIVE'): Promise<void> {
  expect(await fixture.handOver(report, { strategy, force: true })).toMatchObject({ status: 'success' });
}

function check(report: RunReport | null) {
  return checkUploads({
    client: fixture.client(),
    instanceId: INSTANCES[0],
    dataSetId: 'd2c_sales',
    report,
    ledger: fixture.ledger(),
    s3Client: () => fixture.s3.client({ maxAttempts: 2 }),
    wait: false,
    pollMs: 1,
    onStep: () => undefined,
    signal: new AbortController().signal,
  });
}

describe('uploads are checked against the ledger', () => {
  test('one after the other, with every strategy, each compared with the check before it', async () => {
    const first = await run('first', { '2026-01-05': 300, '2026-01-06': 300 });
    await upload(first);
    const one = await check(first);
    expect(one).toMatchObject({
      previous: null,
      arrival: {
        state: 'complete',
        expected: 600,
        arrived: { rows: 600 },
        matchable: { rows: 600, withKey: 600 },
        otherUploads: 0,
      },
    });
    expect(one.arrival.countries).toMatchObject([
      { country: 'US', rows: 600, matchRate: one.arrival.matchRate },
    ]);

    await upload(await run('second', { '2026-01-06': 250, '2026-01-07': 250 }), 'OVERLAP_REPLACE');
    const two = await check(null);
    expect(two.arrival).toMatchObject({ state: 'complete', expected: 800, arrived: { rows: 800 } });
    expect(two.arrival.periods).toEqual([
      { period: '2026-01-05', expected: 300, arrived: 300 },
      { period: '2026-01-06', expected: 250, arrived: 250 },
      { period: '2026-01-07', expected: 250, arrived: 250 },
    ]);
    expect(two.previous).toEqual(one.arrival);

    await upload(await run('third', { '2026-01-07': 5, '2026-01-08': 400 }), 'OVERLAP_KEEP');
    expect((await check(null)).arrival).toMatchObject({ state: 'complete', expected: 1_200 });
  });

  test('an accepted upload without a recorded end counts; one that AMC lost is missing', async () => {
    const report = await run('fourth', { '2026-02-01': 300 });
    const { status } = await fixture.handOver(report, { wait: false });
    expect(status).toBe('submitted');
    let rows = 0;
    while (rows !== 1_500) {
      rows = (await check(report)).arrival.arrived?.rows ?? 0;
    }
    expect((await check(report)).arrival).toMatchObject({ state: 'complete', expected: 1_500 });
  });

  test('a run that AMC did not accept has not arrived, even if all others have', async () => {
    const { arrival } = await check(await run('not-uploaded', { '2026-03-01': 200 }));
    expect(arrival).toMatchObject({ state: 'missing', expected: 1_500, arrived: { rows: 1_500 } });
    expect(arrival.notes.join()).toMatch(/not taken an upload of this run/);
  });

  test('without the report of a run whose upload replaced periods, the expected rows are unknown', async () => {
    const report = await run('fifth', { '2026-02-01': 200 });
    await upload(report, 'OVERLAP_REPLACE');
    expect((await check(null)).arrival).toMatchObject({ state: 'complete', expected: 1_400 });
    const { key } = { key: report.outDir?.replace('s3://amc/', '') ?? '' };
    await fixture.s3.client().send(
      new (await import('@aws-sdk/client-s3')).DeleteObjectCommand({
        Bucket: 'amc',
        Key: `${key}report.json`,
      }),
    );
    const { arrival } = await check(null);
    expect(arrival).toMatchObject({ state: 'unknown', expected: null });
    expect(arrival.notes.join()).toMatch(/is not known/);
  });
});
