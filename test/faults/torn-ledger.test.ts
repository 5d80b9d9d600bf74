import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { IngestError } from '../../src/errors.js';
import type { RunReport } from '../../src/report/run-report.js';
import { HandOverFixture, INSTANCES } from '../helpers/hand-over-fixture.js';
import { s3Fault } from './matrix.js';
import { SUITE_TIMEOUT_MS, survey, type Outcome } from './survey.js';

vi.setConfig({ testTimeout: SUITE_TIMEOUT_MS });

const HOUR_MS = 3_600_000;
/** What a power cut, a person or an expiration rule makes of an entry; null where it is removed. */
const DAMAGES: Readonly<Record<string, (text: string) => string | null>> = {
  empty: () => '',
  half: (text) => text.slice(0, text.length / 2),
  'of NULs': (text) => '\0'.repeat(text.length),
  'of another kind': () => '{"version":99}',
  removed: () => null,
};

let fixture: HandOverFixture;
let next = 0;
beforeAll(async () => {
  fixture = await HandOverFixture.start();
});
afterAll(() => fixture.close());

async function newRun(): Promise<RunReport> {
  next += 1;
  return fixture.run([await fixture.input(next, 2)], { maxRejectRate: 1 });
}

async function attempt(report: RunReport): Promise<boolean> {
  const result = await fixture.handOver(report).catch((error: unknown) => error);
  if (result instanceof Error) expect(result, result.stack).toBeInstanceOf(IngestError);
  return Reflect.get(Object(result), 'status') === 'success';
}

const ledgerKeys = () => fixture.s3.keys('amc').filter((key) => key.includes('amc-ingest-ledger'));
const uploads = () => fixture.amc.uploadCount(INSTANCES[0]);
const rowsAtAmc = () =>
  [...fixture.amc.rowsByPeriod(INSTANCES[0], 'd2c_sales').values()].reduce((sum, rows) => sum + rows, 0);

function damage(key: string, how: (text: string) => string | null): void {
  const damaged = how(fixture.s3.object('amc', key)?.bytes.toString() ?? '');
  if (damaged === null) fixture.s3.deleteObject('amc', key);
  else fixture.s3.putObject('amc', key, damaged);
}

interface TornCase {
  readonly name: string;
  /** The call to the ledger from which the first hand-over fails; null where it finishes. */
  readonly diesAt: number | null;
  /** Which of its entries. */
  readonly entry: number;
  readonly how: (text: string) => string | null;
}

async function check({ name, diesAt, entry, how }: TornCase): Promise<Outcome> {
  const [uploadsBefore, rowsBefore] = [uploads(), rowsAtAmc()];
  const known = new Set(ledgerKeys());
  const report = await newRun();
  if (diesAt !== null) fixture.s3.failNext({ ...s3Fault('a refusal (403)', diesAt), times: Infinity });
  const done = await attempt(report);
  fixture.s3.clearFaults();
  const made = ledgerKeys().filter((key) => !known.has(key));
  const key = made[entry % made.length];
  if (key !== undefined) damage(key, how);
  // It blocks nothing: neither other content nor, after its lease, its own content.
  const other = await newRun();
  expect(await attempt(other), name).toBe(true);
  for (let tries = 0; tries < 3 && !(await attempt(report)); tries++) fixture.clock.advance(HOUR_MS);
  expect(await attempt(report), name).toBe(true);
  expect(uploads() - uploadsBefore, name).toBe(2);
  expect(rowsAtAmc() - rowsBefore, name).toBe(report.rows.written + other.rows.written);
  return done ? 'done' : 'failed';
}

describe('a ledger entry that cannot be read', () => {
  it('blocks nothing permanently, and nothing is sent twice', async () => {
    const first = await newRun();
    const known = new Set(ledgerKeys());
    fixture.s3.requests.length = 0;
    expect(await attempt(first)).toBe(true);
    const calls = fixture.s3.requests.length;
    // And the entry of the run itself.
    const entries = ledgerKeys().filter((key) => !known.has(key)).length + 1;
    const moments = [null, ...Array.from({ length: calls }, (_, index) => index + 1)];
    const cases = moments.flatMap((diesAt) =>
      Array.from({ length: entries }, (_, entry) => entry).flatMap((entry) =>
        Object.entries(DAMAGES).map(([what, how]): TornCase => {
          const when = diesAt === null ? 'at its end' : `when the ledger failed from call ${diesAt} on`;
          return { name: `entry ${entry} ${what}, ${when}`, diesAt, entry, how };
        }),
      ),
    );
    await survey({
      suite: 'Damaged entries of the ledger',
      cases,
      oneIn: 29,
      expects: ['done', 'failed'],
      check,
    });
  });
});
