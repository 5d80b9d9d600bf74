import { afterEach, describe, expect, it } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.js';
import { BundledExecutions, SCALE_OUT_MACHINE } from '../helpers/bundled-executions.js';
import { bundledHandler, day, DropBench, REAL_S3 } from '../helpers/drop-bench.js';
import { StepFunctionsServer } from '../helpers/step-functions-server.js';

if (REAL_S3 === undefined)
  process.stderr.write('Deliveries through the scale-out skipped: AMC_TEST_S3_ENDPOINT not set.\n');

let bench: DropBench;
let server: StepFunctionsServer;
let executions: BundledExecutions;
afterEach(async () => {
  await bench.close();
  await server.close();
});

/** Drops of more bytes go to the state machine. */
async function start(aboveBytes: number, route: object, rangeBytes = 8000): Promise<void> {
  server = new StepFunctionsServer();
  await server.listen();
  bench = await DropBench.start({
    endpoint: REAL_S3 ?? '',
    handler: bundledHandler,
    dataSets: [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US', ...route }],
    environment: {
      AMC_INGEST_STATE_MACHINE: SCALE_OUT_MACHINE,
      AWS_ENDPOINT_URL_SFN: server.endpoint,
      AMC_INGEST_SCALE_OUT_ABOVE_BYTES: String(aboveBytes),
      AMC_INGEST_RANGE_BYTES: String(rangeBytes),
    },
  });
  executions = new BundledExecutions(bench);
}

async function uploadStates(): Promise<readonly string[]> {
  const ledger = openLedger('', { s3Client: () => bench.client, ledger: `s3://${bench.out}/ledger` });
  const items = await ledger.history(new AbortController().signal);
  return items.flatMap((item) => (item.kind === 'upload' ? [item.state] : []));
}

const folder = 'sales/dt=2024-05-13/';

/** Three parts of a day, and the leftovers of an engine. */
async function parts(first: number, rows = 60): Promise<void> {
  for (let part = 0; part < 3; part++)
    await bench.put(`${folder}part-0000${part}.csv`, day(rows, first + part * 100));
  await bench.put(`${folder}_temporary/0/part-00000.csv`, day(60, 9000));
  await bench.put(`${folder}part-00098.csv`, '');
}

describe.skipIf(REAL_S3 === undefined)(
  'a folder that is processed by the scale-out',
  { timeout: 300_000 },
  () => {
    it.each(['ADDITIVE', 'OVERLAP_REPLACE', 'FULL_REPLACE'] as const)(
      'becomes one execution, one run and one upload with %s; a newer version replaces it or waits',
      async (strategy) => {
        await start(1000, { upload: { strategy }, delivery: { by: 'marker' } });
        await parts(0);
        const marker = await bench.put(`${folder}_SUCCESS`, '');
        expect(await bench.notify(marker)).toEqual(['scaledOut']);
        expect(await bench.notify(marker)).toEqual(['duplicate']);
        expect(await executions.play(server)).toMatchObject([{ status: 'SUCCEEDED', error: null }]);
        expect(await bench.rows()).toBe(180);
        expect(bench.amc.uploadCount('amcone')).toBe(1);
        expect(await uploadStates()).toEqual(['succeeded']);
        expect(bench.lines).toContainEqual(expect.objectContaining({ UploadSucceeded: 1, RowsArrived: 180 }));
        expect(await bench.notify(marker)).toEqual(['duplicate']);

        await new Promise((resolve) => setTimeout(resolve, 1100));
        await parts(0, 70);
        const again = await bench.notify(await bench.put(`${folder}_SUCCESS`, 'again'));
        if (strategy === 'ADDITIVE') {
          expect(again).toEqual(['held']);
        } else {
          expect(again).toEqual(['scaledOut']);
          expect(await executions.play(server)).toMatchObject([{ status: 'SUCCEEDED' }]);
        }
        expect(await bench.rows()).toBe(strategy === 'ADDITIVE' ? 180 : 210);
      },
    );

    it('is held and marked when another folder brought its period', async () => {
      await start(1000, { upload: { strategy: 'OVERLAP_REPLACE' }, delivery: { by: 'marker' } });
      for (const name of ['eu', 'us']) {
        await bench.put(`sales/${name}/a.csv`, day(60, name === 'eu' ? 0 : 500));
        expect(await bench.drop(`sales/${name}/_SUCCESS`, '')).toEqual(['scaledOut']);
      }
      expect(await executions.play(server)).toMatchObject([{ status: 'SUCCEEDED' }, { status: 'SUCCEEDED' }]);
      expect(await bench.rows()).toBe(60);
      expect(bench.lines).toContainEqual(expect.objectContaining({ Held: 1 }));
      expect(await bench.tags('sales/us/_SUCCESS')).toMatchObject({ 'amc-ingest': 'held' });
    });

    it('that AMC refuses is counted, recorded, marked, and uploaded again by the same event', async () => {
      await start(1000, { upload: {}, delivery: { by: 'marker' } });
      await parts(0);
      bench.amc.failUploads('Row 1 does not conform', 1);
      const marker = await bench.put(`${folder}_SUCCESS`, '');
      expect(await bench.notify(marker)).toEqual(['scaledOut']);
      expect(await executions.play(server)).toMatchObject([{ status: 'FAILED' }]);
      expect(bench.lines).toContainEqual(expect.objectContaining({ UploadFailed: 1 }));
      expect(await uploadStates()).toEqual(['failed']);
      expect(await bench.tags(`${folder}_SUCCESS`)).toEqual({
        'amc-ingest': 'refused',
        'amc-ingest-reason': 'UPLOAD_FAILED',
      });
      expect(await bench.notify(marker)).toEqual(['scaledOut']);
      expect(await executions.play(server)).toMatchObject([{ status: 'SUCCEEDED' }]);
      expect(await bench.rows()).toBe(180);
      expect(await bench.notify(marker)).toEqual(['duplicate']);
    });
  },
);

describe.skipIf(REAL_S3 === undefined)(
  'content that the function or the scale-out uploaded',
  { timeout: 300_000 },
  () => {
    it('is detected by the other one: a file of one range under another name', async () => {
      await start(1000, { upload: {} }, 1_000_000);
      expect(await bench.drop('sales/s.csv', day(100, 0))).toEqual(['scaledOut']);
      expect(await executions.play(server)).toMatchObject([{ status: 'SUCCEEDED' }]);
      await bench.configure([{ prefix: 'sales/', schema: 'd2c-sales', country: 'US', upload: {} }]);
      process.env['AMC_INGEST_SCALE_OUT_ABOVE_BYTES'] = '';
      expect(await bench.drop('sales/s-copy.csv', day(100, 0))).toContain('ingested');
      expect(await bench.rows()).toBe(100);
    });

    it('is detected by the other one: a large file of many ranges, in a manually started execution', async () => {
      await start(1e9, { upload: {} }, 300_000);
      expect(await bench.drop('sales/large.csv', day(9000, 0))).toEqual(['ingested', 'handedOver']);
      const [execution] = [await executions.execute('hand', { inputs: [`s3://${bench.drops}/sales/`] })];
      expect(execution).toMatchObject({ status: 'SUCCEEDED' });
      expect(await bench.rows()).toBe(9000);
      expect(bench.amc.uploadCount('amcone')).toBe(1);
    });
  },
);

describe.skipIf(REAL_S3 === undefined)(
  'an event of a bucket that does not exist',
  { timeout: 120_000 },
  () => {
    it('fails visibly, while an event of a removed file is ignored', async () => {
      await start(1e9, {});
      const { key, versionId } = await bench.put('sales/a.csv', day(1, 0));
      const none = { bucket: `${bench.drops}-none`, key, versionId: undefined, etag: undefined };
      expect(await bench.notify(none)).toEqual(['failed', 'retry']);
      expect(bench.lines).toContainEqual(expect.objectContaining({ code: 'BUCKET_NOT_FOUND' }));
      await bench.remove(key);
      expect(await bench.notify({ bucket: bench.drops, key, versionId: undefined, etag: undefined })).toEqual(
        ['gone'],
      );
      expect(versionId).toBeDefined();
    });
  },
);

describe.skipIf(REAL_S3 === undefined)('files for a manually started execution', { timeout: 300_000 }, () => {
  it('may be where the function ignores drops, and become one run and one upload without repeated rows', async () => {
    await start(1_000_000, { upload: {}, ignore: ['by-hand/**'] });
    for (const part of [0, 1])
      expect(await bench.drop(`sales/by-hand/2024/part-${part}.csv`, day(60, part * 100))).toEqual([
        'ignored',
      ]);
    expect(await bench.rows()).toBe(0);
    const inputs = [`s3://${bench.drops}/sales/by-hand/2024/`];
    for (const name of ['by-hand-1', 'by-hand-again'])
      expect(await executions.execute(name, { inputs })).toMatchObject({
        status: 'SUCCEEDED',
        error: null,
      });
    expect(await bench.rows()).toBe(120);
    expect(bench.amc.uploadCount('amcone')).toBe(1);
  });

  it('must belong to one data set', async () => {
    await start(1_000_000, { upload: {} });
    const inputs = [`s3://${bench.drops}/sales/`, `s3://${bench.drops}/other/`];
    expect(await executions.execute('by-hand', { inputs })).toMatchObject({ status: 'FAILED' });
  });
});
