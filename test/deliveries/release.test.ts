import { afterEach, describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../../src/errors.js';
import { amcIngest } from '../helpers/command.js';
import { bundledHandler, day, DropBench, REAL_S3 } from '../helpers/drop-bench.js';

if (REAL_S3 === undefined)
  process.stderr.write('Deliveries by the command skipped: AMC_TEST_S3_ENDPOINT not set.\n');

let bench: DropBench;
afterEach(() => bench.close());

async function start(strategy: string): Promise<void> {
  bench = await DropBench.start({
    endpoint: REAL_S3 ?? '',
    handler: bundledHandler,
    dataSets: [
      {
        prefix: 'sales/',
        schema: 'd2c-sales',
        country: 'US',
        upload: { strategy },
        delivery: { by: 'marker' },
      },
    ],
  });
}

const command = (...args: string[]) =>
  amcIngest(args, { env: { ...bench.environment, AMC_INGEST_CONFIG: '' }, cwd: '/tmp' });

describe.skipIf(REAL_S3 === undefined)('a folder in S3, read by the command', { timeout: 180_000 }, () => {
  it('is read once it is complete, without the leftovers of engines', async () => {
    await start('OVERLAP_REPLACE');
    const folder = `s3://${bench.drops}/sales/2024-05-13/`;
    await bench.put('sales/2024-05-13/a.csv', day(40, 0));
    await bench.put('sales/2024-05-13/b.csv', day(40, 100));
    await bench.put('sales/2024-05-13/_temporary/0/a.csv', day(40, 200));
    const run = ['run', folder, '--schema', 'd2c-sales', '--country', 'US', '--delivery', 'marker'];
    const out = ['--out', `s3://${bench.out}/runs`];
    const how = ['--upload', '--strategy', 'OVERLAP_REPLACE', '--json', '--quiet'];
    const early = await command(...run, ...out, ...how);
    expect([early.code, early.stderr + early.stdout]).toEqual([
      EXIT_CODES.data,
      expect.stringContaining('DELIVERY_INCOMPLETE'),
    ]);
    await bench.put('sales/2024-05-13/_SUCCESS', '');
    const { code, stdout } = await command(...run, ...out, ...how);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { rows: { written: 80 } }]);
    expect(await bench.rows()).toBe(80);
  });
});

describe.skipIf(REAL_S3 === undefined)('a held run', { timeout: 180_000 }, () => {
  it('can be released, unless a newer version was uploaded meanwhile', async () => {
    await start('OVERLAP_REPLACE');
    for (const [name, first] of [
      ['eu', 0],
      ['us', 500],
    ] as const) {
      await bench.put(`sales/${name}/a.csv`, day(60, first));
      await bench.drop(`sales/${name}/_SUCCESS`, '');
    }
    expect(await bench.rows()).toBe(60);
    const heldRuns = async (): Promise<string[]> => {
      const { stdout } = await command('history', '--ledger', `s3://${bench.out}/ledger`, '--json');
      return [...stdout.matchAll(/s3:\/\/[^"]*\/runs\/d2c_sales\/run-[0-9a-f]+\//g)].map(([url]) => url);
    };
    const held = bench.lines.findLast(({ step }) => step === 'held');
    const runId = /run-[0-9a-f]{24}/.exec(String(held?.['message']))?.[0] ?? '';
    const url = (await heldRuns()).find((one) => one.includes(runId)) ?? '';
    const release = ['uploads', 'release', url, '--ledger', `s3://${bench.out}/ledger`, '--yes'];
    // A newer version of the same folder is also held, and released first.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await bench.put('sales/us/a.csv', day(70, 500));
    expect(await bench.drop('sales/us/_SUCCESS', 'again')).toContain('held');
    const newer = /run-[0-9a-f]{24}/.exec(
      String(bench.lines.findLast(({ step }) => step === 'held')?.['message']),
    )?.[0];
    expect(newer).not.toBe(runId);
    const first = await command(
      ...release.map((word) => (word === url ? url.replace(runId, newer ?? '') : word)),
    );
    expect([first.code, first.stderr]).toEqual([0, expect.any(String)]);
    expect(await bench.rows()).toBe(70);
    const older = await command(...release);
    expect([older.code, older.stdout + older.stderr]).toEqual([
      EXIT_CODES.delivery,
      expect.stringContaining('newer version'),
    ]);
    expect(await bench.rows()).toBe(70);
  });
});
