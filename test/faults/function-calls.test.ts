import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AmcClient, readAmcSettings } from '../../src/amc/index.js';
import { startSimulator, type AmcSimulator, type Fault as AmcFault } from '../../src/amc-simulator/index.js';
import { dataSetDefinition } from '../../src/hand-over/data-set-definition.js';
import { amcHandOver } from '../../src/lambda/amc-hand-over.js';
import { ConfigSource } from '../../src/lambda/config/config-source.js';
import { handleEvent } from '../../src/lambda/handle-event.js';
import { Log } from '../../src/lambda/log.js';
import { Metrics } from '../../src/lambda/metrics.js';
import { loadSchema } from '../../src/schema/load-schema.js';
import { s3Event } from '../helpers/drop-events.js';
import { s3ObjectReader } from '../helpers/s3-object-reader.js';
import { checksumOf } from '../helpers/s3-server/request-body.js';
import { startS3Server, type Fault, type S3Server } from '../helpers/s3-server.js';
import { simulatorEnvironment } from '../helpers/simulator-environment.js';
import { s3FaultCases, s3FaultPairs, type FaultCase } from './matrix.js';
import { SUITE_TIMEOUT_MS, survey, type Outcome } from './survey.js';

vi.setConfig({ testTimeout: SUITE_TIMEOUT_MS });

const SAMPLE = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
const LOCATION = JSON.stringify({
  output: 's3://amc-out/runs',
  dataSets: [
    {
      prefix: 'sales/',
      schema: 'd2c-sales',
      country: 'US',
      partition: 'month',
      maxRejectRate: 0.5,
      upload: {},
    },
  ],
});
const KEY = 'sales/one.csv';
/** Short, since most cases wait this long. */
const TIMEOUTS = {
  connectionTimeout: 1000,
  socketTimeout: 400,
  requestTimeout: 400,
  throwOnRequestTimeout: true,
};
/** Longer than any lease of a claim or a hand-over. */
const LATER_MS = 3_600_000;
/** A queue delivers this often before it gives up. */
const DELIVERIES = 5;

let s3: S3Server;
let amc: AmcSimulator;
let folder: string;
let rows: string[];
let environment: ReturnType<typeof simulatorEnvironment>;
let logged: string[] = [];
let next = 0;
/** How far the clock is ahead. */
let ahead = 0;

beforeAll(async () => {
  s3 = await startS3Server();
  s3.createBucket('drops');
  s3.createBucket('amc-out');
  folder = await mkdtemp(path.join(os.tmpdir(), 'function-'));
  rows = (await readFile(SAMPLE, 'utf8')).split('\n');
  const clock = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => clock() + ahead);
  amc = await startSimulator({
    reader: s3ObjectReader(s3),
    instanceIds: ['amcone'],
    submittedMs: 0,
    inProgressMs: 0,
  });
  environment = simulatorEnvironment(amc, 'amcone');
  const settings = await readAmcSettings({ env: environment });
  const definition = dataSetDefinition(await loadSchema('d2c-sales'));
  await new AmcClient(settings).instance('amcone').dataSets.create(definition);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await amc.close();
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => void vi.stubEnv('TMPDIR', folder));
afterEach(() => void vi.unstubAllEnvs());

/** What happened to the drop, or null when the delivery must be repeated. */
async function deliver(isHurried: boolean): Promise<string | null> {
  const client = s3.client(isHurried ? { maxAttempts: 2, requestHandler: TIMEOUTS } : {});
  const write = (line: string) => logged.push(line);
  const started = performance.now();
  const remaining = isHurried ? 15_000 : 120_000;
  const event = s3Event({ bucket: 'drops', key: KEY, etag: s3.object('drops', KEY)?.etag ?? '' });
  const services = {
    s3: client,
    config: new ConfigSource({ location: LOCATION, s3Client: client }),
    log: new Log(write),
    metrics: new Metrics(write, 'f'),
    steps: { handOver: amcHandOver(environment) },
    stopBeforeMs: 1000,
    scaleOutAboveBytes: Infinity,
    rangeBytes: 1_000_000,
    maxWholeBytes: Infinity,
  };
  const context = {
    awsRequestId: 'r',
    getRemainingTimeInMillis: () => remaining - (performance.now() - started),
  };
  const answer = await handleEvent(event, context, services).catch((error: unknown) => error);
  if (answer instanceof Error) {
    expect(answer, answer.stack).toMatchObject({ code: 'DROPS_FAILED', retryable: true });
    return null;
  }
  const [outcome = 'none']: string[] = Reflect.get(Object(answer), 'outcomes');
  return outcome;
}

const uploads = () => amc.uploadCount('amcone');
const rowsAtAmc = () =>
  [...amc.rowsByPeriod('amcone', 'd2c_sales').values()].reduce((sum, count) => sum + count, 0);
const runs = () => s3.keys('amc-out').filter((key) => key.startsWith('runs/'));

/** A drop with new content. */
function newDrop(): number {
  next += 1;
  s3.createBucket('amc-out');
  logged = [];
  const few = rows.slice(next, next + 3);
  s3.putObject('drops', KEY, `${[rows[0], ...few].join('\n')}\n`);
  // S3 keeps one for each object.
  const drop = s3.object('drops', KEY);
  if (drop !== undefined) Object.assign(drop, { checksum: ['crc32', checksumOf('crc32', drop.bytes)] });
  return few.length;
}

/** Disturbs the first delivery, and the queue delivers again. The drop is ingested, and AMC has its rows once. */
async function check(name: string, disturb: () => void, calm: () => void): Promise<Outcome> {
  newDrop();
  const [uploadsBefore, rowsBefore] = [uploads(), rowsAtAmc()];
  disturb();
  const first = await deliver(true);
  calm();
  expect(first === null || first === 'ingested', `${name}: ${first}`).toBe(true);
  expect(uploads() - uploadsBefore, name).toBeLessThanOrEqual(1);
  expect(await readdir(folder), name).toEqual([]);
  let last = first;
  for (let delivery = 2; last === null && delivery <= DELIVERIES; delivery++) {
    ahead += LATER_MS;
    last = await deliver(false);
  }
  expect(last === 'ingested' || last === 'duplicate', `${name}: ${last} ${logged.join('\n')}`).toBe(true);
  expect(uploads() - uploadsBefore, name).toBe(1);
  const [manifest, ...others] = runs().filter((key) => key.endsWith('/manifest.txt'));
  expect(others, name).toEqual([]);
  const report = JSON.parse(
    s3.object('amc-out', (manifest ?? '').replace('manifest.txt', 'report.json'))?.bytes.toString() ?? '{}',
  );
  // The function does not wait for AMC.
  const arrived = () => expect(rowsAtAmc() - rowsBefore, name).toBe(report.rows.written);
  await vi.waitFor(arrived, { timeout: 20_000, interval: 20 });
  expect(s3.openUploads('amc-out'), name).toEqual([]);
  // Any further delivery is already known.
  expect(await deliver(false), name).toBe('duplicate');
  expect(uploads() - uploadsBefore, name).toBe(1);
  return first === null ? 'failed' : 'done';
}

const checkS3 = (name: string, faults: readonly Fault[]) =>
  check(
    name,
    () => {
      for (const fault of faults) s3.failNext(fault);
    },
    () => s3.clearFaults(),
  );

describe('the Lambda function', () => {
  async function callsOfDelivery(): Promise<number> {
    const sent = newDrop();
    const before = rowsAtAmc();
    s3.requests.length = 0;
    expect(await deliver(false)).toBe('ingested');
    const calls = s3.requests.length;
    await vi.waitFor(() => expect(rowsAtAmc() - before).toBe(sent), { timeout: 20_000 });
    return calls;
  }

  it('ingests and hands over a drop once, whichever call to S3 fails in whichever way', async () => {
    const calls = await callsOfDelivery();
    await survey({
      suite: 'The function, calls to S3',
      cases: s3FaultCases(calls),
      oneIn: 151,
      expects: ['failed'],
      check: ({ name, fault }: FaultCase) => checkS3(name, [fault]),
    });
    await survey({
      suite: 'The function, calls to S3, two faults',
      cases: s3FaultPairs(calls),
      oneIn: 37,
      expects: ['failed'],
      check: ({ name, faults }) => checkS3(name, faults),
    });
  });

  it('hands over once, whichever call to AMC fails in whichever way', async () => {
    const faults: Readonly<Record<string, AmcFault>> = {
      'a 500': { kind: 'status', status: 500 },
      'a 500 after the deed': { kind: 'status', status: 500, when: 'after' },
      'a 504 after the deed': { kind: 'status', status: 504, when: 'after' },
      'a refusal (403)': { kind: 'status', status: 403 },
      'a cut connection': { kind: 'cut', when: 'before' },
      'a cut connection after the deed': { kind: 'cut', when: 'after' },
      "a proxy's page after the deed": { kind: 'answer', body: '<html>', when: 'after' },
      'a token that ends': { kind: 'expire-tokens' },
    };
    await survey({
      suite: 'The function, calls to AMC',
      cases: Object.entries(faults).flatMap(([what, fault]) =>
        (['Login', 'ListUploads', 'CreateUpload', 'GetUpload'] as const).map((operation) => ({
          name: `${what}, ${operation}`,
          fault,
          operation,
        })),
      ),
      oneIn: 7,
      check: ({ name, fault, operation }) =>
        check(
          name,
          () => amc.faults.next(operation, fault, 1),
          () => amc.faults.clear(),
        ),
    });
  });
});
