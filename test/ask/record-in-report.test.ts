import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckedUploads } from '../../src/ask/check-uploads.js';
import { recordCheck } from '../../src/ask/record-check.js';
import { recordInReport } from '../../src/ask/record-in-report.js';
import { ingest } from '../../src/ingest/ingest.js';
import { openLedgerOfRun } from '../../src/ledger/ledger.js';
import type { Arrival } from '../../src/report/arrival.js';
import { parseRunReport, type RunReport } from '../../src/report/run-report.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';

let folder: string;
let server: S3Server;
let client: S3Client;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'record-in-report-'));
  server = await startS3Server();
  server.createBucket('amc');
  client = server.client({ maxAttempts: 2 });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const signal = new AbortController().signal;

/** A run of some orders; the location is a folder or `s3://…`. */
async function run(out: string, orders: number): Promise<RunReport> {
  const input = path.join(folder, `${orders}.csv`);
  const lines = Array.from(
    { length: orders },
    (_, index) => `o-${orders}-${index},2026-01-05T10:00:00Z,buyer${index}@example.com,US,10.00,USD,1\n`,
  );
  await writeFile(input, `order_id,order_time,email,country,amount,currency,quantity\n${lines.join('')}`);
  const report = await ingest({
    inputs: [input],
    schema: 'd2c-sales',
    country: 'US',
    out,
    workers: 0,
    s3Client: client,
  });
  return report;
}

function checked(instanceId: string, more: Partial<Arrival> = {}): CheckedUploads {
  const arrival: Arrival = {
    dataSetId: 'd2c_sales',
    instanceId,
    kind: 'standard',
    at: '2026-01-15T08:00:00.000Z',
    state: 'complete',
    expected: 300,
    arrived: { rows: 300, resolved: 180, people: 150 },
    hidden: null,
    matchRate: 0.6,
    periods: [],
    countries: [],
    matchable: { rows: 300, withKey: 300 },
    otherUploads: 0,
    notes: [],
    ...more,
  };
  return { arrival, previous: null };
}

const inFolder = {
  read: (report: RunReport, name: string) => readFile(path.join(report.outDir ?? '', name), 'utf8'),
  write: (report: RunReport, name: string, text: string) =>
    writeFile(path.join(report.outDir ?? '', name), text),
};
const keyOf = (report: RunReport, name: string) => `${(report.outDir ?? '').replace('s3://amc/', '')}${name}`;
const inS3 = {
  read: async (report: RunReport, name: string) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: 'amc', Key: keyOf(report, name) }));
    return (await Body?.transformToString()) ?? '';
  },
  write: async (report: RunReport, name: string, text: string) => {
    await client.send(new PutObjectCommand({ Bucket: 'amc', Key: keyOf(report, name), Body: text }));
  },
};

function record(report: RunReport, checks: readonly CheckedUploads[], more: object = {}) {
  const s3Client = () => client;
  const ledger = openLedgerOfRun(report, { s3Client });
  return recordInReport({
    report,
    place: report.outDir ?? '',
    checked: checks,
    ledger,
    s3Client,
    signal,
    ...more,
  });
}

describe.each([
  ['a folder', inFolder, () => path.join(folder, 'out')],
  ['S3', inS3, () => 's3://amc/out'],
])('in %s, the result of a check', (_, place, out) => {
  it('is added to the report and its page; the last check per instance stays', async () => {
    const report = await run(out(), 120);
    const page = await place.read(report, 'report.html');
    expect(page).not.toContain('id="arrived"');
    expect(await record(report, [checked('amctwo')])).toBe(true);
    const first = checked('amcone', { state: 'missing', matchRate: 0.5 });
    expect(await record(report, [first])).toBe(true);
    const previous = first.arrival;
    expect(await record(report, [{ ...checked('amcone'), previous }])).toBe(true);
    const read = parseRunReport(await place.read(report, 'report.json'));
    const { arrivals, ...rest } = read ?? {};
    expect(rest).toEqual({ ...report, reused: undefined });
    expect(arrivals).toMatchObject([
      { instanceId: 'amcone', state: 'complete', previous: { rows: 300, matchRate: 0.5 } },
      { instanceId: 'amctwo', previous: null },
    ]);
    const after = await place.read(report, 'report.html');
    expect(after).toContain('id="arrived"');
    expect(after).toContain('it has risen by 10.0 points');
    // The rest of the page is unchanged.
    expect(after.replace(/<section id="arrived".*?<\/section>\s*/s, '')).toBe(
      page.replace(/(?=<section id="outcome")/, ''),
    );
  });

  it('keeps the comparison with the run before, even if the data set has newer runs', async () => {
    const [older, report] = [await run(out(), 130), await run(out(), 131)];
    const page = await place.read(report, 'report.html');
    expect(page).toContain(`The previous run is <code>${older.runId}</code>`);
    await run(out(), 132);
    expect(await record(report, [checked('amcone')])).toBe(true);
    expect(await place.read(report, 'report.html')).toContain(
      `The previous run is <code>${older.runId}</code>`,
    );
  });

  it('is not added to the report of another run, or to something that is not a report', async () => {
    const report = await run(out(), 140);
    const text = await place.read(report, 'report.json');
    const other = { ...report, files: report.files.map((file) => ({ ...file, sha256: '0'.repeat(64) })) };
    expect(await record(other, [checked('amcone')])).toBe(false);
    expect(await place.read(report, 'report.json')).toBe(text);
    await place.write(report, 'report.json', '{}');
    expect(await record(report, [checked('amcone')])).toBe(false);
  });

  it('of a rehearsal is marked, and replaced by what AMC says', async () => {
    const report = await run(out(), 150);
    await record(report, [checked('amcsimulator')], { simulated: true });
    expect(await place.read(report, 'report.html')).toContain('This was a rehearsal');
    await record(report, [checked('amcone')]);
    const { arrivals } = parseRunReport(await place.read(report, 'report.json')) ?? {};
    expect(arrivals?.map(({ instanceId }) => instanceId)).toEqual(['amcone']);
    expect(await place.read(report, 'report.html')).not.toContain('This was a rehearsal');
  });
});

it.each([
  ['a folder', inFolder, () => path.join(folder, 'out')],
  ['S3', inS3, () => 's3://amc/out'],
])('in %s, concurrent checks are all added to the report and the page', async (_, place, out) => {
  const report = await run(out(), 160);
  const ids = ['amca', 'amcb', 'amcc', 'amcd'];
  expect(await Promise.all(ids.map((id) => record(report, [checked(id)])))).toEqual(ids.map(() => true));
  const { arrivals } = parseRunReport(await place.read(report, 'report.json')) ?? {};
  expect(arrivals?.map(({ instanceId }) => instanceId)).toEqual(ids);
  const page = await place.read(report, 'report.html');
  for (const id of ids) expect(page).toContain(id);
});

it('in a folder, a lock that a killed process left behind is cleaned up', async () => {
  const report = await run(path.join(folder, 'out'), 161);
  const lock = path.join(report.outDir ?? '', '.report.json.lock');
  await writeFile(lock, '');
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(lock, longAgo, longAgo);
  expect(await record(report, [checked('amcone')])).toBe(true);
  const names = await readdir(report.outDir ?? '');
  expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
});

it('waiting for the lock of a report ends at an interruption', async () => {
  const report = await run(path.join(folder, 'out'), 162);
  await writeFile(path.join(report.outDir ?? '', '.report.json.lock'), '');
  const controller = new AbortController();
  const recording = record(report, [checked('amcone')], { signal: controller.signal });
  controller.abort();
  await expect(recording).rejects.toThrow(/abort/i);
  await rm(path.join(report.outDir ?? '', '.report.json.lock'));
});

it('a report that cannot be written is mentioned, and does not fail the check', async () => {
  const report = await run(path.join(folder, 'out'), 170);
  const steps: string[] = [];
  const place = path.join(report.outDir ?? '', 'report.json');
  await recordCheck({
    report,
    place,
    checked: [checked('amcone')],
    ledger: null,
    s3Client: () => client,
    signal,
    onStep: (text) => steps.push(text),
  });
  expect(steps).toEqual([expect.stringMatching(/was not added to the report.*ENOTDIR/)]);
});
