import { afterEach, describe, expect, it } from 'vitest';
import { bundledHandler, day, DropBench, HEADER_ONLY, REAL_S3, type Dropped } from '../helpers/drop-bench.js';

if (REAL_S3 === undefined)
  process.stderr.write('Deliveries in every way skipped: AMC_TEST_S3_ENDPOINT not set.\n');

let bench: DropBench;
afterEach(() => bench.close());

const STRATEGIES = ['ADDITIVE', 'OVERLAP_REPLACE', 'OVERLAP_KEEP', 'FULL_REPLACE'] as const;
const DATES = ['2024-05-13', '2024-05-14'] as const;
const PARTS = 3;
const ROWS = 40;
const QUIET_MS = 4_200;
const TICK = { source: 'aws.events', 'detail-type': 'Scheduled Event' };
/** The function reserves 20 seconds for a clean end, and is cut off while it works. */
const CUT_SHORT_MS = 20_150;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const folderOf = (date: string) => `sales/${date}/`;

/** What an engine writes for a day, except the object that completes it. */
async function parts(date: string, first: number): Promise<readonly Dropped[]> {
  const folder = folderOf(date);
  const dropped: Dropped[] = [];
  for (let part = 0; part < PARTS; part++)
    dropped.push(await bench.put(`${folder}part-0000${part}.csv`, day(ROWS, first + part * 100, date)));
  await bench.put(`${folder}_temporary/0/part-00000.csv`, day(ROWS, first + 900, date));
  return [...dropped, await bench.put(`${folder}part-00098.csv`, HEADER_ONLY)];
}

/** How folders are completed, and the object that does it; none for a quiet time. */
const COMPLETIONS = {
  marker: {
    settings: { by: 'marker' },
    complete: (date: string) => bench.put(`${folderOf(date)}_SUCCESS`, ''),
  },
  manifest: {
    settings: { by: 'manifest' },
    complete: (date: string, files: readonly Dropped[]) => {
      const entries = files.map(({ bucket, key }) => ({ url: `s3://${bucket}/${key}` }));
      return bench.put(`${folderOf(date)}manifest`, JSON.stringify({ entries }));
    },
  },
  quiet: { settings: { by: 'quiet', minutes: 0.05 }, complete: () => Promise.resolve(null) },
} as const;

const ways = STRATEGIES.flatMap((strategy) =>
  (['marker', 'manifest', 'quiet'] as const).map((by) => ({ strategy, by })),
);

describe.skipIf(REAL_S3 === undefined)(
  'two concurrent deliveries of several files each, with events out of order, repeated, and after a failure',
  { timeout: 300_000 },
  () => {
    it.each(ways)('bring each row to AMC exactly once: $strategy, by $by', async ({ strategy, by }) => {
      const { settings, complete } = COMPLETIONS[by];
      bench = await DropBench.start({
        endpoint: REAL_S3 ?? '',
        handler: bundledHandler,
        dataSets: [
          {
            prefix: 'sales/',
            schema: 'd2c-sales',
            country: 'US',
            upload: { strategy },
            delivery: { ...settings, folder: 'sales/{date}/' },
          },
        ],
      });
      const files: Dropped[] = [];
      const completing: Dropped[] = [];
      for (const [index, date] of DATES.entries()) {
        const own = await parts(date, index * 10_000);
        const last = await complete(date, own);
        files.push(...own);
        if (last !== null) completing.push(last);
        // Versions in S3 have times in whole seconds.
        await pause(1_100);
      }
      const sendFiles = async () => {
        for (const file of files.toReversed()) await bench.notify(file);
      };
      if (by === 'quiet') {
        await sendFiles();
        await sendFiles();
        await pause(QUIET_MS);
        await bench.invoke(TICK, CUT_SHORT_MS).catch(() => undefined);
        await Promise.all([TICK, TICK].map((tick) => bench.invoke(tick).catch(() => undefined)));
        await bench.invoke(TICK);
      } else {
        // The completing object comes before the files, and the function is cut off the first time.
        await Promise.all(completing.toReversed().map((last) => bench.notify(last, CUT_SHORT_MS)));
        await Promise.all([...completing.toReversed(), ...completing].map((last) => bench.notify(last)));
        await sendFiles();
        for (const last of completing) await bench.notify(last);
      }
      const delivered = PARTS * ROWS;
      const isReplacing = strategy === 'FULL_REPLACE';
      const held = () => bench.lines.filter(({ step }) => step === 'held');
      expect(held()).toEqual([]);
      expect(await bench.rows()).toBe(isReplacing ? delivered : 2 * delivered);
      const periods = bench.amc.rowsByPeriod('amcone', 'd2c_sales');
      expect([...periods.values()].filter((rows) => rows > 0)).toEqual(
        isReplacing ? [delivered] : [delivered, delivered],
      );
      // The newer version stays, whichever was uploaded first.
      expect([...periods].findLast(([, rows]) => rows > 0)?.[0]).toContain(DATES[1]);
      expect(bench.amc.uploadCount('amcone')).toBeLessThanOrEqual(2);

      await pause(1_100);
      const late = await bench.put(`${folderOf(DATES[1])}part-00050.csv`, day(ROWS, 50_000, DATES[1]));
      await bench.notify(late);
      await bench.notify(late);
      if (by === 'quiet') {
        await pause(QUIET_MS);
        await bench.invoke(TICK);
      }
      // A manifest determines which files belong to its delivery; otherwise the late file waits for approval.
      expect(held().length > 0).toBe(by !== 'manifest');
      expect(await bench.rows()).toBe(isReplacing ? delivered : 2 * delivered);
    });
  },
);
