import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigSource } from '../../src/lambda/config/config-source.js';
import { handleEvent } from '../../src/lambda/handle-event.js';
import { Log } from '../../src/lambda/log.js';
import { Metrics } from '../../src/lambda/metrics.js';
import { parseRunReport } from '../../src/report/run-report.js';
import { runSettings } from '../../src/scale-out/run-plan.js';
import { verifyRun } from '../../src/verify/verify-run.js';
import { s3Event } from '../helpers/drop-events.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';

const sample = (name: string) => readFile(fileURLToPath(new URL(`../../samples/${name}`, import.meta.url)));
const { signal } = new AbortController();
const PEOPLE = { prefix: 'crm/', schema: 'crm', country: 'US', target: 'collaboration', maxRejectRate: 1 };
const SALES = { ...PEOPLE, prefix: 'sales/', schema: 'd2c-sales' };
let s3: S3Server;
let lines: Record<string, unknown>[];
let scaledOut: number;

beforeEach(async () => {
  lines = [];
  scaledOut = 0;
  s3 = await startS3Server();
  for (const bucket of ['drops', 'amc-out']) s3.createBucket(bucket);
  s3.putObject('drops', 'crm/one.csv', await sample('crm.csv'));
  s3.putObject('drops', 'sales/one.csv', await sample('customer-sales.csv'));
});
afterEach(() => s3.close());

function invoke(key: string, dataSets: readonly object[] = [PEOPLE, SALES], scaleOutAboveBytes = Infinity) {
  const client = s3.client();
  const write = (line: string) => lines.push({ ...JSON.parse(line) });
  return handleEvent(
    s3Event({ bucket: 'drops', key, etag: s3.object('drops', key)?.etag ?? '' }),
    { awsRequestId: 'r', getRemainingTimeInMillis: () => 60_000 },
    {
      s3: client,
      config: new ConfigSource({
        location: JSON.stringify({ output: 's3://amc-out/tables', dataSets }),
        s3Client: client,
      }),
      log: new Log(write),
      metrics: new Metrics(write, 'f'),
      steps: {
        scaleOut: () => {
          scaledOut += 1;
          return Promise.resolve('started');
        },
      },
      stopBeforeMs: 1000,
      scaleOutAboveBytes,
      rangeBytes: 1_000_000,
      maxWholeBytes: Infinity,
    },
  );
}

const keysOf = (table: string) => s3.keys('amc-out').filter((key) => key.startsWith(`tables/${table}/`));
const runsOf = (table: string) => [...new Set(keysOf(table).map((key) => key.split('/')[2] ?? ''))];
const bytesOf = (table: string) =>
  Object.fromEntries(keysOf(table).map((key) => [key, s3.object('amc-out', key)?.bytes.toString('base64')]));
const reportOf = (table: string) => {
  const [run = ''] = runsOf(table);
  return parseRunReport(
    s3.object('amc-out', `tables/${table}/${run}/report.json`)?.bytes.toString('utf8') ?? '',
  );
};

describe('a drop for a table of a collaboration instance', () => {
  it('becomes a run, with report, keys and ledger, and no upload', async () => {
    expect(await invoke('crm/one.csv')).toEqual({ outcomes: ['ingested'] });
    const report = reportOf('crmidentity');
    expect(report?.collaboration).toMatchObject({ table: 'identity', key: 'customer_id' });
    expect(report?.output.format).toBe('parquet');
    const [run = ''] = runsOf('crmidentity');
    const names = keysOf('crmidentity').map((key) => key.slice(`tables/crmidentity/${run}/`.length));
    expect(names).toEqual([
      'data/all-0001.parquet',
      'keys.bin',
      'manifest.txt',
      'rejects.jsonl',
      'report.html',
      'report.json',
    ]);
    expect(s3.keys('amc-out').some((key) => key.startsWith('ledger/') && key.includes(run))).toBe(true);
    expect(
      await verifyRun(`s3://amc-out/tables/crmidentity/${run}`, { signal, s3Client: () => s3.client() }),
    ).toMatchObject({ verified: true });
    expect(lines.find(({ step }) => step === 'ingested')).toMatchObject({ dataSetId: 'crmidentity' });
  });

  it('is compared with the people of an earlier run', async () => {
    await invoke('crm/one.csv');
    const identities = `s3://amc-out/tables/crmidentity/${runsOf('crmidentity')[0]}`;
    expect(await invoke('sales/one.csv', [PEOPLE, { ...SALES, collaboration: { identities } }])).toEqual({
      outcomes: ['ingested'],
    });
    expect(reportOf('d2csalesevents')?.collaboration?.events?.identities).toMatchObject({
      run: `${identities}/`,
    });
  });

  it('has the same bytes when it is redelivered, and another location for other content', async () => {
    await invoke('crm/one.csv');
    const first = bytesOf('crmidentity');
    for (const key of Object.keys(first)) s3.deleteObject('amc-out', key);
    for (const key of s3.keys('amc-out').filter((name) => name.startsWith('claims/')))
      s3.deleteObject('amc-out', key);
    await invoke('crm/one.csv');
    const data = (all: typeof first) =>
      Object.fromEntries(Object.entries(all).filter(([key]) => !key.includes('/report.')));
    expect(data(bytesOf('crmidentity'))).toEqual(data(first));
    const more = `${(await sample('crm.csv')).toString('utf8').trimEnd()}\nC99999,Ann,Lee,ann.lee@example.com,,,,,,US,GRANTED,,,,\n`;
    s3.putObject('drops', 'crm/one.csv', Buffer.from(more));
    expect(await invoke('crm/one.csv')).toEqual({ outcomes: ['ingested'] });
    expect(runsOf('crmidentity')).toHaveLength(2);
    expect(data(bytesOf('crmidentity'))).toMatchObject(data(first));
  });

  it('is refused where it would need the scale-out, with a workaround', async () => {
    expect(await invoke('crm/one.csv', [PEOPLE], 1000)).toEqual({ outcomes: ['refused'] });
    expect(scaledOut).toBe(0);
    expect(lines.find(({ step }) => step === 'refused')).toMatchObject({
      code: 'TABLE_NEEDS_COMMAND',
      message: expect.stringContaining('in a container'),
    });
    expect(keysOf('crmidentity')).toEqual([]);
  });

  it.each([
    [{ ...PEOPLE, upload: {} }, /upload: a collaboration instance takes no uploads/],
    [{ ...PEOPLE, format: 'jsonl' }, /format: tables are parquet or csv/],
    [{ ...PEOPLE, csvEscape: 'backslash' }, /csvEscape: is not for tables/],
    [{ ...PEOPLE, target: 'standard', collaboration: { key: 'customer_id' } }, /is for "target"/],
    [{ ...PEOPLE, collaboration: { key: 'email' } }, /email identifies people/],
    [{ ...PEOPLE, schema: 'catalog' }, /names no key/],
  ])('is refused for a configuration that cannot be used (%#)', async (dataSet, message) => {
    await expect(invoke('crm/one.csv', [dataSet])).rejects.toThrow(message);
  });
});

it('the scale-out says that it does not support tables', async () => {
  await expect(
    runSettings({ schema: 'crm', target: 'collaboration', out: 's3://amc-out/tables' }),
  ).rejects.toMatchObject({ code: 'TABLE_NEEDS_COMMAND' });
});
