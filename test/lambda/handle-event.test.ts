import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PutObjectTaggingCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StorageError } from '../../src/errors.js';
import { ConfigSource } from '../../src/lambda/config/config-source.js';
import { handleEvent } from '../../src/lambda/handle-event.js';
import { Log } from '../../src/lambda/log.js';
import { Metrics } from '../../src/lambda/metrics.js';
import type { LambdaSteps } from '../../src/lambda/steps.js';
import type { RunReport } from '../../src/report/run-report.js';
import { eventBridgeEvent, s3Event, sqsEvent } from '../helpers/drop-events.js';
import { S3Server } from '../helpers/s3-server.js';

const server = new S3Server();
let sales = '';
let lines: Record<string, unknown>[] = [];
beforeAll(async () => {
  await server.listen();
  const sample = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
  sales = (await readFile(sample, 'utf8')).split('\n').slice(0, 200).join('\n');
});
afterAll(() => server.close());
beforeEach(() => {
  server.createBucket('drops');
  server.createBucket('amc-out');
  server.clearFaults();
  server.requests.length = 0;
  lines = [];
});

interface Setting {
  readonly steps?: LambdaSteps;
  readonly config?: object;
  readonly remainingMs?: number;
  readonly stopBeforeMs?: number;
  readonly scaleOutAboveBytes?: number;
  /** Called when the drop has been found and its first byte is requested. */
  readonly beforeRead?: () => void;
}

function invoke(event: unknown, setting: Setting = {}) {
  const { steps = {}, remainingMs = 60_000, stopBeforeMs = 1000 } = setting;
  const end = Date.now() + remainingMs;
  const s3 = server.client({ maxAttempts: 2 });
  s3.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        const { Bucket } = { Bucket: '', ...args.input };
        if (commandName === 'GetObjectCommand' && Bucket === 'drops') setting.beforeRead?.();
        return next(args);
      },
    { step: 'initialize' },
  );
  const write = (line: string) => lines.push({ ...JSON.parse(line) });
  const location = JSON.stringify({
    output: 's3://amc-out/runs',
    dataSets: [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US', maxRejectRate: 0.2 }],
    ...setting.config,
  });
  const context = { awsRequestId: 'req-1', getRemainingTimeInMillis: () => end - Date.now() };
  const services = {
    s3,
    config: new ConfigSource({ location, s3Client: s3 }),
    log: new Log(write),
    metrics: new Metrics(write, 'f'),
    steps,
    stopBeforeMs,
    scaleOutAboveBytes: setting.scaleOutAboveBytes ?? Infinity,
    rangeBytes: 1_000_000,
    maxWholeBytes: Infinity,
  };
  return handleEvent(event, context, services);
}

const drop = (key: string, content: string) => {
  server.putObject('drops', key, content);
  return { bucket: 'drops', key, etag: server.object('drops', key)?.etag };
};
const logged = () => lines.flatMap(({ step }) => (typeof step === 'string' ? [step] : []));
const kept = (prefix: string) => server.keys('amc-out').filter((key) => key.startsWith(prefix));
const manifests = () => kept('runs/').filter((key) => key.endsWith('manifest.txt'));

describe('the handler of drops', () => {
  it('ingests a drop once, however often and by whichever route its event comes', async () => {
    const one = drop('sales/one.csv', sales);
    expect(await invoke(s3Event(one))).toEqual({ outcomes: ['ingested'] });
    const done = server.keys('amc-out');
    expect(manifests()).toHaveLength(1);
    expect(await invoke(eventBridgeEvent(one))).toEqual({ outcomes: ['duplicate'] });
    expect(await invoke(sqsEvent(s3Event(one, one)))).toEqual({ batchItemFailures: [] });
    expect(server.keys('amc-out')).toEqual(done);
  });

  it('leaves out the people of the suppression list, which it reads each time', async () => {
    const [, first = ''] = sales.split('\n');
    const address = first.split(',').find((cell) => cell.includes('@')) ?? '';
    const dataSets = [
      { prefix: 'sales/', schema: 'd2c-sales', country: 'US', suppress: 's3://lists/never.txt' },
    ];
    server.createBucket('lists');
    const one = s3Event(drop('sales/one.csv', sales));
    await expect(invoke(one, { config: { dataSets } })).rejects.toMatchObject({ code: 'DROPS_FAILED' });
    expect(lines).toContainEqual(expect.objectContaining({ code: 'SUPPRESSION_LIST_NOT_FOUND' }));
    expect(manifests()).toEqual([]);
    server.putObject('lists', 'never.txt', `${address}\n`);
    expect(await invoke(one, { config: { dataSets } })).toEqual({ outcomes: ['ingested'] });
    const report: RunReport = JSON.parse(
      server
        .object('amc-out', (manifests()[0] ?? '').replace('manifest.txt', 'report.json'))
        ?.bytes.toString() ?? 'null',
    );
    expect(address).toContain('@');
    expect(report.leftOut['SUPPRESSED']).toBeGreaterThan(0);
    expect(report.suppression).toMatchObject({ values: 1, unreadable: 0 });
    for (const key of server.keys('amc-out'))
      expect(server.object('amc-out', key)?.bytes.includes(address)).toBe(false);
  });

  it('ingests a drop once for five concurrent deliveries, and the others are redelivered', async () => {
    const event = s3Event(drop('sales/one.csv', sales));
    const settled = await Promise.allSettled(Array.from({ length: 5 }, () => invoke(event)));
    const done = settled.flatMap((one) => (one.status === 'fulfilled' ? [JSON.stringify(one.value)] : []));
    expect(done.filter((answer) => answer.includes('ingested'))).toHaveLength(1);
    expect(logged().filter((step) => step === 'ingested')).toHaveLength(1);
    for (const one of settled) {
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({
          code: 'DROPS_FAILED',
          retryable: true,
          message: expect.stringMatching(/CLAIMED_ELSEWHERE/),
        });
    }
    expect(await invoke(event)).toEqual({ outcomes: ['duplicate'] });
  });

  it('leaves an overwritten object to the next event', async () => {
    const old = drop('sales/one.csv', 'x');
    drop('sales/one.csv', sales);
    expect(await invoke(s3Event(old))).toEqual({ outcomes: ['gone'] });
    expect(lines).toContainEqual(expect.objectContaining({ step: 'gone', reason: 'replaced' }));
  });

  it.each(['written over', 'removed'])(
    'ignores a drop that is %s while it is read, and leaves its tags alone',
    async (how) => {
      const old = drop('sales/one.csv', sales);
      const beforeRead = () => {
        if (how === 'removed') server.deleteObject('drops', 'sales/one.csv');
        else drop('sales/one.csv', `${sales}\n`);
      };
      expect(await invoke(s3Event(old), { beforeRead })).toEqual({ outcomes: ['gone'] });
      expect(logged()).toContain('gone');
      expect(logged()).not.toContain('refused');
      expect(lines.at(-1)).toMatchObject({ Gone: 1 });
      expect(lines.at(-1)).not.toHaveProperty('Refused');
      expect([...(server.object('drops', 'sales/one.csv')?.tags ?? [])]).toEqual([]);
      expect(manifests()).toEqual([]);
    },
  );

  it('reads the current object when the event has neither version nor ETag', async () => {
    drop('sales/one.csv', sales);
    const bare = { bucket: 'drops', key: 'sales/one.csv' };
    expect(await invoke(s3Event(bare))).toEqual({ outcomes: ['ingested'] });
    expect(await invoke(s3Event(bare))).toEqual({ outcomes: ['duplicate'] });
  });

  it('refuses a drop with too many rejects: report and rejects, tags beside its own, a metric, no retry', async () => {
    const bad = drop('sales/bad.csv', 'order_id,order_time,email\n1,CANARY,CANARY@example.com\n');
    const Tagging = { TagSet: [{ Key: 'team', Value: 'shop' }] };
    await server.client().send(new PutObjectTaggingCommand({ Bucket: 'drops', Key: bad.key, Tagging }));
    expect(await invoke(sqsEvent(s3Event(bad)))).toEqual({ batchItemFailures: [] });
    expect([...(server.object('drops', bad.key)?.tags ?? [])]).toEqual([
      ['team', 'shop'],
      ['amc-ingest', 'refused'],
      ['amc-ingest-reason', 'TOO_MANY_REJECTS'],
    ]);
    expect(kept('runs/').map((key) => key.split('/').at(-1))).toEqual([
      'rejects.jsonl',
      'report.html',
      'report.json',
    ]);
    expect(lines.at(-1)).toMatchObject({ Refused: 1, RowsRead: 1, RowsRejected: 1, DataSet: 'd2c_sales' });
    expect(JSON.stringify(lines)).not.toContain('CANARY');
    expect(await invoke(s3Event(bad))).toEqual({ outcomes: ['duplicate'] });
  });

  it.each([
    ['empty', ''],
    ['only a header', 'order_id,order_time\n'],
    ['cut off', 'order_id,order_time\n"1,2'],
  ])('refuses a drop that is %s without holding up the next', async (_, content) => {
    const event = sqsEvent(s3Event(drop('sales/a.csv', content)), s3Event(drop('sales/b.csv', sales)));
    expect(await invoke(event)).toEqual({ batchItemFailures: [] });
    expect(logged()).toEqual(['claimed', 'refused', 'claimed', 'ingested']);
  });

  it('refuses a drop that cannot be marked, too', async () => {
    server.failNext({ kind: 'status', status: 403, times: 9, match: ({ query }) => query.has('tagging') });
    expect(await invoke(s3Event(drop('sales/a.csv', '')))).toEqual({ outcomes: ['refused'] });
    expect(logged()).toEqual(['claimed', 'refused', 'notMarked']);
  });

  it('retries when storage fails, and releases the claim', async () => {
    const event = s3Event(drop('sales/one.csv', sales));
    const fault = {
      kind: 'status' as const,
      times: 99,
      match: ({ key }: { key: string }) => key.startsWith('runs/'),
    };
    server.failNext(fault);
    await expect(invoke(event)).rejects.toMatchObject({ message: expect.stringMatching(/S3_FAILED/) });
    expect(logged()).toEqual(['claimed', 'released', 'failed', 'retry']);
    expect(manifests()).toEqual([]);
    server.clearFaults();
    expect(await invoke(event)).toEqual({ outcomes: ['ingested'] });
  });

  it('retries when access is refused, since the data is not at fault', async () => {
    server.failNext({
      kind: 'status',
      status: 403,
      code: 'AccessDenied',
      match: ({ method }) => method === 'GET',
    });
    const answer = await invoke(sqsEvent(s3Event(drop('sales/one.csv', sales))));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(lines).toContainEqual(expect.objectContaining({ step: 'failed', code: 'ACCESS_DENIED' }));
  });
});

describe('custom steps', () => {
  it('hand a run over; on failure the drop is retried without repeating the run', async () => {
    const event = s3Event(drop('sales/one.csv', sales));
    const reports: RunReport[] = [];
    let fails = true;
    const steps: LambdaSteps = {
      handOver: (report) => {
        reports.push(report);
        return fails
          ? Promise.reject(new StorageError('AMC is away.', { code: 'AMC_FAILED' }))
          : Promise.resolve('handedOver');
      },
    };
    await expect(invoke(event, { steps })).rejects.toMatchObject({
      message: expect.stringMatching(/AMC_FAILED/),
    });
    fails = false;
    expect(await invoke(event, { steps })).toEqual({ outcomes: ['ingested'] });
    expect(reports[1]).toEqual(reports[0]);
    expect(lines).toContainEqual(expect.objectContaining({ step: 'ingested', reused: true }));
    expect(await invoke(event, { steps })).toEqual({ outcomes: ['duplicate'] });
    expect(reports).toHaveLength(2);
  });

  it('take over work that does not fit into the time', async () => {
    const event = s3Event(drop('sales/one.csv', sales));
    const given: string[] = [];
    const steps: LambdaSteps = {
      scaleOut: ({ drop: { url }, route }) => {
        given.push(`${url} ${route.dataSetId}`);
        return Promise.resolve(given.length === 1 ? 'started' : 'known');
      },
    };
    server.failNext({
      kind: 'stall',
      match: ({ method, key }) => method === 'GET' && key === 'sales/one.csv',
    });
    expect(await invoke(event, { steps, remainingMs: 2000, stopBeforeMs: 1000 })).toEqual({
      outcomes: ['scaledOut'],
    });
    expect(given).toEqual(['s3://drops/sales/one.csv d2c_sales']);
    expect(await invoke(event)).toEqual({ outcomes: ['duplicate'] });
  });
});

describe('the time limit of the handler', () => {
  it('cuts a read that stalls, releases the claim, and leaves nothing behind', async () => {
    const event = sqsEvent(
      s3Event(drop('sales/one.csv', sales)),
      s3Event(drop('sales/two.csv', `${sales}\n`)),
    );
    server.failNext({
      kind: 'stall',
      match: ({ method, key }) => method === 'GET' && key === 'sales/one.csv',
    });
    const started = Date.now();
    expect(await invoke(event, { remainingMs: 2000, stopBeforeMs: 1200 })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }],
    });
    expect(Date.now() - started).toBeLessThan(2000);
    expect(logged()).toEqual(['claimed', 'released', 'failed', 'retry', 'retry']);
    expect(lines.filter(({ OutOfTime }) => OutOfTime === 1)).toHaveLength(2);
    expect(kept('runs/')).toEqual([]);
    expect(await invoke(event)).toEqual({ batchItemFailures: [] });
    expect(manifests()).toHaveLength(2);
  });
});

describe('an event', () => {
  it('that is unknown fails, for people to look at', async () => {
    await expect(invoke({ hello: 'CANARY' })).rejects.toMatchObject({ code: 'INVALID_EVENT' });
    expect(await invoke(sqsEvent('CANARY', {}))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }],
    });
    expect(JSON.stringify(lines)).not.toContain('CANARY');
  });

  it('is retried when the configuration is wrong', async () => {
    const event = s3Event(drop('sales/one.csv', sales));
    await expect(invoke(event, { config: { dataSets: [] } })).rejects.toMatchObject({
      code: 'INVALID_SCHEMA',
    });
    expect(await invoke(sqsEvent(event), { config: { dataSets: [] } })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }],
    });
  });
});
