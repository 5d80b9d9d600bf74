import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { s3InputObject } from '../../src/read/s3-object.js';
import { SwallowedRows } from '../../src/read/swallowed-rows.js';
import { FooterRows } from '../../src/read/footer-rows.js';
import { collectResults, MAX_PARTS } from '../../src/scale-out/collect-results.js';
import { openPlan } from '../../src/scale-out/open-plan.js';
import { planRun } from '../../src/scale-out/plan-run.js';
import type { RangeResult } from '../../src/scale-out/range-result.js';
import { STAGED, Staging } from '../../src/scale-out/staging.js';
import { emptyTally } from '../../src/tally/tally.js';
import { day } from '../helpers/drop-bench.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';

const IN_A_RANGE = 1_000;

let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
  for (const bucket of ['drops', 'out']) server.createBucket(bucket);
  server.putObject('drops', 'a.csv', day(10, 0));
});
afterAll(() => server.close());

/** Collects results of ranges that wrote this many parts in total. */
async function collect(parts: number) {
  const { etag = '', bytes } = server.object('drops', 'a.csv') ?? {};
  const size = bytes?.length ?? 0;
  const object = s3InputObject({ bucket: 'drops', key: 'a.csv', size, etag, versionId: null });
  const { signal } = new AbortController();
  const s3 = server.client();
  const staging = new Staging(s3, { bucket: 'out', key: 'staging/' }, signal);
  const options = { schema: 'd2c-sales', country: 'US', out: 's3://out/runs', s3Client: s3 };
  const { s3Client: _, ...written } = options;
  const request = { inputs: [object], options: written, rangeBytes: 1e6, maxWholeBytes: 1e6 };
  await planRun(request, { s3, staging, signal });
  const plan = await openPlan(staging);
  const ranges = Array.from({ length: Math.ceil(parts / IN_A_RANGE) }, (_none, index) => ({
    index,
    file: 0,
    start: index,
    stop: index + 1,
    lines: 0,
    lineCount: null,
  }));
  const put = (name: string, value: unknown) =>
    server.putObject('out', `staging/${name}`, JSON.stringify(value));
  put(STAGED.ranges, ranges);
  for (const range of ranges) {
    const own = Math.min(IN_A_RANGE, parts - range.index * IN_A_RANGE);
    const result: RangeResult = {
      range,
      tally: emptyTally(plan.plan.columns.length),
      files: Array.from({ length: own }, (_none, part) => ({
        path: `data/${String(part).padStart(4, '0')}-r${String(range.index).padStart(5, '0')}.csv.gz`,
        partition: String(part),
        rows: 1,
        bytes: 20,
        sha256: '0'.repeat(64),
      })),
      rejects: { count: 0, bytes: 0 },
      rejectPositions: [],
      rejectGroups: [],
      unmapped: [],
      inputs: [],
      warnings: [],
      swallowed: new SwallowedRows().facts(),
      footerRows: new FooterRows().facts(),
      reshape: null,
      problem: null,
    };
    put(STAGED.result(range.index), result);
  }
  return collectResults(plan, staging);
}

describe('the merged results of all ranges', () => {
  it('have up to the promised number of parts, in name order', async () => {
    const { files } = await collect(MAX_PARTS);
    expect(files).toHaveLength(MAX_PARTS);
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(paths.toSorted());
  });

  it('are refused with one part more, and the error says what to do', async () => {
    const refused = collect(MAX_PARTS + 1);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
    await expect(refused).rejects.toMatchObject({
      code: 'TOO_MANY_PARTS',
      message: expect.stringMatching(
        /more than 150000 parts.*Raise the size of a range \(scaleOut\.rangeBytes\), or choose a coarser partition/,
      ),
    });
  });
});
