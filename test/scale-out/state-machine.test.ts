import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AmcClient, readAmcSettings } from '../../src/amc/index.js';
import { startStandIn, type AmcStandIn } from '../../src/amc-simulator/index.js';
import { dataSetDefinition } from '../../src/hand-over/data-set-definition.js';
import { ingest } from '../../src/ingest/ingest.js';
import { claimName } from '../../src/lambda/drop/claim.js';
import type { StepHandler } from '../../src/lambda/scale-out/step-handler.js';
import { s3InputObject, type S3InputObject } from '../../src/read/s3-object.js';
import { loadSchema } from '../../src/schema/load-schema.js';
import { s3ObjectReader } from '../helpers/s3-object-reader.js';
import { S3Server } from '../helpers/s3-server.js';
import { standInEnvironment } from '../helpers/stand-in-environment.js';
import { brokenSales } from '../helpers/state-machine/broken-sales.js';
import { runContent } from '../helpers/state-machine/run-content.js';
import { StateMachine, type Execution } from '../helpers/state-machine/state-machine.js';
import { RANGES_ARN, STEPS_ARN, definitionFor } from '../helpers/state-machine/definition-for.js';
import { StateError } from '../helpers/state-machine/task-error.js';
import path from 'node:path';

const RANGE_BYTES = 6000;
const OPTIONS = { schema: 'd2c-sales', country: 'US', maxRejectRate: 0.3 };
const LIST = 's3://drops/lists/never.txt';
const CONFIG = {
  output: 's3://out/runs',
  dataSets: [
    { prefix: 'sales/', ...OPTIONS },
    { prefix: 'strict/', ...OPTIONS, maxRejectRate: 0 },
    { prefix: 'amc/', ...OPTIONS, upload: {} },
    { prefix: 'some/', ...OPTIONS, suppress: LIST },
  ],
};
const server = new S3Server();
const sales = brokenSales(600);
/** Enough for a range with the number 5. */
const fewSales = brokenSales(250);
let functions: Readonly<Record<string, StepHandler>> = {};
let definition: unknown;
let output: string[] = [];
let calls = 0;
let amc: AmcStandIn;
/** Called before each call of a function. */
let onCall: (payload: unknown) => void = () => undefined;

beforeAll(async () => {
  await server.listen();
  amc = await startStandIn({ reader: s3ObjectReader(server), instanceIds: ['amcone'] });
  for (const [name, value] of Object.entries({
    ...server.environment,
    ...standInEnvironment(amc, 'amcone'),
    AMC_INGEST_CONFIG: JSON.stringify(CONFIG),
    AMC_INGEST_RANGE_BYTES: String(RANGE_BYTES),
  }))
    vi.stubEnv(name, value);
  definition = JSON.parse(definitionFor({ maxConcurrency: 4, rangesPerBatch: 1 }));
  functions = {
    [STEPS_ARN]: (await import('../../src/lambda/scale-out/steps-handler.js')).handler,
    [RANGES_ARN]: (await import('../../src/lambda/scale-out/ranges-handler.js')).handler,
  };
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await amc.close();
  await server.close();
});
beforeEach(() => {
  for (const bucket of ['drops', 'out', 'single']) server.createBucket(bucket);
  server.clearFaults();
  output = [];
  calls = 0;
  onCall = () => undefined;
  // The client waits for a random share of its backoff between tries: for none of it.
  vi.spyOn(Math, 'random').mockReturnValue(0);
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
  onCall(payload);
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

  it('leaves the people of the list out in every range, and ends when the list changes meanwhile', async () => {
    const addresses = [...new Set(sales.match(/[\w.+-]+@[\w.-]+\.\w+/g) ?? [])];
    const people = addresses.filter((_, index) => index % 9 === 0);
    server.putObject('drops', 'lists/never.txt', `${people.join('\n')}\n`);
    const one = drop('some/one.csv', sales);
    expect(await execute(inputOf(one))).toMatchObject({ status: 'SUCCEEDED', error: null });
    const parts = await runContent(prefixOf('out'), read('out'));
    const options = { ...OPTIONS, inputs: [one], out: 's3://single/runs', suppress: LIST };
    await ingest({ ...options, s3Client: server.client() });
    const whole = await runContent(prefixOf('single'), read('single'));
    expect(people.length).toBeGreaterThan(10);
    expect(parts.report.leftOut['SUPPRESSED']).toBeGreaterThan(10);
    expect({ ...parts, parts: 0 }).toEqual({ ...whole, parts: 0 });
    let ranges = 0;
    onCall = (payload) => {
      if (!JSON.stringify(payload).includes('"range"')) return;
      ranges += 1;
      if (ranges === 3) server.putObject('drops', 'lists/never.txt', 'somebody.else@example.com\n');
    };
    const changed = await execute(inputOf(drop('some/two.csv', `${sales}\n`)));
    expect(changed.status).toBe('FAILED');
    expect(manifests()).toHaveLength(1);
  });

  it('takes many files of one data set as one run; those that cannot be cut are a range each', async () => {
    const half = sales.indexOf('\n', sales.length / 2) + 1;
    drop('sales/many/a.csv', sales.slice(0, half));
    drop('sales/many/b.csv.gz', gzipSync(`${sales.slice(0, sales.indexOf('\n') + 1)}${sales.slice(half)}`));
    drop('sales/many/c.csv', '');
    drop('sales/many/_temporary/a.csv', sales);
    drop('sales/many/a.csv.md5', 'x');
    drop(
      'sales/many/d.jsonl',
      `${'{"order_id":"J-1","order_time":"2024-05-02T10:00:00Z","email":"a.b@example.com","amount":"1.00","colour":"x"}\nno json\n'.repeat(150)}`,
    );
    const execution = await execute({ inputs: ['s3://drops/sales/many/'] });
    expect(execution.status).toBe('SUCCEEDED');
    const parts = await runContent(prefixOf('out'), read('out'));
    const whole = await single(['s3://drops/sales/many/']);
    expect({ ...parts, parts: 0 }).toEqual({ ...whole, parts: 0 });
    expect(JSON.stringify(parts)).toContain('FILES_NOT_READ');
    const ranges: { file: number }[] = rangesOf();
    expect(ranges.filter(({ file }) => file === 1)).toHaveLength(1);
    expect(ranges.filter(({ file }) => file === 3).length).toBeGreaterThan(2);
  });

  it('tries a range again that fails twice, and leaves nothing of the tries', async () => {
    const one = drop('sales/one.csv', fewSales);
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
    const one = drop('sales/one.csv', fewSales);
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
      fewSales,
      'TOO_MANY_REJECTS',
      ['rejects.jsonl', 'report.html', 'report.json'],
    ],
    ['the header is none', 'sales/none.csv', 'x,y\n1,2\n', 'HEADER_NOT_RECOGNIZED', []],
    ['there are no rows', 'sales/empty.csv', sales.slice(0, sales.indexOf('\n') + 1), 'NO_ROWS', []],
    [
      'its gzip stream is cut off',
      'sales/cut.csv.gz',
      gzipSync(fewSales).subarray(0, 9000),
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

  it('needs no more functions than are free: throttled calls are made again', async () => {
    const one = drop('sales/one.csv', fewSales);
    let free = 1;
    const throttled = async (functionArn: string, payload: unknown): Promise<unknown> => {
      if (free === 0) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        throw new StateError('Lambda.TooManyRequestsException', 'Rate Exceeded.');
      }
      free -= 1;
      try {
        return await invoke(functionArn, payload);
      } finally {
        free += 1;
      }
    };
    const machine = new StateMachine(definition, { invoke: throttled, s3: server.client() });
    const execution = await machine.execute('throttled', inputOf(one));
    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.retries.length).toBeGreaterThan(10);
    expect(manifests()).toHaveLength(1);
  }, 60_000);

  it('publishes nothing when a part is gone before the merge', async () => {
    const one = drop('sales/one.csv', fewSales);
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

describe('the hand-over of an execution', () => {
  const small = brokenSales(120);

  beforeAll(async () => {
    const environment = standInEnvironment(amc, 'amcone');
    const readSecret = () => Promise.reject(new Error('There is no secret.'));
    const settings = await readAmcSettings({ env: environment, readSecret });
    const schema = dataSetDefinition(await loadSchema('d2c-sales'));
    await new AmcClient(settings).instance('amcone').dataSets.create(schema);
  });

  it('uploads once and asks until AMC has taken it; no function waits', async () => {
    const one = drop('amc/one.csv', fewSales);
    amc.holdUploads();
    let asked = 0;
    onCall = (payload) => {
      if (!JSON.stringify(payload).includes('"step":"poll"')) return;
      asked += 1;
      if (asked === 2) amc.releaseUploads();
    };
    const execution = await execute(inputOf(one));
    expect(execution).toMatchObject({ status: 'SUCCEEDED', error: null });
    const behind = execution.states.slice(execution.states.indexOf('HandOver'));
    expect(behind.slice(0, 5)).toEqual(['HandOver', 'UploadEnded', 'WaitForAmc', 'AskAmc', 'UploadEnded']);
    expect(behind.slice(-2)).toEqual(['Finish', 'Ingested']);
    expect(asked).toBeGreaterThanOrEqual(2);
    expect(execution.waited).toBe(60 * asked);
    const { report } = await runContent(prefixOf('out'), read('out'));
    const arrived = [...amc.rowsByPeriod('amcone', 'd2c_sales').values()].reduce(
      (sum, rows) => sum + rows,
      0,
    );
    expect(arrived).toBe(report.rows.written);
    // The same drop again: the run is there, and AMC has it.
    expect((await execute(inputOf(one))).status).toBe('SUCCEEDED');
    expect(amc.uploadCount('amcone')).toBe(1);
  });

  it('does not append a content again that another drop has brought', async () => {
    const before = amc.uploadCount('amcone');
    expect((await execute(inputOf(drop('amc/two.csv.gz', gzipSync(small))))).status).toBe('SUCCEEDED');
    const again = await execute(inputOf(drop('amc/same.csv.gz', gzipSync(small))));
    expect(again.status).toBe('SUCCEEDED');
    expect(again.states).not.toContain('WaitForAmc');
    expect(amc.uploadCount('amcone')).toBe(before + 1);
  });

  it('fails when AMC refuses the upload', async () => {
    amc.failUploads('The data source cannot be read.');
    const execution = await execute(inputOf(drop('amc/three.csv', brokenSales(120, 8))));
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ScaleOutFailed' });
    expect(execution.state).toMatchObject({ error: { Error: 'UploadFailedError' } });
    // The run itself is complete and stays.
    expect(manifests()).toHaveLength(1);
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
