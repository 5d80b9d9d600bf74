import { describe, expect, it } from 'vitest';
import { resolveOptions } from '../../src/ingest/ingest-options.js';
import { publishRun, type FinishedRun, type Publication } from '../../src/ingest/publish-run.js';
import { RefusedError } from '../../src/report/refused-error.js';
import { countCoverage, emptyCoverage } from '../../src/tally/coverage.js';
import { emptyTally } from '../../src/tally/tally.js';
import { EVERY_KIND, everyKindPlan } from '../helpers/plans.js';

const plan = everyKindPlan();
const run = {
  options: resolveOptions({ inputs: [[]], schema: EVERY_KIND }),
  plan,
  partitioning: 'none',
  runId: 'run-1',
  version: '1',
} as const;

/** Four rows written to two files, one rejected. */
function finished(more: Partial<FinishedRun> = {}): FinishedRun {
  const tally = emptyTally(plan.columns.length);
  tally.read = 5;
  tally.written = 4;
  tally.rejected = 1;
  tally.rejects = { FIELD_COUNT: 1 };
  const coverage = emptyCoverage();
  countCoverage(coverage, 0, 4);
  tally.coverage = { '': coverage };
  const file = (path: string) => ({ path, rows: 2, bytes: 10, sha256: 'x', partition: 'all' });
  return {
    result: {
      tally,
      inputs: [],
      rejectPositions: [],
      rejectGroups: [],
      reshape: null,
      unmappedColumns: [],
      warnings: [],
    },
    refused: false,
    files: [file('data/a'), file('data/b')],
    rowsInFiles: 4,
    rejectsListed: 1,
    ...more,
  };
}

/** Records the calls, in order. */
function recorded(abort = new AbortController()): { steps: string[]; publication: Publication } {
  const steps: string[] = [];
  const step = async (text: string) => void steps.push(text);
  return {
    steps,
    publication: {
      location: '/out/run-1',
      manifest: '/out/run-1/manifest.txt',
      ledger: null,
      signal: abort.signal,
      s3Client: () => Promise.reject(new Error('S3 is not needed')),
      putRejects: () => step('rejects'),
      putReport: (files) => step(files.map(({ name }) => name).join(' ')),
      manifestLine: ({ path }) => `/out/run-1/${path}`,
      complete: (manifest) => step(`manifest ${JSON.stringify(manifest)}`),
    },
  };
}

describe('publishing a run', () => {
  it('writes rejects and report first, the manifest last', async () => {
    const { steps, publication } = recorded();
    const report = await publishRun(run, finished(), publication);
    expect(report).toMatchObject({ status: 'complete', rows: { read: 5, written: 4, rejected: 1 } });
    expect(steps).toEqual([
      'rejects',
      'report.html report.json',
      String.raw`manifest "/out/run-1/data/a\n/out/run-1/data/b\n"`,
    ]);
  });

  it.each<[string, Partial<FinishedRun>]>([
    ['a row too few in the files', { rowsInFiles: 3 }],
    ['a row too many in the files', { rowsInFiles: 5 }],
    ['a reject that is not listed', { rejectsListed: 0 }],
  ])('publishes nothing with %s', async (_, more) => {
    const { steps, publication } = recorded();
    await expect(publishRun(run, finished(more), publication)).rejects.toMatchObject({
      code: 'CONSERVATION',
    });
    expect(steps).toEqual([]);
  });

  it('gives a refused run a report and no manifest', async () => {
    const { steps, publication } = recorded();
    const refused = publishRun(run, finished({ refused: true, files: [] }), publication);
    await expect(refused).rejects.toBeInstanceOf(RefusedError);
    expect(steps).toEqual(['rejects', 'report.html report.json', 'manifest null']);
  });

  it('completes nothing after an interruption', async () => {
    const abort = new AbortController();
    const { steps, publication } = recorded(abort);
    abort.abort();
    await expect(publishRun(run, finished(), publication)).rejects.toMatchObject({ exitCode: 130 });
    expect(steps.at(-1)).toBe('report.html report.json');
  });
});
