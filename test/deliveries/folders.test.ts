import { afterEach, describe, expect, it } from 'vitest';
import { bundledHandler, day, DropBench, HEADER_ONLY, REAL_S3, type Dropped } from '../helpers/drop-bench.js';

if (REAL_S3 === undefined)
  process.stderr.write('Deliveries of folders skipped: AMC_TEST_S3_ENDPOINT not set.\n');

let bench: DropBench;
afterEach(() => bench.close());

async function start(strategy: string, delivery: object, more: object = {}): Promise<void> {
  bench = await DropBench.start({
    endpoint: REAL_S3 ?? '',
    handler: bundledHandler,
    dataSets: [
      { prefix: 'sales/', schema: 'd2c-sales', country: 'US', upload: { strategy }, delivery, ...more },
    ],
  });
}

const STRATEGIES = ['ADDITIVE', 'OVERLAP_REPLACE', 'OVERLAP_KEEP', 'FULL_REPLACE'] as const;
const TICK = { source: 'aws.events', 'detail-type': 'Scheduled Event' };

/** What an engine writes into a folder, except the object that completes it. */
async function parts(folder: string, count: number, first = 0, date = '2024-05-13'): Promise<Dropped[]> {
  const dropped = [];
  for (let part = 0; part < count; part++)
    dropped.push(await bench.put(`${folder}part-0000${part}-c000.csv`, day(50, first + part * 100, date)));
  dropped.push(
    await bench.put(`${folder}_temporary/0/_temporary/attempt_1/part-00000.csv`, day(50, 9000, date)),
    await bench.put(`${folder}.part-00000-c000.csv.crc`, 'x'),
    await bench.put(`${folder}part-00098.csv`, ''),
    await bench.put(`${folder}part-00099.csv`, HEADER_ONLY),
    await bench.put(`${folder}0000_$folder$`, ''),
  );
  return dropped;
}

const entries = (files: readonly Dropped[], sizes: (key: string) => number) =>
  JSON.stringify({
    entries: files.map(({ bucket, key }) => ({
      url: `s3://${bucket}/${key}`,
      meta: { content_length: sizes(key) },
    })),
  });

describe.skipIf(REAL_S3 === undefined)('a folder that a marker completes', { timeout: 180_000 }, () => {
  it.each(STRATEGIES)('becomes one run and one upload with %s, in any order of events', async (strategy) => {
    await start(strategy, { by: 'marker' });
    const folder = 'sales/dt=2024-05-13/';
    const dropped = await parts(folder, 4);
    const [one, ...others] = dropped;
    if (one !== undefined) expect(await bench.notify(one)).toEqual(['collected']);
    const marker = await bench.put(`${folder}_SUCCESS`, '');
    // The marker's event comes before those of the others, twice, and two events come at the same time.
    await Promise.all([bench.notify(marker), bench.notify(marker)]);
    for (const late of [...others, marker]) await bench.notify(late);
    expect(await bench.rows()).toBe(200);
    expect(bench.amc.uploadCount('amcone')).toBe(1);
    expect(bench.lines.filter(({ step }) => step === 'held')).toEqual([]);
  });

  it('is replaced in full by a newer version, while other folders stay', async () => {
    await start('OVERLAP_REPLACE', { by: 'marker', folder: 'sales/{date}/' });
    for (const [date, first] of [
      ['2024-05-13', 0],
      ['2024-05-14', 1000],
    ] as const) {
      await parts(`sales/${date}/`, 2, first, date);
      expect(await bench.drop(`sales/${date}/_SUCCESS`, '')).toContain('handedOver');
    }
    expect(await bench.rows()).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    for (const one of await parts('sales/2024-05-13/', 3, 5000)) await bench.notify(one);
    const marker = await bench.put('sales/2024-05-13/_SUCCESS', 'again');
    expect(await bench.notify(marker)).toContain('handedOver');
    expect(await bench.rows()).toBe(250);
    expect(await bench.notify(marker)).toEqual(['duplicate']);
  });

  it('does not remove what another folder brought for the same day', async () => {
    await start('OVERLAP_REPLACE', { by: 'marker' });
    await parts('sales/eu/', 2);
    await parts('sales/us/', 2, 1000);
    expect(await bench.drop('sales/eu/_SUCCESS', '')).toContain('handedOver');
    expect(await bench.drop('sales/us/_SUCCESS', '')).toContain('held');
    expect(await bench.rows()).toBe(100);
    expect(await bench.tags('sales/us/_SUCCESS')).toMatchObject({ 'amc-ingest': 'held' });
  });

  it.each([
    ['OVERLAP_REPLACE', 'hold', 100, 1],
    ['OVERLAP_REPLACE', 'resend', 150, 2],
    ['ADDITIVE', 'hold', 100, 1],
    ['ADDITIVE', 'add', 150, 2],
  ] as const)('with %s and a late file, late: %s', async (strategy, late, rows, uploads) => {
    await start(strategy, { by: 'marker', late });
    await parts('sales/d/', 2);
    await bench.drop('sales/d/_SUCCESS', '');
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const file = await bench.put('sales/d/part-00007.csv', day(50, 7000));
    for (const time of [1, 2]) {
      const steps = await bench.notify(file);
      if (late === 'hold') expect(steps).toEqual(['held']);
      else if (time === 1) expect(steps).toContain('handedOver');
    }
    expect(await bench.rows()).toBe(rows);
    expect(bench.amc.uploadCount('amcone')).toBe(uploads);
    if (late === 'hold') {
      expect(await bench.tags('sales/d/part-00007.csv')).toEqual({
        'amc-ingest': 'held',
        'amc-ingest-reason': 'LATE_FILES',
      });
    }
  });

  it('is refused without data, and files beside the folders are counted', async () => {
    await start('ADDITIVE', { by: 'marker' });
    expect(await bench.drop('sales/d/_SUCCESS', '')).toContain('refused');
    expect(await bench.drop('sales/stray.csv', day(1, 0))).toEqual(['unknownPrefix']);
  });

  it('excludes the files that its patterns exclude', async () => {
    await start('ADDITIVE', { by: 'marker', marker: ['*.done'] }, { ignore: ['*.log', 'tmp/**'] });
    await bench.put('sales/d/a.csv', day(10, 0));
    await bench.put('sales/d/run.log', 'x');
    await bench.put('sales/d/tmp/b.csv', day(10, 100));
    expect(await bench.drop('sales/d/all.done', '')).toContain('handedOver');
    expect(await bench.rows()).toBe(10);
  });
});

describe.skipIf(REAL_S3 === undefined)('a folder that a manifest completes', { timeout: 120_000 }, () => {
  it('contains the listed files, once all of them are there with their size', async () => {
    await start('FULL_REPLACE', { by: 'manifest' });
    const first = await bench.put('sales/u/0000_part_00.csv', day(50, 1000));
    const second = { ...first, key: 'sales/u/0001_part_00.csv' };
    await bench.put('sales/u/left-over.csv', day(50, 5000));
    const size = day(50, 1000).length;
    const manifest = await bench.put(
      'sales/u/unload_manifest',
      entries([first, second], () => size),
    );
    expect(await bench.notify(manifest)).toEqual(['incomplete', 'retry']);
    await bench.put(second.key, day(49, 2000));
    expect(await bench.notify(manifest)).toEqual(['incomplete', 'retry']);
    await bench.put(second.key, day(50, 2000));
    expect(await bench.notify(manifest)).toContain('handedOver');
    expect(await bench.rows()).toBe(100);
    expect(await bench.notify(manifest)).toEqual(['duplicate']);
  });

  it('contains nothing outside the list', async () => {
    await start('ADDITIVE', { by: 'manifest' });
    const other = await bench.put('crm/people.csv', 'x');
    const manifest = await bench.put(
      'sales/u/manifest',
      entries([other], () => 1),
    );
    expect(await bench.notify(manifest)).toContain('refused');
    expect(bench.lines).toContainEqual(expect.objectContaining({ code: 'MANIFEST_ELSEWHERE' }));
  });
});

describe.skipIf(REAL_S3 === undefined)(
  'a folder that is complete when it is quiet',
  { timeout: 120_000 },
  () => {
    it('is processed by a scheduled check after that time, and not before', async () => {
      await start('OVERLAP_REPLACE', { by: 'quiet', minutes: 0.05 });
      for (const one of await parts('sales/d/', 3)) await bench.notify(one);
      await bench.put('sales/d/part-00050.csv', day(10, 8000));
      expect(await bench.invoke(TICK)).toEqual(['incomplete']);
      await new Promise((resolve) => setTimeout(resolve, 4200));
      expect(await bench.invoke(TICK)).toContain('handedOver');
      expect(await bench.rows()).toBe(160);
      expect(await bench.invoke(TICK)).toEqual([]);
      await bench.notify(await bench.put('sales/d/part-00051.csv', day(10, 9000)));
      await new Promise((resolve) => setTimeout(resolve, 4200));
      expect(await bench.invoke(TICK)).toContain('held');
      expect(await bench.rows()).toBe(160);
    });
  },
);
