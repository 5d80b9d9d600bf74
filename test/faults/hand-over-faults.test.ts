import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { IngestError } from '../../src/errors.js';
import type { FaultTarget, Fault as AmcFault } from '../../src/amc-simulator/index.js';
import { openLedger } from '../../src/ledger/ledger.js';
import type { RunReport } from '../../src/report/run-report.js';
import { HandOverFixture, INSTANCES, OUT } from '../helpers/hand-over-fixture.js';
import { s3Fault, s3FaultCases, S3_FAULTS } from './matrix.js';
import { SUITE_TIMEOUT_MS, survey, type Outcome } from './survey.js';

const HOUR_MS = 3_600_000;
const HURRIED = { socketTimeout: 400, requestTimeout: 400, throwOnRequestTimeout: true };
/** Every way in which a call to AMC or its login can fail. */
const AMC_FAULTS: Readonly<Record<string, AmcFault>> = {
  'a 500': { kind: 'status', status: 500 },
  'a 500 after the deed': { kind: 'status', status: 500, when: 'after' },
  'a 504 after the deed': { kind: 'status', status: 504, when: 'after' },
  throttling: { kind: 'status', status: 429, retryAfter: '3' },
  'a refusal (403)': { kind: 'status', status: 403 },
  'a cut connection': { kind: 'cut', when: 'before' },
  'a cut connection after the deed': { kind: 'cut', when: 'after' },
  'no answer': { kind: 'stall', when: 'before' },
  'no answer after the deed': { kind: 'stall', when: 'after' },
  'a slow answer': { kind: 'stall', ms: 60 },
  'half an answer after the deed': {
    kind: 'answer',
    body: '{"uploadId": "u',
    when: 'after',
    mediaType: 'application/json',
  },
  "a proxy's page": { kind: 'answer', body: '<html>', when: 'before' },
  "a proxy's page after the deed": { kind: 'answer', body: '<html>', when: 'after' },
  'an empty answer': { kind: 'answer', body: '{}', mediaType: 'application/json' },
  'a token that ends': { kind: 'expire-tokens' },
};
const OPERATIONS: readonly FaultTarget[] = ['Login', 'ListUploads', 'CreateUpload', 'GetUpload'];
/** More than the retries of any policy. */
const ALWAYS = 1000;

vi.setConfig({ testTimeout: SUITE_TIMEOUT_MS });

let fixture: HandOverFixture;
let next = 0;
beforeAll(async () => {
  fixture = await HandOverFixture.start();
});
afterAll(() => fixture.close());

/** A run with content that AMC does not have yet, so that the cases need no new servers. */
async function newRun(): Promise<RunReport> {
  next += 1;
  return fixture.run([await fixture.input(next, 2)], { maxRejectRate: 1 });
}

/** Hands over with short time-outs, and returns whether everything succeeded. */
async function attempt(report: RunReport, hurried = false): Promise<boolean> {
  const result = await fixture
    .handOver(report, {
      client: hurried
        ? fixture.client({ requestTimeoutMs: 150, retry: { maxAttempts: 3 } })
        : fixture.client(),
      ledger: openLedger(OUT, {
        s3Client: () =>
          fixture.s3.client({
            maxAttempts: 2,
            ...(hurried ? { requestHandler: HURRIED } : {}),
          }),
      }),
      waitOptions: { timeoutMs: HOUR_MS, maxFailures: 2 },
    })
    .catch((error: unknown) => error);
  if (result instanceof Error) {
    expect(result, result.stack).toBeInstanceOf(IngestError);
    return false;
  }
  return Reflect.get(Object(result), 'status') === 'success';
}

const uploads = () => fixture.amc.uploadCount(INSTANCES[0]);
const rowsAtAmc = () =>
  [...fixture.amc.rowsByPeriod(INSTANCES[0], 'd2c_sales').values()].reduce((sum, rows) => sum + rows, 0);

/** Disturbs one hand-over, then repeats it undisturbed: AMC has its rows once, whatever happened. */
async function check(name: string, disturb: () => void, calm: () => void): Promise<Outcome> {
  const report = await newRun();
  const [uploadsBefore, rowsBefore] = [uploads(), rowsAtAmc()];
  disturb();
  const done = await attempt(report, true);
  calm();
  expect(uploads() - uploadsBefore, name).toBeLessThanOrEqual(1);
  // This process continues, so a hand-over that it gave up partway ends only with its lease.
  fixture.clock.advance(HOUR_MS);
  for (let tries = 0; tries < 3 && !(await attempt(report)); tries++) fixture.clock.advance(HOUR_MS);
  expect(await attempt(report), name).toBe(true);
  expect(uploads() - uploadsBefore, name).toBe(1);
  expect(rowsAtAmc() - rowsBefore, name).toBe(report.rows.written);
  return done ? 'done' : 'failed';
}

describe('an ADDITIVE hand-over', () => {
  it('brings a run to AMC once, whichever call to AMC fails in whichever way', async () => {
    const cases = Object.entries(AMC_FAULTS).flatMap(([what, fault]) =>
      OPERATIONS.flatMap((operation) =>
        [1, 2, ALWAYS].map((times) => ({
          name: `${what}, ${operation}, ${times} times`,
          fault,
          operation,
          times,
        })),
      ),
    );
    await survey({
      suite: 'AMC, a hand-over',
      cases,
      oneIn: 13,
      expects: ['done', 'failed'],
      check: ({ name, fault, operation, times }) =>
        check(
          name,
          () => fixture.amc.faults.next(operation, fault, times),
          () => fixture.amc.faults.clear(),
        ),
    });
  });

  /** The faults for every call to the ledger, in the order of the calls of one hand-over. */
  async function ledgerFaults() {
    const first = await newRun();
    fixture.s3.requests.length = 0;
    expect(await attempt(first)).toBe(true);
    return s3FaultCases(fixture.s3.requests.length);
  }

  const checkLedger = ({ name, fault }: Awaited<ReturnType<typeof ledgerFaults>>[number]) =>
    check(
      name,
      () => fixture.s3.failNext(fault),
      () => fixture.s3.clearFaults(),
    );

  it('brings a run to AMC once, whichever call to the ledger fails in whichever way', async () => {
    await survey({
      suite: 'S3, the ledger of a hand-over',
      cases: await ledgerFaults(),
      oneIn: 53,
      expects: ['done'],
      check: checkLedger,
    });
  });

  // The full matrix found that a state that could not be recorded was also missing in the next one.
  it('records on the next attempt what the ledger refused once', async () => {
    const cases = await ledgerFaults();
    await survey({
      suite: 'S3, the ledger refuses once',
      cases: cases.filter(({ name }) => name.startsWith('a refusal (403) at call')),
      oneIn: 1,
      expects: ['done'],
      check: checkLedger,
    });
  });

  it('brings a run to AMC once when AMC and the ledger fail in the same hand-over', async () => {
    const first = await newRun();
    fixture.s3.requests.length = 0;
    expect(await attempt(first)).toBe(true);
    const calls = fixture.s3.requests.length;
    const kinds = Object.keys(S3_FAULTS);
    const cases = Object.entries(AMC_FAULTS).flatMap(([atAmc, amcFault], row) =>
      OPERATIONS.flatMap((operation, column) =>
        kinds.map((inLedger, index) => {
          // Each call of the ledger gets its turn.
          const call = 1 + ((row * 5 + column * 3 + index * 7) % calls);
          const name = `${atAmc}, ${operation}; the ledger: ${inLedger} at call ${call}`;
          return { name, operation, amcFault, inLedger, call };
        }),
      ),
    );
    await survey({
      suite: 'AMC and the ledger, a hand-over, two faults',
      cases,
      oneIn: 97,
      expects: ['done'],
      check: ({ name, operation, amcFault, inLedger, call }) =>
        check(
          name,
          () => {
            fixture.amc.faults.next(operation, amcFault, 1);
            fixture.s3.failNext(s3Fault(inLedger, call));
          },
          () => {
            fixture.amc.faults.clear();
            fixture.s3.clearFaults();
          },
        ),
    });
  });
});
