import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { amcIngest } from '../helpers/command.js';
import { bundledHandler, day, DropBench, REAL_S3 } from '../helpers/drop-bench.js';

if (REAL_S3 === undefined)
  process.stderr.write('Drops that replace rows skipped: AMC_TEST_S3_ENDPOINT not set.\n');

let bench: DropBench;
afterEach(() => bench.close());

async function start(
  upload: { readonly strategy?: string; readonly periodsOf?: string },
  more: object = {},
  config: object = {},
): Promise<void> {
  const isByPeriod = upload.strategy?.startsWith('OVERLAP') === true;
  bench = await DropBench.start({
    endpoint: REAL_S3 ?? '',
    handler: bundledHandler,
    dataSets: [
      { prefix: 'sales/', schema: 'd2c-sales', country: 'US', upload, ...more },
      ...(isByPeriod
        ? []
        : [{ prefix: 'crm/', schema: 'crm', country: 'US', maxRejectRate: 0.5, upload, ...more }]),
    ],
    config,
  });
}

/** The sample split into files, each with a header. */
async function people(parts: number): Promise<readonly string[]> {
  const text = await readFile(new URL('../../samples/crm.csv', import.meta.url), 'utf8');
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const size = Math.ceil(lines.length / parts);
  return Array.from({ length: parts }, (_, at) =>
    [header, ...lines.slice(at * size, (at + 1) * size), ''].join('\n'),
  );
}

const written = () =>
  bench.lines.flatMap(({ step, written: rows }) =>
    step === 'ingested' && typeof rows === 'number' ? [rows] : [],
  );

describe.skipIf(REAL_S3 === undefined)('drops with OVERLAP_REPLACE', { timeout: 120_000 }, () => {
  it('do not remove what another drop brought for the same day, and wait for approval', async () => {
    await start({ strategy: 'OVERLAP_REPLACE' });
    const key = (part: number) => `sales/dt=2024-05-13/part-0000${part}-c000.csv`;
    expect(await bench.drop(key(0), day(300, 0))).toEqual(['ingested', 'handedOver']);
    for (const part of [1, 2, 3])
      expect(await bench.drop(key(part), day(300, part * 1000))).toEqual(['ingested', 'held']);
    expect(await bench.rows()).toBe(300);
    expect(bench.amc.uploadCount('amcone')).toBe(1);
    expect(bench.lines).toContainEqual(expect.objectContaining({ Held: 1 }));
    expect(bench.lines).toContainEqual(
      expect.objectContaining({ step: 'held', code: 'REPLACES_OTHER_DELIVERY' }),
    );
    expect(await bench.tags(key(1))).toEqual({
      'amc-ingest': 'held',
      'amc-ingest-reason': 'REPLACES_OTHER_DELIVERY',
    });

    const ledger = `s3://${bench.out}/ledger`;
    const env = bench.environment;
    const history = await amcIngest(['history', '--ledger', ledger, '--json'], { env });
    const held = history.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ kind }) => kind === 'held');
    expect(held).toHaveLength(3);
    const release = ['uploads', 'release', held[0].outDir, '--yes', '--wait', '--poll', '0.1'];
    expect((await amcIngest(release, { env })).code).toBe(0);
    expect(bench.amc.uploadCount('amcone')).toBe(2);
    expect((await amcIngest(release, { env })).stderr).toContain('Nothing is held');
  });

  it('are uploaded for days that no other drop brought', async () => {
    await start({ strategy: 'OVERLAP_REPLACE' });
    await bench.drop('sales/a.csv', day(100, 0, '2024-05-13'));
    expect(await bench.drop('sales/b.csv', day(100, 1000, '2024-05-14'))).toContain('handedOver');
    expect(await bench.rows()).toBe(200);
  });

  it('that cover the last days each are let through when the configuration declares them one series', async () => {
    await start({ strategy: 'OVERLAP_REPLACE', periodsOf: 'series' });
    const two = (first: number, ...dates: string[]) =>
      dates
        .map((date, at) => day(100, first + at * 500, date))
        .reduce((a, b) => a + b.slice(b.indexOf('\n') + 1));
    await bench.drop('sales/2024-05-14.csv', two(0, '2024-05-13', '2024-05-14'));
    await bench.drop('sales/2024-05-15.csv', two(2000, '2024-05-14', '2024-05-15'));
    expect(await bench.rows()).toBe(300);
    // The older version is tried again as another version, and the newer days stay.
    expect(await bench.drop('sales/2024-05-14.csv', two(5000, '2024-05-13', '2024-05-14'))).toContain('held');
    expect(await bench.rows()).toBe(300);
  });

  it.each(['in order', 'the older one last', 'twice each'])(
    'leave the newest version, regardless of the order of events: %s',
    async (order) => {
      await start({ strategy: 'OVERLAP_REPLACE' });
      const first = await bench.put('sales/2024-05-13.csv', day(200, 0));
      const second = await bench.put('sales/2024-05-13.csv', day(300, 0));
      const events = {
        'in order': [first, second],
        'the older one last': [second, first],
        'twice each': [second, first, first, second],
      }[order];
      for (const event of events ?? []) await bench.notify(event);
      expect(await bench.rows()).toBe(300);
      expect(bench.lines).toContainEqual(expect.objectContaining({ step: 'superseded' }));
    },
  );

  it('replace an earlier version of themselves, even with fewer rows, and one that AMC refused', async () => {
    await start({ strategy: 'OVERLAP_REPLACE' });
    await bench.drop('sales/2024-05-13.csv', day(300, 0));
    expect(await bench.drop('sales/2024-05-13.csv', day(100, 0))).toContain('handedOver');
    expect(await bench.rows()).toBe(100);
    bench.amc.failUploads('Row 1 does not conform', 1);
    await bench.drop('sales/2024-05-13.csv', day(120, 0));
    expect(await bench.rows().catch(() => 'refused')).toBe(100);
    expect(await bench.drop('sales/2024-05-13.csv', day(130, 0))).toContain('handedOver');
    expect(await bench.rows().catch(() => 0)).toBe(130);
  });

  it('that arrive at the same time are handed over one after the other, and one wins', async () => {
    await start({ strategy: 'OVERLAP_REPLACE' });
    const dropped = [
      await bench.put('sales/one.csv', day(100, 0)),
      await bench.put('sales/two.csv', day(100, 1000)),
      await bench.put('sales/three.csv', day(100, 2000)),
    ];
    await Promise.all(dropped.map((one) => bench.notify(one)));
    const count = (step: string) => bench.lines.filter((line) => line['step'] === step).length;
    expect([count('handedOver'), count('held')]).toEqual([1, 2]);
    expect(await bench.rows()).toBe(100);
  });
});

describe.skipIf(REAL_S3 === undefined)('drops with FULL_REPLACE', { timeout: 120_000 }, () => {
  it('do not replace each other as if they were parts of one delivery', async () => {
    await start({ strategy: 'FULL_REPLACE' });
    const parts = await people(3);
    expect(await bench.drop('crm/unload_0001_part_00.csv', parts[0] ?? '')).toContain('handedOver');
    expect(await bench.drop('crm/unload_0002_part_00.csv', parts[1] ?? '')).toContain('held');
    expect(await bench.drop('crm/unload_0003_part_00.csv', parts[2] ?? '')).toContain('held');
    expect(await bench.rows('crm')).toBe(written()[0]);
    expect(bench.amc.uploadCount('amcone')).toBe(1);
  });

  it('replace the delivery of an earlier day, never one of a later day, and never in part', async () => {
    await start({ strategy: 'FULL_REPLACE' });
    const [all = ''] = await people(1);
    const second = all.split('\n').slice(0, -300).join('\n');
    const [few = ''] = await people(5);
    await bench.drop('crm/2024-05-12.csv', all);
    expect(await bench.drop('crm/2024-05-13.csv', second)).toContain('handedOver');
    expect(await bench.rows('crm')).toBe(written()[1]);
    expect(await bench.drop('crm/2024-05-11.csv', all.replace('\n', ' \n'))).toContain('superseded');
    expect(await bench.drop('crm/2024-05-14.csv', few)).toContain('held');
    expect(bench.lines).toContainEqual(expect.objectContaining({ step: 'held', code: 'FEWER_ROWS' }));
    expect(await bench.rows('crm')).toBe(written()[1]);
  });

  it('do not remove what another source brought', async () => {
    await start({ strategy: 'FULL_REPLACE' }, { source: 'shop' });
    const [all = ''] = await people(1);
    await bench.drop('crm/2024-05-12.csv', all);
    expect(await bench.drop('crm/2024-05-13.csv', all.replace('\n', ' \n'))).toContain('handedOver');
    await bench.configure([
      { prefix: 'crm/', schema: 'crm', country: 'US', upload: { strategy: 'FULL_REPLACE' }, source: 'other' },
    ]);
    expect(await bench.drop('crm/2024-05-14.csv', all.replace('\n', '  \n'))).toContain('held');
    expect(bench.lines).toContainEqual(
      expect.objectContaining({ step: 'held', code: 'REPLACES_OTHER_SOURCE' }),
    );
  });
});

describe.skipIf(REAL_S3 === undefined)('drops with ADDITIVE', { timeout: 120_000 }, () => {
  it('that are removed or overwritten before the hand-over are not uploaded', async () => {
    await start({});
    const wrong = await bench.put('sales/wrong.csv', day(50, 0));
    await bench.remove('sales/wrong.csv');
    expect(await bench.notify(wrong)).toEqual(['gone']);
    const first = await bench.put('sales/a.csv', day(100, 1000));
    const second = await bench.put('sales/a.csv', day(101, 1000));
    expect(await bench.notify(first)).toEqual(['superseded']);
    expect(await bench.notify(second)).toContain('handedOver');
    expect(await bench.notify(first)).toEqual(['duplicate']);
    expect(await bench.rows()).toBe(101);
  });

  it('of several files are all uploaded, each once', async () => {
    await start({});
    const dropped = [];
    for (const part of [0, 1, 2, 3])
      dropped.push(await bench.put(`sales/part-${part}.csv`, day(100, part * 1000)));
    await Promise.all([...dropped, ...dropped].map((one) => bench.notify(one)));
    for (const one of dropped) await bench.notify(one);
    expect(await bench.rows()).toBe(400);
  });

  it('are not removed by a replacing upload without approval', async () => {
    await start({}, {}, { ledger: 's3://OUT/runs/amc-ingest-ledger' });
    await bench.drop('sales/a.csv', day(100, 0));
    const env = bench.environment;
    const file = await bench.put('elsewhere/b.csv', day(100, 1000));
    const args = ['run', `s3://${bench.drops}/${file.key}`, '--schema', 'd2c-sales', '--country', 'US'];
    const place = ['--out', `s3://${bench.out}/runs`];
    const upload = ['--upload', '--strategy', 'OVERLAP_REPLACE', '--json'];
    const { code, stderr } = await amcIngest([...args, ...place, ...upload], { env });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('sales/a.csv') });
    expect(await bench.rows()).toBe(100);
  });
});
