import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigSource } from '../../../src/lambda/config/config-source.js';
import { handleEvent } from '../../../src/lambda/handle-event.js';
import { Log } from '../../../src/lambda/log.js';
import { Metrics } from '../../../src/lambda/metrics.js';
import { RetryLaterError } from '../../../src/lambda/retry-later-error.js';
import type { HandOver } from '../../../src/lambda/steps.js';
import { s3Event } from '../../helpers/drop-events.js';
import { startS3Server, type S3Server } from '../../helpers/s3-server.js';
import { brokenSales } from '../../helpers/state-machine/broken-sales.js';

const TICK = { source: 'aws.events', 'detail-type': 'Scheduled Event' };
/** A quiet time of zero. */
const QUIET = { by: 'quiet', minutes: 1e-5 };
const sales = brokenSales(20);
let s3: S3Server;
let output: string;
/** Folders and rows of the runs that were uploaded. */
let handedOver: [string, number][];
/** Called before a run is handed over. */
let onHandOver: HandOver;

beforeEach(async () => {
  s3 = await startS3Server();
  s3.createBucket('drops');
  s3.createBucket('out');
  output = '';
  handedOver = [];
  onHandOver = () => Promise.resolve('handedOver');
});
afterEach(async () => {
  await s3.close();
  expect(output).not.toMatch(/@example|@mail/);
});

function invoke(event: unknown, delivery: object, strategy = 'ADDITIVE') {
  const s3Client = s3.client();
  const dataSet = { prefix: 'sales/', schema: 'd2c-sales', country: 'US', maxRejectRate: 0.5 };
  const dataSets = [{ ...dataSet, upload: { strategy }, delivery }];
  const write = (line: string) => void (output += line);
  return handleEvent(
    event,
    { awsRequestId: 'r', getRemainingTimeInMillis: () => 60_000 },
    {
      s3: s3Client,
      config: new ConfigSource({ location: JSON.stringify({ output: 's3://out/runs', dataSets }), s3Client }),
      log: new Log(write),
      metrics: new Metrics(write, 'f'),
      steps: {
        handOver: async (report, context) => {
          const done = await onHandOver(report, context);
          handedOver.push([context.drop.key, report.rows.read]);
          return done;
        },
      },
      stopBeforeMs: 1000,
      scaleOutAboveBytes: Infinity,
      rangeBytes: 1_000_000,
      maxWholeBytes: Infinity,
    },
  );
}

function put(key: string, content: string) {
  s3.putObject('drops', key, content);
  return s3Event({ bucket: 'drops', key, etag: s3.object('drops', key)?.etag ?? '' });
}

const openFolders = () => s3.keys('out').filter((key) => key.startsWith('claims/open/'));

describe('a delivery that was refused', () => {
  it('is processed in full once it is fixed: none of it was uploaded, so no file counts as late', async () => {
    const delivery = { by: 'marker' };
    put('sales/d/a.csv', sales);
    put('sales/d/b.csv', 'x,y\n1,2\n');
    const marker = put('sales/d/_SUCCESS', '');
    expect(await invoke(marker, delivery)).toEqual({ outcomes: ['refused'] });
    expect(await invoke(marker, delivery)).toEqual({ outcomes: ['duplicate'] });
    const fixed = put('sales/d/b.csv', sales.replaceAll('\n', ' \n'));
    expect(await invoke(fixed, delivery)).toEqual({ outcomes: ['collected'] });
    expect(await invoke(marker, delivery)).toEqual({ outcomes: ['ingested'] });
    const rows = sales.trimEnd().split('\n').length - 1;
    expect(handedOver).toEqual([['sales/d/', expect.any(Number)]]);
    expect(handedOver[0]?.[1]).toBeGreaterThan(1.8 * rows);
    expect(await invoke(marker, delivery)).toEqual({ outcomes: ['duplicate'] });
  });

  it('is logged without an identifier in its name', async () => {
    const marker = put('sales/jane.doe@example.com/_SUCCESS', '');
    expect(await invoke(marker, { by: 'marker' })).toEqual({ outcomes: ['refused'] });
    expect(output).toContain('EMPTY_DELIVERY');
  });
});

describe('folders that are complete after a quiet time', () => {
  it.each(['sales/a/', 'sales/b/'])('are processed even if %s fails', async (bad) => {
    onHandOver = (_, { drop }) =>
      drop.key === bad
        ? Promise.reject(new RetryLaterError('AMC is away.', { code: 'HAND_OVER_FAILED' }))
        : Promise.resolve('handedOver');
    for (const folder of ['sales/a/', 'sales/b/']) await invoke(put(`${folder}a.csv`, sales), QUIET);
    await expect(invoke(TICK, QUIET)).rejects.toMatchObject({ code: 'DROPS_FAILED' });
    expect(handedOver.map(([folder]) => folder)).toEqual(
      ['sales/a/', 'sales/b/'].filter((one) => one !== bad),
    );
    expect(openFolders()).toHaveLength(1);
    onHandOver = () => Promise.resolve('handedOver');
    await invoke(TICK, QUIET);
    expect(handedOver).toHaveLength(2);
    expect(openFolders()).toEqual([]);
  });

  it('are checked again when a file arrives while they are being closed', async () => {
    const delivery = { ...QUIET, late: 'resend' };
    await invoke(put('sales/a/a.csv', sales), delivery, 'OVERLAP_REPLACE');
    s3.failNext({
      kind: 'status',
      status: 500,
      times: 1,
      match: ({ method, key }) => {
        // Its event comes first, and the mark that it leaves is the one that is removed now.
        if (method === 'DELETE' && key.startsWith('claims/open/'))
          put('sales/a/b.csv', sales.replace('\n', '\r\n'));
        return false;
      },
    });
    await invoke(TICK, delivery, 'OVERLAP_REPLACE');
    expect(openFolders()).toHaveLength(1);
    await invoke(TICK, delivery, 'OVERLAP_REPLACE');
    expect(handedOver).toHaveLength(2);
    expect(openFolders()).toEqual([]);
  });
});
