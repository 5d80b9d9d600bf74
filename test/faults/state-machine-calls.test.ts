import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AmcClient, readAmcSettings } from '../../src/amc/index.js';
import { startSimulator, type AmcSimulator } from '../../src/amc-simulator/index.js';
import { dataSetDefinition } from '../../src/hand-over/data-set-definition.js';
import { ingest } from '../../src/ingest/ingest.js';
import type { StepHandler } from '../../src/lambda/scale-out/step-handler.js';
import { s3InputObject } from '../../src/read/s3-object.js';
import { loadSchema } from '../../src/schema/load-schema.js';
import { s3ObjectReader } from '../helpers/s3-object-reader.js';
import { S3Server, type Fault } from '../helpers/s3-server.js';
import { simulatorEnvironment } from '../helpers/simulator-environment.js';
import { brokenSales } from '../helpers/state-machine/broken-sales.js';
import { RANGES_ARN, STEPS_ARN, definitionFor } from '../helpers/state-machine/definition-for.js';
import { runContent } from '../helpers/state-machine/run-content.js';
import { StateMachine, type Execution } from '../helpers/state-machine/state-machine.js';
import { StateError } from '../helpers/state-machine/task-error.js';
import { S3_FAULTS, s3Fault } from './matrix.js';
import { SUITE_TIMEOUT_MS, survey, type Outcome } from './survey.js';

vi.setConfig({ testTimeout: SUITE_TIMEOUT_MS });

const OPTIONS = { schema: 'd2c-sales', country: 'US', maxRejectRate: 0.3 };
/** The faults that are noticed immediately, since a function waits long for an answer. */
const KINDS = Object.keys(S3_FAULTS).filter((kind) => kind !== 'no answer' && kind !== 'a body that stops');
/** The client tries this often in one call of a function, and again in the next. */
const BEYOND_RETRIES = 4;

const server = new S3Server();
const all = brokenSales(400).split('\n');
let functions: Readonly<Record<string, StepHandler>> = {};
let definition: unknown;
let amc: AmcSimulator;
let calls = 0;
let executions = 0;
let next = 0;

beforeAll(async () => {
  await server.listen();
  amc = await startSimulator({
    reader: s3ObjectReader(server),
    instanceIds: ['amcone'],
    submittedMs: 0,
    inProgressMs: 0,
  });
  const environment = simulatorEnvironment(amc, 'amcone');
  const config = { output: 's3://out/runs', dataSets: [{ prefix: 'amc/', ...OPTIONS, upload: {} }] };
  for (const [name, value] of Object.entries({
    ...server.environment,
    ...environment,
    AMC_INGEST_CONFIG: JSON.stringify(config),
    AMC_INGEST_RANGE_BYTES: '6000',
  }))
    vi.stubEnv(name, value);
  definition = JSON.parse(definitionFor({ maxConcurrency: 2, rangesPerBatch: 1 }));
  functions = {
    [STEPS_ARN]: (await import('../../src/lambda/scale-out/steps-handler.js')).handler,
    [RANGES_ARN]: (await import('../../src/lambda/scale-out/ranges-handler.js')).handler,
  };
  const settings = await readAmcSettings({ env: environment });
  const schema = dataSetDefinition(await loadSchema('d2c-sales'));
  await new AmcClient(settings).instance('amcone').dataSets.create(schema);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await amc.close();
  await server.close();
});
beforeEach(() => {
  // The client waits for a random share of its backoff between tries; here the share is zero.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => void vi.restoreAllMocks());

async function invoke(functionArn: string, payload: unknown): Promise<unknown> {
  const handler = functions[functionArn];
  if (handler === undefined) throw new Error(`There is no function ${functionArn}.`);
  calls += 1;
  const context = { awsRequestId: `call-${calls}`, getRemainingTimeInMillis: () => 900_000 };
  try {
    return JSON.parse(JSON.stringify(await handler(JSON.parse(JSON.stringify(payload)), context)));
  } catch (error) {
    throw error instanceof Error ? new StateError(error.name, error.message) : error;
  }
}

function execute(input: object): Promise<Execution> {
  executions += 1;
  return new StateMachine(definition, { invoke, s3: server.client() }).execute(`test-${executions}`, input);
}

/** A drop with new content, and empty buckets. */
function newDrop() {
  next += 1;
  for (const bucket of ['drops', 'out', 'single']) server.createBucket(bucket);
  const first = 1 + ((next * 3) % 250);
  const text = [all[0], ...all.slice(first, first + 100), ''].join('\n');
  // Its rows also occur elsewhere, but its bytes do not.
  server.putObject('drops', 'amc/one.csv', `${text}${all[1]?.replace(/^[^,]*/, `X-${next}`)}\n`);
  const { etag = '', bytes } = server.object('drops', 'amc/one.csv') ?? {};
  return s3InputObject({
    bucket: 'drops',
    key: 'amc/one.csv',
    size: bytes?.length ?? 0,
    etag,
    versionId: null,
  });
}

async function contentIn(bucket: string) {
  const manifests = server.keys(bucket).filter((key) => key.endsWith('/manifest.txt'));
  expect(manifests).toHaveLength(1);
  const read = (key: string) => {
    const { bytes } = server.object(bucket, key) ?? {};
    if (bytes === undefined) throw new Error(`There is no ${key}.`);
    return bytes;
  };
  return { ...(await runContent((manifests[0] ?? '').replace('manifest.txt', ''), read)), parts: 0 };
}

const rowsAtAmc = () =>
  [...amc.rowsByPeriod('amcone', 'd2c_sales').values()].reduce((sum, count) => sum + count, 0);

/**
 * Disturbs an execution. If it fails, the next execution of the drop does all of the work: the rows are at AMC once.
 */
async function check(name: string, faults: readonly Fault[]): Promise<Outcome> {
  const one = newDrop();
  const input = {
    drop: { bucket: one.bucket, key: one.key, size: one.size, etag: one.etag, versionId: one.versionId },
  };
  const [uploadsBefore, rowsBefore] = [amc.uploadCount('amcone'), rowsAtAmc()];
  for (const fault of faults) server.failNext(fault);
  // When Step Functions' own reading of the ranges fails, the execution ends there.
  const first = await execute(input).catch(() => null);
  server.clearFaults();
  expect(first?.states.at(-1), `${name}: ${JSON.stringify(first?.state)}`).not.toBe('Refused');
  expect(amc.uploadCount('amcone') - uploadsBefore, name).toBeLessThanOrEqual(1);
  const again = first?.status === 'SUCCEEDED' ? first : await execute(input);
  expect(again.status, `${name}: ${JSON.stringify(again.state)}`).toBe('SUCCEEDED');
  expect(again.states.at(-1), name).toBe('Ingested');
  expect(amc.uploadCount('amcone') - uploadsBefore, name).toBe(1);
  const content = await contentIn('out');
  await ingest({ ...OPTIONS, inputs: [one], out: 's3://single/runs', s3Client: server.client(), workers: 0 });
  expect(content, name).toEqual(await contentIn('single'));
  expect(rowsAtAmc() - rowsBefore, name).toBe(content.report.rows.written);
  return again === first ? 'done' : 'failed';
}

describe('the state machine', () => {
  it('brings a drop to AMC once, whichever call to S3 fails in whichever way', async () => {
    server.requests.length = 0;
    expect(await check('undisturbed', [])).toBe('done');
    // Some calls are the test's own, and their faults have no effect.
    const requests = server.requests.length;
    const cases = Array.from({ length: requests }, (_, index) => index + 1).flatMap((call) =>
      [0, 1].map((turn) => {
        const kind = KINDS[(call * 3 + turn * 5) % KINDS.length] ?? '';
        const times = turn === 0 ? BEYOND_RETRIES : 1;
        const other = KINDS[(call + 4) % KINDS.length] ?? '';
        // In every second case, another call fails as well.
        const later = call + 1 + ((call * 7) % 20);
        const name = `${kind} at call ${call}, ${times} times${turn === 0 ? '' : `, and ${other} at call ${later}`}`;
        const faults = [{ ...s3Fault(kind, call), times }];
        if (turn === 1) faults.push({ ...s3Fault(other, later - 1), times: BEYOND_RETRIES });
        return { name, faults };
      }),
    );
    await survey({
      suite: 'The state machine, calls to S3',
      cases,
      oneIn: 41,
      expects: ['done'],
      check: ({ name, faults }) => check(name, faults),
    });
  });
});
