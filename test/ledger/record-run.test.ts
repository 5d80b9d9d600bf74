import { expect, it } from 'vitest';
import type { RunEntry } from '../../src/ledger/entries.js';
import { openLedger } from '../../src/ledger/ledger.js';
import { recordRun } from '../../src/ledger/record-run.js';
import { filesContent } from '../../src/report/run-content.js';
import { reportOfTally } from '../helpers/report-of-tally.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const SIGNAL = new AbortController().signal;
const NO_S3 = { s3Client: () => Promise.reject(new Error('S3 is not asked')) };
const NOW = Date.parse('2024-05-13T12:00:00.000Z');

async function recorded(parts: Parameters<typeof reportOfTally>[2], rehearsal?: boolean) {
  const ledger = openLedger(await temporaryFolder(), NO_S3);
  const report = reportOfTally((tally) => (tally.read = tally.written = 5), undefined, parts);
  await recordRun(ledger, report, { now: NOW, ...(rehearsal === undefined ? {} : { rehearsal }) });
  const entries: RunEntry[] = [];
  for await (const entry of ledger.newestRuns(report.dataSetId, SIGNAL)) entries.push(entry);
  return { report, entries };
}

const file = (partition: string, bytes: number) => ({
  path: `data/${partition}.csv`,
  rows: 1,
  bytes,
  partition,
  sha256: 'a'.repeat(64),
});
const complete = { status: 'complete', outDir: '/runs/1', files: [file('a', 7), file('b', 5)] } as const;

it('a complete run is recorded with what distinguishes it from others', async () => {
  const { report, entries } = await recorded(complete);
  expect(entries).toEqual([
    {
      dataSetId: report.dataSetId,
      runId: 'run-1',
      at: '2024-05-13T12:00:00.000Z',
      outDir: '/runs/1',
      content: filesContent(report),
      rows: { read: 5, written: 5, rejected: 0, leftOut: 0 },
      files: 2,
      bytes: 12,
      inputs: [],
      version: '0',
    },
  ]);
});

it('the record of a rehearsal says so, and others do not', async () => {
  expect((await recorded(complete, true)).entries).toMatchObject([{ rehearsal: true }]);
  expect((await recorded(complete, false)).entries[0]).not.toHaveProperty('rehearsal');
});

it.each([
  ['that was refused', { ...complete, status: 'refused' }],
  ['that wrote nothing', { ...complete, status: 'dryRun' }],
  ['without a location', { ...complete, outDir: null }],
] as const)('a run %s is not recorded', async (_, parts) => {
  expect((await recorded(parts)).entries).toEqual([]);
});

it.each(['s3://a', 's3:///runs', 's3://my-bucket//runs'])(
  'an unwritable location %s is named as the user gave it',
  (out) => {
    expect(() => openLedger(out, NO_S3)).toThrow(`Cannot use "${out}" as a place in S3`);
  },
);
