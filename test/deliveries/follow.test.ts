import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FOLLOW_FUNCTION, followDefinition } from '../../infra/follow-definition.js';
import { openLedger } from '../../src/ledger/ledger.js';
import { bundledHandler, day, DropBench, REAL_S3 } from '../helpers/drop-bench.js';
import { StateMachine } from '../helpers/state-machine/state-machine.js';
import { StateError } from '../helpers/state-machine/task-error.js';
import { validateDefinition } from '../helpers/state-machine/asl-validator.js';
import { StepFunctionsServer } from '../helpers/step-functions-server.js';

if (REAL_S3 === undefined) process.stderr.write('Following uploads skipped: AMC_TEST_S3_ENDPOINT not set.\n');

const MACHINE = 'arn:aws:states:us-east-1:111122223333:stateMachine:AmcIngest-follow';
const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:follow';
const definition = (): unknown =>
  JSON.parse(JSON.stringify(followDefinition()).replaceAll(FOLLOW_FUNCTION, FUNCTION));

it('the definition is a state machine that Step Functions accepts', () => {
  const { isValid, errorsText } = validateDefinition(definition());
  expect(isValid ? '' : errorsText('\n')).toBe('');
});

describe.skipIf(REAL_S3 === undefined)('the uploads of drops', { timeout: 120_000 }, () => {
  let bench: DropBench;
  let machine: StepFunctionsServer;
  beforeEach(async () => {
    machine = new StepFunctionsServer();
    await machine.listen();
    bench = await DropBench.start({
      endpoint: REAL_S3 ?? '',
      handler: bundledHandler,
      dataSets: [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US', upload: {} }],
      environment: { AMC_INGEST_FOLLOW_STATE_MACHINE: MACHINE, AWS_ENDPOINT_URL_SFN: machine.endpoint },
    });
  });
  afterEach(async () => {
    await bench.close();
    await machine.close();
  });

  /** Plays the executions that were started, with the functions of the bundle. */
  async function follow() {
    const url = new URL('../../dist-lambda/follow.mjs', import.meta.url);
    url.searchParams.set('at', String(Date.now()));
    const loaded: unknown = await import(/* @vite-ignore */ url.href);
    const handler: unknown =
      typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, 'handler') : null;
    if (typeof handler !== 'function') throw new Error('The bundle has no handler.');
    let calls = 0;
    const invoke = async (_: string, payload: unknown): Promise<unknown> => {
      calls += 1;
      try {
        return await bench.watch(async () =>
          handler(payload, { awsRequestId: 'f', getRemainingTimeInMillis: () => 900_000 }),
        );
      } catch (error) {
        throw error instanceof Error ? new StateError(error.name, error.message) : error;
      }
    };
    const executions = [...machine.executions.values()];
    const ended = [];
    for (const { input } of executions)
      ended.push(
        await new StateMachine(definition(), { invoke, s3: bench.client }).execute('x', JSON.parse(input)),
      );
    return { ended, calls };
  }

  const states = async () => {
    const ledger = openLedger('', { s3Client: () => bench.client, ledger: `s3://${bench.out}/ledger` });
    const items = await ledger.history(new AbortController().signal);
    return items.flatMap((item) => (item.kind === 'upload' ? [item.state] : []));
  };

  it('are followed until AMC has accepted them, and the ledger and metrics say so', async () => {
    await bench.drop('sales/a.csv', day(100, 0));
    expect(machine.executions.size).toBe(1);
    const { ended, calls } = await follow();
    expect(ended).toMatchObject([{ status: 'SUCCEEDED' }]);
    expect(calls).toBeLessThan(20);
    expect(bench.lines).toContainEqual(expect.objectContaining({ UploadSucceeded: 1, RowsArrived: 100 }));
    expect(await states()).toEqual(['succeeded']);
  });

  it('that AMC refuses are reported, and repeated when the event is redelivered', async () => {
    bench.amc.failUploads('Row 1 does not conform', 1);
    const dropped = await bench.put('sales/x.csv', day(100, 0));
    expect(await bench.notify(dropped)).toEqual(['ingested', 'handedOver']);
    await follow();
    expect(bench.lines).toContainEqual(expect.objectContaining({ UploadFailed: 1 }));
    expect(bench.lines).toContainEqual(
      expect.objectContaining({ step: 'uploadFailed', code: 'UPLOAD_FAILED' }),
    );
    expect(await states()).toEqual(['failed']);
    expect(await bench.tags('sales/x.csv')).toEqual({
      'amc-ingest': 'refused',
      'amc-ingest-reason': 'UPLOAD_FAILED',
    });
    expect(await bench.notify(dropped)).toEqual(['ingested', 'handedOver']);
    machine.executions.clear();
    expect(await bench.notify(dropped)).toEqual(['duplicate']);
    expect(bench.amc.uploadCount('amcone')).toBe(2);
    expect(await bench.rows()).toBe(100);
  });

  it('need the same number of calls to AMC, however many there are', async () => {
    const perDrop: number[] = [];
    for (let drop = 0; drop < 8; drop++) {
      const before = bench.amc.calls.length;
      await bench.drop(`sales/${drop}.csv`, day(10, drop * 100));
      perDrop.push(bench.amc.calls.length - before);
    }
    expect(Math.max(...perDrop.slice(2))).toBeLessThanOrEqual(6);
  });
});
