import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FaultTarget } from '../../src/amc-simulator/index.js';
import { HandOverFixture, INSTANCES } from '../helpers/hand-over-fixture.js';
import { simulatorEnvironment } from '../helpers/simulator-environment.js';
import { complete, runArguments, start, type Environment } from './killable-command.js';
import { SUITE_TIMEOUT_MS, survey, type Outcome } from './survey.js';

vi.setConfig({ testTimeout: SUITE_TIMEOUT_MS });

const OPERATIONS: readonly FaultTarget[] = [
  'Login',
  'GetDataSet',
  'ListUploads',
  'CreateUpload',
  'GetUpload',
];
const ROWS = 2;

let fixture: HandOverFixture;
let env: Environment;
let next = 0;
beforeAll(async () => {
  fixture = await HandOverFixture.start(undefined, Date.now);
  env = { ...fixture.s3.environment, ...simulatorEnvironment(fixture.amc, INSTANCES[0]) };
});
afterAll(() => fixture.close());

const OUT = 's3://amc/killed';
const runOnly = (file: string) => runArguments(file, OUT, '--max-reject-rate', '1');
const withUpload = (file: string) => [...runOnly(file), '--upload', '--wait', '--poll', '0.1'];
/** Content that AMC does not have yet. */
async function newInput(): Promise<string> {
  next += 1;
  return fixture.input(next, ROWS);
}
const uploads = () => fixture.amc.uploadCount(INSTANCES[0]);
const rowsAtAmc = () =>
  [...fixture.amc.rowsByPeriod(INSTANCES[0], 'd2c_sales').values()].reduce((sum, rows) => sum + rows, 0);

/** Kills a hand-over as arranged, and repeats the same command: AMC has the rows once. */
async function check(file: string, arrange: (child: ChildProcess) => void): Promise<Outcome> {
  const [uploadsBefore, rowsBefore] = [uploads(), rowsAtAmc()];
  const { code } = await start(withUpload(file), env, arrange);
  fixture.amc.faults.clear();
  fixture.s3.clearFaults();
  expect(uploads() - uploadsBefore).toBeLessThanOrEqual(1);
  const again = await complete(withUpload(file), env);
  expect(uploads() - uploadsBefore).toBe(1);
  expect(rowsAtAmc() - rowsBefore).toBe(again.rows.written);
  return code === null ? 'killed' : 'ended before the kill';
}

/** Kills a process as soon as a condition is true; checks every millisecond. */
function killWhen(child: ChildProcess, condition: () => boolean): void {
  const watch = setInterval(() => {
    if (!condition()) return;
    clearInterval(watch);
    child.kill('SIGKILL');
  }, 1);
  child.once('close', () => clearInterval(watch));
}

describe('a killed hand-over brings its run to AMC once, when the same command is repeated', () => {
  it('killed in a call to AMC', async () => {
    const { amc } = fixture;
    const before = amc.calls.length;
    await complete(withUpload(await newInput()), env);
    const calls = amc.calls.length - before;
    const atCall = Array.from({ length: calls }, (_, index) => ({
      name: `as soon as call ${index + 1} to AMC was made`,
      arrange: (child: ChildProcess) => {
        const first = amc.calls.length;
        killWhen(child, () => amc.calls.length - first > index);
      },
    }));
    const inOperation = OPERATIONS.flatMap((operation) =>
      (['before', 'after'] as const).map((when) => ({
        name: `${when === 'before' ? 'before' : 'behind'} ${operation}`,
        arrange: (child: ChildProcess) => {
          const first = amc.calls.length;
          amc.faults.next(operation, { kind: 'stall', when });
          killWhen(child, () => amc.calls.slice(first).some((call) => call.operation === operation));
        },
      })),
    );
    await survey({
      suite: 'Kills, a hand-over, calls to AMC',
      cases: [...inOperation, ...atCall],
      oneIn: 7,
      expects: ['killed'],
      check: async ({ arrange }) => check(await newInput(), arrange),
    });
  });

  it('killed in a call to the ledger or the run in S3', async () => {
    const { s3 } = fixture;
    const first = await newInput();
    await complete(runOnly(first), env);
    const before = s3.requests.length;
    await complete(withUpload(first), env);
    const calls = s3.requests.length - before;
    await survey({
      suite: 'Kills, a hand-over, calls to S3',
      cases: Array.from({ length: calls }, (_, index) => index + 1).flatMap((call) =>
        (['reset', 'lost-answer'] as const).map((kind) => ({
          name: `${kind === 'reset' ? 'before' : 'behind'} call ${call}`,
          call,
          kind,
        })),
      ),
      oneIn: 17,
      expects: ['killed'],
      check: async ({ call, kind }) => {
        const file = await newInput();
        await complete(runOnly(file), env);
        let seen = 0;
        return check(file, (child) =>
          s3.failNext({
            kind,
            match: () => {
              seen += 1;
              if (seen === call) child.kill('SIGKILL');
              return seen === call;
            },
          }),
        );
      },
    });
  });

  it('killed in a call to the ledger after the answer of AMC was lost', async () => {
    const { s3, amc } = fixture;
    const first = await newInput();
    await complete(runOnly(first), env);
    const before = s3.requests.length;
    await complete(withUpload(first), env);
    const calls = s3.requests.length - before;
    const lost = [
      ['a cut connection', { kind: 'cut', when: 'after' }],
      ['a 504', { kind: 'status', status: 504, when: 'after' }],
      ["a proxy's page", { kind: 'answer', body: '<html>', when: 'after' }],
    ] as const;
    const cases = lost.flatMap(([what, fault]) =>
      (['CreateUpload', 'ListUploads', 'GetUpload'] as const).flatMap((operation) =>
        Array.from({ length: calls }, (_, index) => ({
          name: `${what} behind ${operation}, call ${index + 1}`,
          operation,
          fault,
          call: index + 1,
        })),
      ),
    );
    await survey({
      suite: 'Kills, a hand-over, after AMC failed',
      cases,
      oneIn: 53,
      expects: ['killed'],
      check: async ({ operation, fault, call }) => {
        const file = await newInput();
        await complete(runOnly(file), env);
        let seen = 0;
        return check(file, (child) => {
          amc.faults.next(operation, fault, 1);
          s3.failNext({
            kind: 'lost-answer',
            match: () => {
              seen += 1;
              if (seen === call) child.kill('SIGKILL');
              return seen === call;
            },
          });
        });
      },
    });
  });
});
