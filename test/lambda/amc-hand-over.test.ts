import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataSetDefinition } from '../../src/hand-over/data-set-definition.js';
import { AmcClient, Secret } from '../../src/amc/index.js';
import { DEFAULT_IDENTITY, startSimulator, type AmcSimulator } from '../../src/amc-simulator/index.js';
import { amcHandOver } from '../../src/lambda/amc-hand-over.js';
import { ConfigSource } from '../../src/lambda/config/config-source.js';
import { handleEvent } from '../../src/lambda/handle-event.js';
import { Log } from '../../src/lambda/log.js';
import { Metrics } from '../../src/lambda/metrics.js';
import { loadSchema } from '../../src/schema/load-schema.js';
import { s3Event } from '../helpers/drop-events.js';
import { s3ObjectReader } from '../helpers/s3-object-reader.js';
import { simulatorEnvironment } from '../helpers/simulator-environment.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';

const { credentials, accountId, marketplaceId } = DEFAULT_IDENTITY;
const sample = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
let s3: S3Server;
let amc: AmcSimulator;
let lines: Record<string, unknown>[];

beforeEach(async () => {
  lines = [];
  s3 = await startS3Server();
  s3.createBucket('drops');
  s3.createBucket('amc-out');
  s3.putObject('drops', 'sales/one.csv', await readFile(sample));
  amc = await startSimulator({ reader: s3ObjectReader(s3), instanceIds: ['amcone', 'amctwo'] });
  const client = new AmcClient({
    apiUrl: amc.apiUrl,
    tokenUrl: amc.tokenUrl,
    accountId,
    marketplaceId,
    credentials: {
      clientId: new Secret(credentials.clientId),
      clientSecret: new Secret(credentials.clientSecret),
      refreshToken: new Secret(credentials.refreshToken),
    },
  });
  await client.instance('amcone').dataSets.create(dataSetDefinition(await loadSchema('d2c-sales')));
});
afterEach(async () => {
  await amc.close();
  await s3.close();
});

function invoke(upload: object | undefined, more: object = {}) {
  const client = s3.client();
  const write = (line: string) => lines.push({ ...JSON.parse(line) });
  const dataSet = {
    prefix: 'sales/',
    schema: 'd2c-sales',
    country: 'US',
    ...more,
    ...(upload === undefined ? {} : { upload }),
  };
  const environment = simulatorEnvironment(amc, 'amcone');
  const services = {
    s3: client,
    config: new ConfigSource({
      location: JSON.stringify({ output: 's3://amc-out/runs', dataSets: [dataSet] }),
      s3Client: client,
    }),
    log: new Log(write),
    metrics: new Metrics(write, 'f'),
    steps: { handOver: amcHandOver(environment) },
    stopBeforeMs: 1000,
    scaleOutAboveBytes: Infinity,
    rangeBytes: 1_000_000,
    maxWholeBytes: Infinity,
  };
  const event = s3Event({
    bucket: 'drops',
    key: 'sales/one.csv',
    etag: s3.object('drops', 'sales/one.csv')?.etag ?? '',
  });
  return handleEvent(event, { awsRequestId: 'r', getRemainingTimeInMillis: () => 60_000 }, services);
}

describe('the hand-over of the function', () => {
  it('uploads the run of a data set that enables it, once', async () => {
    expect(await invoke({})).toEqual({ outcomes: ['ingested'] });
    expect(lines).toContainEqual(expect.objectContaining({ step: 'handedOver' }));
    expect(await invoke({})).toEqual({ outcomes: ['duplicate'] });
    expect(amc.uploadCount('amcone')).toBe(1);
  });

  it('does not append a run that an earlier delivery handed over before it died', async () => {
    await invoke({});
    for (const key of s3.keys('amc-out')) if (key.startsWith('claims/')) s3.deleteObject('amc-out', key);
    expect(await invoke({})).toEqual({ outcomes: ['ingested'] });
    expect(amc.uploadCount('amcone')).toBe(1);
  });

  it('keeps its records apart from the runs, which may expire', async () => {
    await invoke({});
    const recorded = s3.keys('amc-out').filter((key) => key.startsWith('ledger/'));
    expect(new Set(recorded.map((key) => key.split('/').slice(0, 3).join('/')))).toEqual(
      new Set([
        'ledger/d2c_sales/runs',
        'ledger/d2c_sales/uploads',
        'ledger/d2c_sales/contents',
        'ledger/d2c_sales/standing',
      ]),
    );
    expect(s3.keys('amc-out').filter((key) => key.includes('amc-ingest-ledger'))).toEqual([]);
    // A run with other options has another manifest, so AMC's own list does not help.
    for (const key of s3.keys('amc-out')) if (key.startsWith('claims/')) s3.deleteObject('amc-out', key);
    expect(await invoke({}, { partition: 'none' })).toEqual({ outcomes: ['ingested'] });
    expect(amc.uploadCount('amcone')).toBe(1);
  });

  it('uploads nothing unless it is configured to', async () => {
    expect(await invoke(undefined)).toEqual({ outcomes: ['ingested'] });
    expect(amc.uploadCount('amcone')).toBe(0);
    expect(lines).not.toContainEqual(expect.objectContaining({ step: 'handedOver' }));
  });

  it('makes the drop retry when an instance refuses the upload', async () => {
    await expect(invoke({ instanceIds: ['amctwo'] })).rejects.toMatchObject({
      message: expect.stringContaining('HAND_OVER_FAILED'),
    });
    expect(amc.uploadCount('amctwo')).toBe(0);
    expect(JSON.stringify(lines)).not.toContain(credentials.clientSecret);
  });

  it('refuses a strategy that does not suit the data set, before anything is read', async () => {
    const client = s3.client();
    const location = JSON.stringify({
      output: 's3://amc-out/runs',
      dataSets: [{ prefix: '', schema: 'catalog', upload: { strategy: 'OVERLAP_REPLACE' } }],
    });
    await expect(new ConfigSource({ location, s3Client: client }).get()).rejects.toMatchObject({
      code: 'STRATEGY_DOES_NOT_FIT',
    });
  });
});
