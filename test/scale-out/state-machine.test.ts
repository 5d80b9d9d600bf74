import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ingest } from '../../src/ingest.js';
import { claimName } from '../../src/lambda/drop/claim.js';
import type { StepHandler } from '../../src/lambda/scale-out/step-handler.js';
import { s3InputObject, type S3InputObject } from '../../src/read/s3-object.js';
import { S3Server } from '../helpers/s3-server.js';
import { brokenSales } from '../helpers/state-machine/broken-sales.js';
import { runContent } from '../helpers/state-machine/run-content.js';
import { StateMachine, type Execution } from '../helpers/state-machine/state-machine.js';
import {
  RANGES_ARN,
  STEPS_ARN,
  definitionIn,
  synthesizedTemplate,
} from '../helpers/state-machine/synthesized.js';
import { StateError } from '../helpers/state-machine/task-error.js';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const RANGE_BYTES = 6000;
const OPTIONS = { schema: 'd2c-sales', country: 'US', maxRejectRate: 0.3 };
const CONFIG = {
  output: 's3://out/runs',
  dataSets: [
    { prefix: 'sales/', ...OPTIONS },
    { prefix: 'strict/', ...OPTIONS, maxRejectRate: 0 },
  ],
};
const folder = mkdtempSync(path.join(os.tmpdir(), 'amc-machine-'));
const server = new S3Server();
const sales = brokenSales(600);
let functions: Readonly<Record<string, StepHandler>> = {};
let definition: unknown;
let output: string[] = [];
let calls = 0;

beforeAll(async () => {
  await server.listen();
  for (const [name, value] of Object.entries({
    ...server.environment,
    AMC_INGEST_CONFIG: JSON.stringify(CONFIG),
    AMC_INGEST_RANGE_BYTES: String(RANGE_BYTES),
  }))
    vi.stubEnv(name, value);
  definition = JSON.parse(
    definitionIn(synthesizedTemplate({ dataSets: CONFIG.dataSets, scaleOut: { maxConcurrency: 4 } }, folder)),
  );
  functions = {
    [STEPS_ARN]: (await import('../../src/lambda/scale-out/steps-handler.js')).handler,
    [RANGES_ARN]: (await import('../../src/lambda/scale-out/ranges-handler.js')).handler,
  };
});
afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
  await server.close();
});
beforeEach(() => {
  for (const bucket of ['drops', 'out', 'single']) server.createBucket(bucket);
  server.clearFaults();
  output = [];
  calls = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  expect(output.join('')).not.toMatch(/@example|@mail/);
});

async function invoke(functionArn: string, payload: unknown): Promise<unknown> {
  const handler = functions[functionArn];
  if (handler === undefined) throw new Error(`There is no function ${functionArn}.`);
  const event: unknown = JSON.parse(JSON.stringify(payload));
  calls += 1;
  const context = { awsRequestId: `call-${calls}`, getRemainingTimeInMillis: () => 900_000 };
  try {
    return JSON.parse(JSON.stringify(await handler(event, context)));
  } catch (error) {
    throw error instanceof Error ? new StateError(error.name, error.message) : error;
  }
}

let executions = 0;
function execute(input: object): Promise<Execution> {
  executions += 1;
  const machine = new StateMachine(definition, { invoke, s3: server.client() });
  return machine.execute(`test-${executions}`, input);
}

function drop(key: string, content: string | Buffer): S3InputObject {
  server.putObject('drops', key, content);
  const { etag = '', bytes } = server.object('drops', key) ?? {};
  return s3InputObject({ bucket: 'drops', key, size: bytes?.length ?? 0, etag, versionId: null });
}

const inputOf = ({ bucket, key, size, etag, versionId }: S3InputObject) => ({
  drop: { bucket, key, size, etag, versionId },
});
const read = (bucket: string) => (key: string) => {
  const { bytes } = server.object(bucket, key) ?? {};
  if (bytes === undefined) throw new Error(`There is no ${key}.`);
  return bytes;
};
const prefixOf = (bucket: string) => {
  const manifests = server.keys(bucket).filter((key) => key.endsWith('/manifest.txt'));
  expect(manifests).toHaveLength(1);
  return (manifests[0] ?? '').replace('manifest.txt', '');
};
const manifests = () => server.keys('out').filter((key) => key.endsWith('/manifest.txt'));
const rangesOf = () => {
  const key = server.keys('out').find((name) => name.endsWith('/ranges.json'));
  return JSON.parse(read('out')(key ?? '').toString());
};

/** The same input by `ingest()`, on this machine alone. */
async function single(inputs: readonly (S3InputObject | string)[]) {
  await ingest({ ...OPTIONS, inputs: [...inputs], out: 's3://single/runs', s3Client: server.client() });
  return runContent(prefixOf('single'), read('single'));
}

describe('an execution of the state machine', () => {
  it('gives the rows, rejects and counts of one run, from many ranges of a broken file', async () => {
    const one = drop('sales/one.csv', sales);
    const execution = await execute(inputOf(one));
    expect(execution).toMatchObject({ status: 'SUCCEEDED', error: null, retries: [] });
    expect(execution.states).toEqual([
      'Plan',
      'Planned',
      'CountRanges',
      'BeginResolve',
      'Resolve',
      'Resolved',
      'ProcessRanges',
      'Merge',
      'Merged',
      'HandOver',
      'UploadEnded',
      'Finish',
      'Ingested',
    ]);
    expect(rangesOf().length).toBeGreaterThanOrEqual(16);
    const parts = await runContent(prefixOf('out'), read('out'));
    const whole = await single([one]);
    expect(parts.report.rows.rejected).toBeGreaterThan(15);
    expect(whole.report.rows.read).toBeGreaterThan(550);
    expect({ ...parts, parts: 0 }).toEqual({ ...whole, parts: 0 });
    expect(parts.parts).toBeGreaterThan(16);
    // Once more: the complete run is found, and nothing is processed.
    const again = await execute(inputOf(one));
    expect(again.states.slice(0, 3)).toEqual(['Plan', 'Planned', 'HandOver']);
  });

  it('takes many files of one data set as one run; those that cannot be cut are a range each', async () => {
    const half = sales.indexOf('\n', sales.length / 2) + 1;
    drop('sales/many/a.csv', sales.slice(0, half));
    drop('sales/many/b.csv.gz', gzipSync(`${sales.slice(0, sales.indexOf('\n') + 1)}${sales.slice(half)}`));
    drop('sales/many/c.csv', '');
    drop(
      'sales/many/d.jsonl',
      `${'{"order_id":"J-1","order_time":"2024-05-02T10:00:00Z","email":"a.b@example.com","amount":"1.00","colour":"x"}\nno json\n'.repeat(150)}`,
    );
    const execution = await execute({ inputs: ['s3://drops/sales/many/'] });
    expect(execution.status).toBe('SUCCEEDED');
    const parts = await runContent(prefixOf('out'), read('out'));
    const whole = await single(['s3://drops/sales/many/']);
    expect({ ...parts, parts: 0 }).toEqual({ ...whole, parts: 0 });
    const ranges: { file: number }[] = rangesOf();
    expect(ranges.filter(({ file }) => file === 1)).toHaveLength(1);
    expect(ranges.filter(({ file }) => file === 3).length).toBeGreaterThan(2);
  });

  it('tries a range again that fails twice, and leaves nothing of the tries', async () => {
    const one = drop('sales/one.csv', sales);
    // The client itself tries five times.
    server.failNext({
      kind: 'status',
      status: 500,
      times: 10,
      match: ({ method, key }) => method === 'PUT' && key.includes('results/00005'),
    });
    const execution = await execute(inputOf(one));
    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.retries.map(({ error }) => error)).toEqual(['StorageError', 'StorageError']);
    // Backing off, with full jitter: 5 and 10 s at most.
    expect(execution.retries.map(({ seconds }) => seconds)).toEqual([2.5, 5]);
    const parts = await runContent(prefixOf('out'), read('out'));
    expect({ ...parts, parts: 0 }).toEqual({ ...(await single([one])), parts: 0 });
    const files = server.keys('out').filter((key) => key.includes('/data/'));
    expect(files).toHaveLength(parts.parts);
  });

  it('fails as a whole when a range always fails: no manifest, no parts, the claim is open again', async () => {
    const one = drop('sales/one.csv', sales);
    const claim = `claims/${claimName(one)}`;
    server.putObject('out', claim, JSON.stringify(SCALED_OUT));
    server.failNext({
      kind: 'status',
      status: 500,
      times: Infinity,
      match: ({ method, key }) => method === 'PUT' && key.includes('-r00005-'),
    });
    const execution = await execute(inputOf(one));
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ScaleOutFailed' });
    expect(execution.retries).toHaveLength(5);
    expect(execution.states.slice(-3)).toEqual(['ProcessRanges', 'RecordFailure', 'Failed']);
    expect(execution.state).toMatchObject({ error: { Error: 'States.ExceedToleratedFailureThreshold' } });
    expect(manifests()).toEqual([]);
    expect(server.keys('out').filter((key) => key.startsWith('runs/'))).toEqual([]);
    expect(JSON.parse(read('out')(claim).toString())).toMatchObject({
      state: 'released',
      code: 'SCALE_OUT_FAILED',
    });
    // The next execution does it all.
    server.clearFaults();
    expect((await execute(inputOf(one))).status).toBe('SUCCEEDED');
    expect(manifests()).toHaveLength(1);
    expect(JSON.parse(read('out')(claim).toString())).toMatchObject({
      state: 'finished',
      outcome: 'ingested',
    });
  }, 40_000);

  it.each([
    [
      'too many rows are rejected',
      'strict/one.csv',
      sales,
      'TOO_MANY_REJECTS',
      ['rejects.jsonl', 'report.json'],
    ],
    ['the header is none', 'sales/none.csv', 'x,y\n1,2\n', 'HEADER_NOT_RECOGNIZED', []],
    ['there are no rows', 'sales/empty.csv', sales.slice(0, sales.indexOf('\n') + 1), 'NO_ROWS', []],
    [
      'its gzip stream is cut off',
      'sales/cut.csv.gz',
      gzipSync(sales).subarray(0, 9000),
      'TRUNCATED_GZIP',
      [],
    ],
  ])('ends and marks the drop when %s', async (_, key, content, code, left) => {
    const bad = drop(key, content);
    server.putObject('out', `claims/${claimName(bad)}`, JSON.stringify(SCALED_OUT));
    const execution = await execute(inputOf(bad));
    expect([execution.status, execution.states.at(-1)]).toEqual(['SUCCEEDED', 'Refused']);
    expect(manifests()).toEqual([]);
    const names = server.keys('out').filter((name) => name.startsWith('runs/'));
    expect(names.map((name) => path.posix.basename(name))).toEqual(left);
    expect([...(server.object('drops', key)?.tags ?? [])]).toEqual([
      ['amc-ingest', 'refused'],
      ['amc-ingest-reason', code],
    ]);
    const claim: unknown = JSON.parse(read('out')(`claims/${claimName(bad)}`).toString());
    expect(claim).toMatchObject({ state: 'finished', outcome: 'refused', code });
    expect(output.join('')).toContain('"Refused":1');
  });

  it('publishes nothing when a part is gone before the merge', async () => {
    const one = drop('sales/one.csv', sales);
    server.failNext({
      kind: 'lost-answer',
      match: ({ method, key }) => {
        if (method !== 'PUT' || !key.includes('results/00003')) return false;
        const part = server.keys('out').find((name) => name.includes('-r00003-'));
        if (part !== undefined) server.deleteObject('out', part);
        return true;
      },
    });
    const execution = await execute(inputOf(one));
    expect(execution.status).toBe('FAILED');
    expect(execution.states).toContain('Merge');
    expect(manifests()).toEqual([]);
  });
});

const SCALED_OUT = {
  bucket: 'drops',
  key: 'any',
  version: 'v',
  state: 'finished',
  owner: 'somebody',
  tries: 1,
  claimedAt: '2024-05-13T10:00:00.000Z',
  leaseUntil: '2024-05-13T10:15:00.000Z',
  outcome: 'scaledOut',
  code: null,
  runId: null,
  manifest: null,
};
