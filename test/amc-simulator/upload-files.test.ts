import { expect, test } from 'vitest';

import type { AmcUpdateStrategy, UploadDefinition } from '../../src/amc/index.js';
import {
  BUCKET,
  collect,
  CSV_UPLOAD,
  failureOf,
  INSTANCE,
  PATIENT,
  putSales,
  rehearse,
  SALES,
} from '../amc/rehearsal.js';
import { FILE, runUpload } from './upload-run.js';

const COLUMNS = [{ name: 'id', dataType: 'STRING', columnType: 'DIMENSION' }] as const;
const CSV = 'id\n1\n';
const MANIFEST = 'run/manifest.txt';
const location = (key: string): string => `s3://${BUCKET}/${key}`;
const source = (place: object): Partial<UploadDefinition> => ({
  dataSource: { sourceS3Bucket: BUCKET, sourceManifestS3Key: MANIFEST, ...place },
});

test.each([
  ['two files', `${location('a.csv')}\n${location('b.csv')}\n`, undefined],
  ['no line end at the end', location('a.csv'), undefined],
  ['nothing', '', /names no files/],
  ['an empty line', `${location('a.csv')}\n\n${location('b.csv')}\n`, /line 2: not of the form/],
  ['CRLF', `${location('a.csv')}\r\n`, /line 1: not of the form/],
  ['a key without a bucket', 'a.csv\n', /line 1: not of the form/],
  ['an https address', `https://${BUCKET}.s3.amazonaws.com/a.csv\n`, /line 1: not of the form/],
  ['JSON', '{"entries":[]}\n', /line 1: not of the form/],
  ['a file twice', `${location('a.csv')}\n${location('a.csv')}\n`, /line 2: the file is named twice/],
  ['itself', `${location(MANIFEST)}\n`, /names itself/],
  ['a missing file', `${location('gone.csv')}\n`, /gone\.csv could not be read/],
  ['a hidden file', `${location('x/_SUCCESS')}\n`, /must not start/],
  ['a dot file', `${location('.a.csv')}\n`, /must not start/],
  [
    '101 buckets',
    Array.from({ length: 101 }, (_, n) => `s3://bucket-${n}/a.csv\n`).join(''),
    /101 buckets; at most 100/,
  ],
])('a manifest with %s is accepted or refused as AMC does', async (_, manifest, words) => {
  const files = { 'a.csv': CSV, 'b.csv': CSV, '.a.csv': CSV, 'x/_SUCCESS': CSV, [MANIFEST]: manifest };
  const result = await runUpload({ columns: COLUMNS, files, upload: source({}) });
  expect(result.message ?? '').toMatch(words ?? /^$/);
  expect(result.status).toBe(words === undefined ? 'SUCCESS' : 'FAILED');
});

test('an upload by prefix reads every file under the prefix', async () => {
  const upload: Partial<UploadDefinition> = {
    dataSource: { sourceS3Bucket: BUCKET, sourceS3Prefix: 'data/' },
  };
  const files = { 'data/a.csv': CSV, 'data/b.csv': CSV, 'data/': '', 'else/c.csv': 'x' };
  expect(await runUpload({ columns: COLUMNS, files, upload })).toMatchObject({
    metrics: { OutputRowCount: 2 },
  });
  expect(await runUpload({ columns: COLUMNS, files: { ...files, 'data/_x': CSV }, upload })).toMatchObject({
    status: 'FAILED',
  });
  expect((await runUpload({ columns: COLUMNS, files: {}, upload })).message).toMatch(/has no files/);
});

test('a file of 1 GB is refused before it is read', async () => {
  const { amc, objects } = await rehearse();
  await amc.dataSets.create({ dataSetId: 'x', columns: COLUMNS });
  objects.put(BUCKET, FILE, CSV);
  objects.pretendSize(BUCKET, FILE, 1_000_000_000);
  const dataSource = { sourceS3Bucket: BUCKET, sourceFileS3Key: FILE };
  const { uploadId } = await amc.uploads.create('x', { ...CSV_UPLOAD, dataSource });
  expect((await amc.uploads.wait('x', uploadId, PATIENT)).message).toMatch(/1 GB or more/);
});

test.each([
  ['two sources', source({ sourceFileS3Key: 'a' })],
  ['a short bucket name', source({ sourceS3Bucket: 'ab' })],
  ['ZIP', { compressionFormat: 'ZIP' }],
  ['a quote of two characters', { fileFormat: { csvDataFormat: { quoteCharacter: '""' } } }],
  ['a country in lower case', { countryCode: 'us' }],
  ['an overlap strategy without event time', { updateStrategy: 'OVERLAP_KEEP' }],
] as const)('CreateUpload with %s is refused', async (_, upload) => {
  expect(await failureOf(runUpload({ columns: COLUMNS, files: { [FILE]: CSV }, upload }))).toMatchObject({
    code: 'AMC_BAD_REQUEST',
  });
});

const strategies: readonly (readonly [AmcUpdateStrategy, Readonly<Record<string, number>>, number])[] = [
  ['ADDITIVE', { '2026-01-01': 1, '2026-01-02': 3, '2026-01-03': 1 }, 3],
  ['FULL_REPLACE', { '2026-01-02': 2, '2026-01-03': 1 }, 3],
  ['OVERLAP_REPLACE', { '2026-01-01': 1, '2026-01-02': 2, '2026-01-03': 1 }, 3],
  ['OVERLAP_KEEP', { '2026-01-01': 1, '2026-01-02': 1, '2026-01-03': 1 }, 1],
];

test.each(strategies)('%s is applied to the rows by period', async (updateStrategy, periods, kept) => {
  const { amc, objects, simulator } = await rehearse();
  await amc.dataSets.create(SALES);
  putSales(objects, ['2026-01-01', '2026-01-02']);
  const first = await amc.uploads.create('sales', CSV_UPLOAD);
  await amc.uploads.wait('sales', first.uploadId, PATIENT);
  putSales(objects, ['2026-01-02', '2026-01-02', '2026-01-03']);
  const second = await amc.uploads.create('sales', { ...CSV_UPLOAD, updateStrategy });
  const result = await amc.uploads.wait('sales', second.uploadId, PATIENT);
  expect(result.metrics).toEqual({ InputRowCount: 3, OutputRowCount: kept });
  expect(Object.fromEntries(simulator.rowsByPeriod(INSTANCE, 'sales'))).toEqual(periods);
});

test.each([
  ['PT1H', '2026-01-01T10'],
  ['P1D', '2026-01-01'],
  ['P1M', '2026-01'],
] as const)('periods of %s are counted as %s', async (period, key) => {
  const { amc, objects, simulator } = await rehearse();
  await amc.dataSets.create({ ...SALES, period });
  putSales(objects, ['2026-01-01']);
  const { uploadId } = await amc.uploads.create('sales', CSV_UPLOAD);
  await amc.uploads.wait('sales', uploadId, PATIENT);
  expect([...simulator.rowsByPeriod(INSTANCE, 'sales').keys()]).toEqual([key]);
});

test('a failed upload leaves the rows as they were', async () => {
  const { amc, objects, simulator } = await rehearse();
  await amc.dataSets.create(SALES);
  putSales(objects);
  simulator.failUploads('planned');
  const failed = await amc.uploads.create('sales', { ...CSV_UPLOAD, updateStrategy: 'FULL_REPLACE' });
  expect(await amc.uploads.wait('sales', failed.uploadId, PATIENT)).toMatchObject({
    status: 'FAILED',
    message: 'planned',
  });
  expect(simulator.rowsByPeriod(INSTANCE, 'sales').size).toBe(0);
});

test('ListUploads filters by time, data set and status, and refuses unknown filters', async () => {
  const { amc, simulator, clock } = await rehearse();
  await amc.dataSets.create(SALES);
  simulator.failUploads('planned', 2);
  await amc.uploads.create('sales', CSV_UPLOAD);
  clock.advance(60_000);
  const between = new Date(clock.now());
  clock.advance(60_000);
  const { uploadId } = await amc.uploads.create('sales', CSV_UPLOAD);
  await amc.uploads.wait('sales', uploadId, PATIENT);
  const count = async (options: Parameters<typeof amc.uploads.list>[0]): Promise<number> =>
    (await collect(amc.uploads.list(options))).length;
  expect(await count({ createdAt: between })).toBe(1);
  expect(await count({ createdAt: between, comparator: 'LT' })).toBe(1);
  expect(await count({ createdAt: between, comparator: 'EQ' })).toBe(0);
  expect(await count({ status: 'FAILED' })).toBe(2);
  expect(await count({ dataSetId: 'other' })).toBe(0);
  expect(await count({ maxResults: 1 })).toBe(2);
});

test('closing the simulator ends uploads in progress and stalled answers', async () => {
  const { amc, objects, simulator } = await rehearse({ simulator: { submittedMs: 3_600_000 } });
  await amc.dataSets.create(SALES);
  putSales(objects);
  const { uploadId } = await amc.uploads.create('sales', CSV_UPLOAD);
  expect((await amc.uploads.get('sales', uploadId)).status).toBe('SUBMITTED');
  simulator.faults.next('GetUpload', { kind: 'stall' });
  const stop = new AbortController();
  const stalled = failureOf(amc.uploads.get('sales', uploadId, { signal: stop.signal }));
  setTimeout(() => stop.abort(), 50);
  await stalled;
  await simulator.close();
});
