import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AmcClient, readAmcSettings } from '../../src/amc/index.js';
import { startSimulator, type AmcSimulator } from '../../src/amc-simulator/index.js';
import { dataSetDefinition } from '../../src/hand-over/data-set-definition.js';
import { s3InputObject } from '../../src/read/s3-object.js';
import { runReportShape } from '../../src/report/run-report.js';
import { MAX_PARTS } from '../../src/scale-out/collect-results.js';
import { rangeResultShape, type RangeResult } from '../../src/scale-out/range-result.js';
import { rangeToProcessShape } from '../../src/scale-out/resolve-run.js';
import { STAGED } from '../../src/scale-out/staging.js';
import { loadSchema } from '../../src/schema/load-schema.js';
import { LambdaFleet } from '../helpers/lambda-fleet.js';
import { bytesOfRange, rowsOfDays } from '../helpers/rows-of-days.js';
import { s3ObjectReader } from '../helpers/s3-object-reader.js';
import { S3Server } from '../helpers/s3-server.js';
import { simulatorEnvironment } from '../helpers/simulator-environment.js';
import { definitionFor, RANGES_ARN, STEPS_ARN } from '../helpers/state-machine/definition-for.js';
import { inputOf } from '../helpers/state-machine/scale-out-fixture.js';
import { StateMachine } from '../helpers/state-machine/state-machine.js';

const ric = process.env['AMC_TEST_LAMBDA_RIC'];
if (ric === undefined) process.stderr.write('The run of most parts skipped: AMC_TEST_LAMBDA_RIC not set.\n');

const DAYS = 375;
/** The minimum that the settings of the stack allow for its functions. */
const LEAST_MEMORY = 1024 * 1024 * 1024;
const root = fileURLToPath(new URL('../..', import.meta.url));
const batchShape = z.object({
  BatchInput: z.object({
    step: z.enum(['count', 'process']),
    place: z.object({ bucket: z.string(), key: z.string() }),
  }),
  Items: z.array(z.unknown()),
});

let server: S3Server;
let amc: AmcSimulator;
let folder = '';
let fleet: LambdaFleet;

async function start(rangeBytes: number): Promise<void> {
  const config = {
    output: 's3://out/runs',
    dataOutput: 's3://for-amc/runs',
    dataSets: [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US', upload: {} }],
  };
  const environment = {
    ...server.environment,
    ...simulatorEnvironment(amc, 'amcone'),
    AMC_INGEST_CONFIG: JSON.stringify(config),
    AMC_INGEST_RANGE_BYTES: String(rangeBytes),
  };
  const settings = await readAmcSettings({ env: environment });
  await new AmcClient(settings)
    .instance('amcone')
    .dataSets.create(dataSetDefinition(await loadSchema('d2c-sales')));
  folder = await mkdtemp(path.join(os.tmpdir(), 'amc-most-'));
  await cp(path.join(root, 'dist-lambda'), path.join(folder, 'task'), { recursive: true });
  fleet = new LambdaFleet({
    ric: ric ?? '',
    task: path.join(folder, 'task'),
    env: { ...environment, TMPDIR: folder },
    handlers: { [STEPS_ARN]: 'scale-out-steps.handler', [RANGES_ARN]: 'scale-out-ranges.handler' },
  });
}

beforeEach(async () => {
  server = new S3Server();
  await server.listen();
  for (const bucket of ['drops', 'out', 'for-amc']) server.createBucket(bucket);
  amc = await startSimulator({
    reader: s3ObjectReader(server),
    instanceIds: ['amcone'],
    submittedMs: 0,
    inProgressMs: 0,
  });
});
afterEach(async () => {
  await fleet.stop();
  await amc.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const text = (bucket: string, key: string): string => server.object(bucket, key)?.bytes.toString() ?? '';

/**
 * Ranges as the function would have left them: its results for the first range, under the ranges' names. The rows are
 * those of the first range, and their number is right.
 */
class LikeTheFirst {
  readonly #result: RangeResult;
  readonly #parts: readonly (readonly [string, Buffer])[];

  readonly #staging: string;

  /** @param staging prefix of the working files */
  constructor(staging: string) {
    this.#staging = staging;
    this.#result = rangeResultShape.parse(JSON.parse(text('out', staging + STAGED.result(0))));
    this.#parts = server
      .keys('for-amc')
      .map((key) => [key, server.object('for-amc', key)?.bytes ?? Buffer.alloc(0)]);
  }

  put(item: unknown): void {
    const range = rangeToProcessShape.parse(item);
    const named = (name: string): string =>
      name.replace('-r00000-', `-r${String(range.index).padStart(5, '0')}-`);
    for (const [key, bytes] of this.#parts) server.putObject('for-amc', named(key), bytes);
    const files = this.#result.files.map((file) => ({ ...file, path: named(file.path) }));
    const result = JSON.stringify({ ...this.#result, range, files });
    server.putObject('out', this.#staging + STAGED.result(range.index), result);
  }
}

describe.skipIf(ric === undefined)(
  "a run of as many parts as promised, in Amazon's runtime interface client (AMC_TEST_LAMBDA_RIC)",
  () => {
    async function run(ranges: number) {
      const content = rowsOfDays({ days: DAYS, times: ranges });
      await start(bytesOfRange(content, ranges));
      server.putObject('drops', 'sales/all.csv', content);
      const { etag = '' } = server.object('drops', 'sales/all.csv') ?? {};
      const size = content.length;
      const drop = s3InputObject({ bucket: 'drops', key: 'sales/all.csv', size, etag, versionId: null });
      const seconds: Record<string, number> = {};
      let hasFirst = false;
      let like: LikeTheFirst | null = null;
      const invoke = async (arn: string, payload: unknown): Promise<unknown> => {
        const batch = batchShape.safeParse(payload);
        if (batch.success && batch.data.BatchInput.step === 'process' && hasFirst) {
          like ??= new LikeTheFirst(batch.data.BatchInput.place.key);
          for (const item of batch.data.Items) like.put(item);
          return null;
        }
        const { step = 'range' } = Object(payload);
        // No time passes in Wait states, but the simulator needs time to read all parts.
        if (step === 'poll') await sleep(5_000);
        const from = Date.now();
        const answer = await fleet.invoke(arn, payload);
        hasFirst ||= batch.success && batch.data.BatchInput.step === 'process';
        seconds[step] = (seconds[step] ?? 0) + (Date.now() - from) / 1000;
        return answer;
      };
      const definition: unknown = JSON.parse(definitionFor({ maxConcurrency: 1, rangesPerBatch: 1 }));
      const machine = new StateMachine(definition, { invoke, s3: server.client() });
      return { execution: await machine.execute('most', inputOf(drop)), seconds };
    }

    it('is published and handed over within the smallest memory that its functions may have', async () => {
      const ranges = MAX_PARTS / DAYS;
      const { execution, seconds } = await run(ranges);
      const { error: cause } = Object(execution.state);
      expect({ status: execution.status, cause }).toEqual({ status: 'SUCCEEDED', cause: undefined });
      const reportKey = server.keys('out').find((key) => key.endsWith('/report.json')) ?? '';
      const reportText = text('out', reportKey);
      const report = runReportShape.parse(JSON.parse(reportText));
      expect(report.files).toHaveLength(MAX_PARTS);
      expect(report.rows).toMatchObject({ read: MAX_PARTS, written: MAX_PARTS, rejected: 0 });
      const manifestKey = server.keys('for-amc').find((key) => key.endsWith('/manifest.txt')) ?? '';
      const manifest = text('for-amc', manifestKey);
      expect(new Set(manifest.trimEnd().split('\n')).size).toBe(MAX_PARTS);
      const periods = amc.rowsByPeriod('amcone', 'd2c_sales');
      expect([...periods.values()]).toEqual(Array.from({ length: DAYS }, () => ranges));
      const peaks = Object.fromEntries(fleet.peaks);
      expect(fleet.peaks.get('scale-out-steps.handler')).toBeLessThan(LEAST_MEMORY);
      const amcCalls = amc.calls.length;
      const facts = {
        amcCalls,
        reportBytes: reportText.length,
        manifestBytes: manifest.length,
        seconds,
        peaks,
      };
      process.stderr.write(`${MAX_PARTS} parts: ${JSON.stringify(facts)}\n`);
    }, 3_600_000);
  },
);
