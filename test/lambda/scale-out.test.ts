import type { SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimDrop } from '../../src/lambda/drop/claim-drop.js';
import { claimName } from '../../src/lambda/drop/claim.js';
import { ClaimStore } from '../../src/lambda/drop/claim-store.js';
import { ConfigSource } from '../../src/lambda/config/config-source.js';
import { handleEvent } from '../../src/lambda/handle-event.js';
import { Log } from '../../src/lambda/log.js';
import { Metrics } from '../../src/lambda/metrics.js';
import { endClaim } from '../../src/lambda/scale-out/end-claim.js';
import { executionInputShape } from '../../src/lambda/scale-out/step-events.js';
import { startScaleOut } from '../../src/lambda/scale-out/start-execution.js';
import type { ScaleOut } from '../../src/lambda/steps.js';
import { s3InputObject } from '../../src/read/s3-object.js';
import { s3Event } from '../helpers/drop-events.js';
import { S3Server } from '../helpers/s3-server.js';
import { StepFunctionsServer } from '../helpers/step-functions-server.js';

const ARN = 'arn:aws:states:us-east-1:111122223333:stateMachine:AmcIngest-scale-out';
const s3 = new S3Server();
let machine: StepFunctionsServer;
let sfn: SFNClient;
let scaleOut: ScaleOut;
let lines: Record<string, unknown>[] = [];

beforeAll(() => s3.listen());
afterAll(() => s3.close());
beforeEach(async () => {
  lines = [];
  s3.createBucket('drops');
  s3.createBucket('out');
  machine = new StepFunctionsServer();
  await machine.listen();
  sfn = machine.client();
  scaleOut = startScaleOut(ARN, sfn);
  return async () => {
    sfn.destroy();
    await machine.close();
  };
});

/** An event about a drop that is larger than allowed. */
function invoke(content: string, aboveBytes = 10) {
  s3.putObject('drops', 'sales/big.csv', content);
  const client = s3.client();
  const write = (line: string) => lines.push({ ...JSON.parse(line) });
  const location = JSON.stringify({
    output: 's3://out/runs',
    dataSets: [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US' }],
  });
  return handleEvent(
    s3Event({ bucket: 'drops', key: 'sales/big.csv', etag: s3.object('drops', 'sales/big.csv')?.etag }),
    { awsRequestId: 'r', getRemainingTimeInMillis: () => 60_000 },
    {
      s3: client,
      config: new ConfigSource({ location, s3Client: client }),
      log: new Log(write),
      metrics: new Metrics(write, 'f'),
      steps: { scaleOut },
      stopBeforeMs: 1000,
      scaleOutAboveBytes: aboveBytes,
      rangeBytes: 1_000_000,
      maxWholeBytes: Infinity,
    },
  );
}

const content = 'order_id,order_time\n1,2024-05-01T00:00:00Z\n';
const drop = () => {
  const { etag = '', bytes } = s3.object('drops', 'sales/big.csv') ?? {};
  return s3InputObject({
    bucket: 'drops',
    key: 'sales/big.csv',
    size: bytes?.length ?? 0,
    etag,
    versionId: null,
  });
};
const claimOf = () => JSON.parse(s3.object('out', `claims/${claimName(drop())}`)?.bytes.toString() ?? 'null');
const store = () => new ClaimStore(s3.client(), { bucket: 'out', key: 'claims/' });

describe('a drop that is too large for one function', () => {
  it('is passed to the state machine once, and its claim says so', async () => {
    expect(await invoke(content)).toEqual({ outcomes: ['scaledOut'] });
    expect(machine.executions.size).toBe(1);
    const [{ input, status } = { input: '', status: '' }] = machine.executions.values();
    expect(status).toBe('RUNNING');
    // The first step will read the current object.
    expect(executionInputShape.parse(JSON.parse(input))).toEqual({
      drop: drop(),
      order: { at: expect.stringMatching(/^\d{4}-.*Z$/), sequencer: '0055AED6DCD90281E5' },
    });
    expect(claimOf()).toMatchObject({ state: 'finished', outcome: 'scaledOut' });
    expect(lines).toContainEqual(expect.objectContaining({ ScaledOut: 1 }));
    expect(await invoke(content)).toEqual({ outcomes: ['duplicate'] });
    expect(machine.executions.size).toBe(1);
  });

  it.each(['TIMED_OUT', 'ABORTED'] as const)(
    'is passed on again by a later event when its execution %s without ending its claim',
    async (status) => {
      expect(await invoke(content)).toEqual({ outcomes: ['scaledOut'] });
      const [first] = machine.executions.values();
      if (first !== undefined) first.status = status;
      expect(await invoke(content)).toEqual({ outcomes: ['scaledOut'] });
      expect(await invoke(content)).toEqual({ outcomes: ['duplicate'] });
      expect(machine.executions.size).toBe(2);
    },
  );

  it('is ingested directly when it fits', async () => {
    expect(await invoke(content, 1_000_000)).toEqual({ outcomes: ['ingested'] });
    expect(machine.executions.size).toBe(0);
  });

  it('is retried when the execution cannot be started', async () => {
    machine.failures.push('ServiceUnavailable');
    await expect(invoke(content)).rejects.toMatchObject({ code: 'DROPS_FAILED' });
    expect(claimOf()).toMatchObject({ state: 'released', code: 'SCALE_OUT_NOT_STARTED' });
    expect(await invoke(content)).toEqual({ outcomes: ['scaledOut'] });
  });
});

describe('starting an execution', () => {
  const start = () =>
    scaleOut({
      drop: drop(),
      route: {
        prefix: '',
        schema: 'crm',
        dataSetId: 'crm',
        format: 'csv',
        compression: 'gzip',
        maxPartSize: 1,
        allowDuplicateInputs: false,
        maxRejectRate: 0,
      },
      delivery: { source: 's3://drops/', name: drop().url, version: null, isWhole: false },
      parts: null,
      staging: { bucket: 'out', key: 'staging/' },
      isOutdated: () => Promise.resolve(null),
      ledger: 's3://out/ledger/',
      s3: s3.client(),
      signal: AbortSignal.abort(),
    });
  const end = (status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED') => {
    const last = [...machine.executions.values()].at(-1);
    if (last !== undefined) last.status = status;
  };
  beforeEach(() => s3.putObject('drops', 'sales/big.csv', content));

  it('twice has no further effect, even after it succeeded', async () => {
    await start();
    await start();
    end('SUCCEEDED');
    await start();
    expect(machine.executions.size).toBe(1);
  });

  it.each(['FAILED', 'TIMED_OUT', 'ABORTED'] as const)(
    'again after it %s starts the next one',
    async (status) => {
      await start();
      end(status);
      await start();
      await start();
      expect([...machine.executions.keys()].map((arn) => arn.slice(-2))).toEqual(['-1', '-2']);
    },
  );
});

describe('the end of an execution', () => {
  const claim = async () => {
    s3.putObject('drops', 'sales/big.csv', content);
    const answer = await claimDrop(store(), drop(), { requestId: 'r', leaseMs: 60_000 });
    if (answer.kind !== 'claimed') throw new Error('It is free.');
    return answer.claim;
  };
  const good = { outcome: 'ingested', runId: 'run-1', manifest: 's3://out/m' } as const;

  it('ends the claim, and a second end changes nothing', async () => {
    await (await claim()).finish({ outcome: 'scaledOut' });
    await endClaim(store(), drop(), good);
    await endClaim(store(), drop(), { failed: 'SCALE_OUT_FAILED' });
    expect(claimOf()).toMatchObject({ state: 'finished', outcome: 'ingested', runId: 'run-1' });
  });

  it('may come before the function has finished its claim', async () => {
    const held = await claim();
    await endClaim(store(), drop(), good);
    await held.finish({ outcome: 'scaledOut' });
    expect(claimOf()).toMatchObject({ state: 'finished', outcome: 'ingested', runId: 'run-1' });
  });

  it('leaves a manually started execution without a claim alone', async () => {
    s3.putObject('drops', 'sales/big.csv', content);
    await endClaim(store(), drop(), good);
    expect(claimOf()).toBeNull();
  });

  it('releases the claim after a failure, for the next delivery', async () => {
    await (await claim()).finish({ outcome: 'scaledOut' });
    await endClaim(store(), drop(), { failed: 'SCALE_OUT_FAILED' });
    expect(await claimDrop(store(), drop(), { requestId: 's', leaseMs: 1 })).toMatchObject({
      kind: 'claimed',
    });
  });
});
