import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it, vi } from 'vitest';
import { ingest } from '../../src/ingest/ingest.js';
import { claimName } from '../../src/lambda/drop/claim.js';
import type { S3InputObject } from '../../src/read/s3-object.js';
import { brokenSales } from '../helpers/state-machine/broken-sales.js';
import { runContent } from '../helpers/state-machine/run-content.js';
import { inputOf, LIST, OPTIONS, scaleOutFixture } from '../helpers/state-machine/scale-out-fixture.js';
import { StateError } from '../helpers/state-machine/task-error.js';
import { longIt } from '../helpers/effort.js';

const fixture = scaleOutFixture();
const sales = brokenSales(600);
/** Enough for a range with the number 5. */
const fewSales = brokenSales(250);

const rangesOf = () => {
  const key = fixture.server.keys('out').find((name) => name.endsWith('/ranges.json'));
  return JSON.parse(
    fixture
      .read('out')(key ?? '')
      .toString(),
  );
};

/** The same input in `ingest()`, on this machine alone. */
async function single(inputs: readonly (S3InputObject | string)[]) {
  const s3Client = fixture.server.client();
  await ingest({ ...OPTIONS, inputs: [...inputs], out: 's3://single/runs', s3Client });
  return runContent(fixture.prefixOf('single'), fixture.read('single'));
}

describe('an execution of the state machine', () => {
  it('writes the rows, rejects and counts of a single run, from many ranges of a broken file', async () => {
    const one = fixture.drop('sales/one.csv', sales);
    const execution = await fixture.execute(inputOf(one));
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
      'Checked',
      'Ingested',
    ]);
    expect(rangesOf().length).toBeGreaterThanOrEqual(16);
    const parts = await runContent(fixture.prefixOf('out'), fixture.read('out'));
    const whole = await single([one]);
    expect(parts.report.rows.rejected).toBeGreaterThan(15);
    expect(whole.report.rows.read).toBeGreaterThan(550);
    expect({ ...parts, parts: 0 }).toEqual({ ...whole, parts: 0 });
    expect(parts.parts).toBeGreaterThan(16);
    // Again: the complete run is found, and nothing is processed.
    const again = await fixture.execute(inputOf(one));
    expect(again.states.slice(0, 3)).toEqual(['Plan', 'Planned', 'HandOver']);
  });

  it('leaves out people of the suppression list in every range, and ends when the list changes meanwhile', async () => {
    const addresses = [...new Set(sales.match(/[\w.+-]+@[\w.-]+\.\w+/g) ?? [])];
    const people = addresses.filter((_, index) => index % 9 === 0);
    fixture.server.putObject('drops', 'lists/never.txt', `${people.join('\n')}\n`);
    const one = fixture.drop('some/one.csv', sales);
    expect(await fixture.execute(inputOf(one))).toMatchObject({ status: 'SUCCEEDED', error: null });
    const parts = await runContent(fixture.prefixOf('out'), fixture.read('out'));
    const options = { ...OPTIONS, inputs: [one], out: 's3://single/runs', suppress: LIST };
    await ingest({ ...options, s3Client: fixture.server.client() });
    const whole = await runContent(fixture.prefixOf('single'), fixture.read('single'));
    expect(people.length).toBeGreaterThan(10);
    expect(parts.report.leftOut['SUPPRESSED']).toBeGreaterThan(10);
    expect({ ...parts, parts: 0 }).toEqual({ ...whole, parts: 0 });
    let ranges = 0;
    fixture.onCall = (payload) => {
      if (!JSON.stringify(payload).includes('"range"')) return;
      ranges += 1;
      if (ranges === 3) fixture.server.putObject('drops', 'lists/never.txt', 'somebody.else@example.com\n');
    };
    const changed = await fixture.execute(inputOf(fixture.drop('some/two.csv', `${sales}\n`)));
    expect(changed.status).toBe('FAILED');
    expect(fixture.manifests()).toHaveLength(1);
  });

  it('processes many files of one data set as one run; each file that cannot be split is a range', async () => {
    const half = sales.indexOf('\n', sales.length / 2) + 1;
    fixture.drop('sales/many/a.csv', sales.slice(0, half));
    fixture.drop(
      'sales/many/b.csv.gz',
      gzipSync(`${sales.slice(0, sales.indexOf('\n') + 1)}${sales.slice(half)}`),
    );
    fixture.drop('sales/many/c.csv', '');
    fixture.drop('sales/many/_temporary/a.csv', sales);
    fixture.drop('sales/many/a.csv.md5', 'x');
    fixture.drop(
      'sales/many/d.jsonl',
      `${'{"order_id":"J-1","order_time":"2024-05-02T10:00:00Z","email":"a.b@example.com","amount":"1.00","colour":"x"}\nno json\n'.repeat(150)}`,
    );
    const execution = await fixture.execute({ inputs: ['s3://drops/sales/many/'] });
    expect(execution.status).toBe('SUCCEEDED');
    const parts = await runContent(fixture.prefixOf('out'), fixture.read('out'));
    const whole = await single(['s3://drops/sales/many/']);
    expect({ ...parts, parts: 0 }).toEqual({ ...whole, parts: 0 });
    expect(JSON.stringify(parts)).toContain('FILES_NOT_READ');
    const ranges: { file: number }[] = rangesOf();
    expect(ranges.filter(({ file }) => file === 1)).toHaveLength(1);
    expect(ranges.filter(({ file }) => file === 3).length).toBeGreaterThan(2);
  });

  it('processes the row groups of one Parquet file in many functions', async () => {
    const rows = 2000;
    const column = (name: string, valueOf: (row: number) => string | null) => ({
      name,
      data: Array.from({ length: rows }, (_, row) => valueOf(row)),
      type: 'STRING' as const,
    });
    const parquet = Buffer.from(
      parquetWriteBuffer({
        columnData: [
          column('order_id', (row) => (row % 50 === 7 ? null : `P-${row}`)),
          column('order_time', (row) => `2024-05-${10 + (row % 3)}T10:00:00Z`),
          column('email', (row) => `p${row}@example.com`),
          column('amount', (row) => (row % 40 === 3 ? 'much' : '1.00')),
          column('colour', () => 'red'),
        ],
        rowGroupSize: 100,
      }),
    );
    const one = fixture.drop('sales/one.parquet', parquet);
    expect(await fixture.execute(inputOf(one))).toMatchObject({ status: 'SUCCEEDED', error: null });
    const ranges: { groups: object; lines: number; lineCount: number }[] = rangesOf();
    expect(ranges.length).toBeGreaterThan(3);
    expect(ranges.reduce((sum, { lineCount }) => sum + lineCount, 0)).toBe(rows);
    const parts = await runContent(fixture.prefixOf('out'), fixture.read('out'));
    const whole = await single([one]);
    expect(whole.report.rows).toMatchObject({ read: rows, rejected: 90 });
    expect({ ...parts, parts: 0 }).toEqual({ ...whole, parts: 0 });
  });

  longIt(
    'reads few files of a plan for each range, however many the run has',
    async () => {
      const header = fewSales.slice(0, fewSales.indexOf('\n') + 1);
      const row = (file: number) =>
        `F-${file},2024-05-02T10:00:00Z,p${file}@example.com,,,,,,,,US,SKU-1,1,1.00,USD,card,,,\n`;
      const count = 105;
      for (let file = 0; file < count; file++)
        fixture.drop(`sales/many/${String(file).padStart(4, '0')}.csv`, `${header}${row(file)}`);
      const execution = await fixture.execute({ inputs: ['s3://drops/sales/many/'] });
      expect(execution).toMatchObject({ status: 'SUCCEEDED', error: null });
      const sizes = fixture.server
        .keys('out')
        .filter((key) => key.endsWith('/plan.json') || key.includes('/files/'))
        .map((key) => fixture.read('out')(key).length);
      expect(sizes).toHaveLength(3);
      expect(Math.max(...sizes)).toBeLessThan(200_000);
      const { report } = await runContent(fixture.prefixOf('out'), fixture.read('out'));
      expect(report.rows).toMatchObject({ read: count, written: count });
      expect(report.inputs).toHaveLength(count);
    },
    120_000,
  );

  longIt(
    'refuses a compressed file at once that is too much for one function',
    async () => {
      vi.stubEnv('AMC_INGEST_MAX_WHOLE_BYTES', '60000');
      await fixture.freshFunctions();
      const bad = fixture.drop('sales/huge.csv.gz', gzipSync(sales.repeat(3)));
      const calls: unknown[] = [];
      fixture.onCall = (payload) => calls.push(payload);
      const execution = await fixture.execute(inputOf(bad));
      expect([execution.status, execution.states.at(-1)]).toEqual(['SUCCEEDED', 'Refused']);
      expect(calls).toHaveLength(1);
      expect(fixture.log).toContain('in a container');
      expect(fixture.server.object('drops', bad.key)?.tags.get('amc-ingest-reason')).toBe(
        'TOO_LARGE_FOR_ONE_FUNCTION',
      );
      const small = fixture.drop('sales/small.csv.gz', gzipSync(fewSales));
      expect((await fixture.execute(inputOf(small))).states.at(-1)).toBe('Ingested');
      const plain = fixture.drop(
        'sales/plain.csv',
        `${sales}${sales.slice(sales.indexOf('\n') + 1).repeat(4)}`,
      );
      expect((await fixture.execute(inputOf(plain))).states.at(-1)).toBe('Ingested');
      vi.stubEnv('AMC_INGEST_MAX_WHOLE_BYTES', '');
      await fixture.freshFunctions();
    },
    60_000,
  );

  it('retries a range that fails twice, and leaves nothing of the attempts', async () => {
    const one = fixture.drop('sales/one.csv', fewSales);
    // The client itself tries five times.
    fixture.server.failNext({
      kind: 'status',
      status: 500,
      times: 10,
      match: ({ method, key }) => method === 'PUT' && key.includes('results/00005'),
    });
    const execution = await fixture.execute(inputOf(one));
    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.retries.map(({ error }) => error)).toEqual(['StorageError', 'StorageError']);
    // Backoff with full jitter: at most 5 and 10 s.
    expect(execution.retries.map(({ seconds }) => seconds)).toEqual([2.5, 5]);
    const parts = await runContent(fixture.prefixOf('out'), fixture.read('out'));
    expect({ ...parts, parts: 0 }).toEqual({ ...(await single([one])), parts: 0 });
    const files = fixture.server.keys('out').filter((key) => key.includes('/data/'));
    expect(files).toHaveLength(parts.parts);
  });

  it('fails when a range always fails: no manifest, no parts, and the claim is released', async () => {
    const one = fixture.drop('sales/one.csv', fewSales);
    const claim = `claims/${claimName(one)}`;
    fixture.server.putObject('out', claim, JSON.stringify(SCALED_OUT));
    fixture.server.failNext({
      kind: 'status',
      status: 500,
      times: Infinity,
      match: ({ method, key }) => method === 'PUT' && key.includes('-r00005-'),
    });
    const execution = await fixture.execute(inputOf(one));
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ScaleOutFailed' });
    expect(execution.retries).toHaveLength(5);
    expect(execution.states.slice(-3)).toEqual(['ProcessRanges', 'RecordFailure', 'Failed']);
    expect(execution.state).toMatchObject({ error: { Error: 'States.ExceedToleratedFailureThreshold' } });
    expect(fixture.manifests()).toEqual([]);
    expect(fixture.server.keys('out').filter((key) => key.startsWith('runs/'))).toEqual([]);
    expect(JSON.parse(fixture.read('out')(claim).toString())).toMatchObject({
      state: 'released',
      code: 'SCALE_OUT_FAILED',
    });
    // The next execution does all of the work.
    fixture.server.clearFaults();
    expect((await fixture.execute(inputOf(one))).status).toBe('SUCCEEDED');
    expect(fixture.manifests()).toHaveLength(1);
    expect(JSON.parse(fixture.read('out')(claim).toString())).toMatchObject({
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
    ['the header is not a header', 'sales/none.csv', 'x,y\n1,2\n', 'HEADER_NOT_RECOGNIZED', []],
    ['there are no rows', 'sales/empty.csv', sales.slice(0, sales.indexOf('\n') + 1), 'NO_ROWS', []],
    [
      'its gzip stream is cut off',
      'sales/cut.csv.gz',
      gzipSync(fewSales).subarray(0, 9000),
      'TRUNCATED_GZIP',
      [],
    ],
  ])('ends and marks the drop when %s', async (_, key, content, code, left) => {
    const bad = fixture.drop(key, content);
    fixture.server.putObject('out', `claims/${claimName(bad)}`, JSON.stringify(SCALED_OUT));
    const execution = await fixture.execute(inputOf(bad));
    expect([execution.status, execution.states.at(-1)]).toEqual(['SUCCEEDED', 'Refused']);
    expect(fixture.manifests()).toEqual([]);
    const names = fixture.server.keys('out').filter((name) => name.startsWith('runs/'));
    expect(names.map((name) => path.posix.basename(name))).toEqual(left);
    expect([...(fixture.server.object('drops', key)?.tags ?? [])]).toEqual([
      ['amc-ingest', 'refused'],
      ['amc-ingest-reason', code],
    ]);
    const claim: unknown = JSON.parse(
      fixture
        .read('out')(`claims/${claimName(bad)}`)
        .toString(),
    );
    expect(claim).toMatchObject({ state: 'finished', outcome: 'refused', code });
    expect(fixture.log).toContain('"Refused":1');
  });

  it('needs no more functions than are free, and retries throttled calls', async () => {
    const one = fixture.drop('sales/one.csv', fewSales);
    let free = 1;
    const throttled = async (functionArn: string, payload: unknown): Promise<unknown> => {
      if (free === 0) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        throw new StateError('Lambda.TooManyRequestsException', 'Rate Exceeded.');
      }
      free -= 1;
      try {
        return await fixture.invoke(functionArn, payload);
      } finally {
        free += 1;
      }
    };
    const execution = await fixture.execute(inputOf(one), throttled);
    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.retries.length).toBeGreaterThan(10);
    expect(fixture.manifests()).toHaveLength(1);
  }, 60_000);

  it('publishes nothing when a part disappears before the merge', async () => {
    const one = fixture.drop('sales/one.csv', fewSales);
    fixture.server.failNext({
      kind: 'lost-answer',
      match: ({ method, key }) => {
        if (method !== 'PUT' || !key.includes('results/00003')) return false;
        const part = fixture.server.keys('out').find((name) => name.includes('-r00003-'));
        if (part !== undefined) fixture.server.deleteObject('out', part);
        return true;
      },
    });
    const execution = await fixture.execute(inputOf(one));
    expect(execution.status).toBe('FAILED');
    expect(execution.states).toContain('Merge');
    expect(fixture.manifests()).toEqual([]);
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
