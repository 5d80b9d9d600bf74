import { describe, expect, it } from 'vitest';
import { AmcClient, Secret } from '../../src/amc/index.js';
import { isInProgress, sameness } from '../../src/hand-over/run-of-upload.js';
import type { UploadEntry } from '../../src/ledger/entries.js';
import { openLedger } from '../../src/ledger/ledger.js';
import { recordRun } from '../../src/ledger/record-run.js';
import { startedUpload } from '../../src/ledger/upload-lease.js';
import { filesContent } from '../../src/report/run-content.js';
import type { RunReport } from '../../src/report/run-report.js';
import { reportOfTally } from '../helpers/report-of-tally.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { uploadFacts } from '../helpers/upload-facts.js';

const signal = new AbortController().signal;
const BEGUN = Date.parse('2024-05-13T12:00:00.000Z');

/** The report of a run of one file. */
const reportOf = (letter: string, runId = 'daily'): RunReport => {
  const file = { path: 'data/all.csv', rows: 1, bytes: 9, partition: 'all', sha256: letter.repeat(64) };
  return reportOfTally(() => undefined, undefined, {
    status: 'complete',
    runId,
    outDir: '/x',
    files: [file],
  });
};
const uploadOf = async (change: Partial<UploadEntry> = {}): Promise<UploadEntry> => ({
  ...(await startedUpload(uploadFacts({ dataSetId: 'every_kind' }), BEGUN, 1_000)),
  ...change,
});

describe('whether an upload has the files of a run', () => {
  const compare = async (
    upload: UploadEntry,
    report: RunReport,
    recorded: readonly [string, number][] = [],
  ) => {
    const ledger = openLedger(await temporaryFolder(), {
      s3Client: () => Promise.reject(new Error('no S3')),
    });
    for (const [letter, now] of recorded) await recordRun(ledger, reportOf(letter, report.runId), { now });
    return sameness(upload, report, { ledger, signal });
  };

  it('is detected from its content, where it has one', async () => {
    const upload = await uploadOf({ content: filesContent(reportOf('a')) });
    expect(await compare(upload, reportOf('a'))).toBe('same');
    expect(await compare(upload, reportOf('b'))).toBe('other');
  });

  it('is detected from a name that is derived from the content', async () => {
    const made = `run-${'0'.repeat(24)}`;
    expect(await compare(await uploadOf({ runId: made }), reportOf('a', made))).toBe('same');
  });

  it('is detected from the run that had the name when the upload started', async () => {
    const upload = await uploadOf();
    expect(await compare(upload, reportOf('a'))).toBe('unknown');
    expect(await compare(upload, reportOf('a'), [['a', BEGUN - 1]])).toBe('same');
    expect(await compare(upload, reportOf('a'), [['a', BEGUN]])).toBe('same');
    expect(await compare(upload, reportOf('a'), [['a', BEGUN + 1]])).toBe('unknown');
    const both: [string, number][] = [
      ['a', BEGUN - 2],
      ['b', BEGUN - 1],
    ];
    expect(await compare(upload, reportOf('a'), both)).toBe('other');
    expect(await compare(upload, reportOf('b'), both)).toBe('same');
  });
});

describe('whether AMC may still read the files of an upload', () => {
  /** It is never called here. */
  const client = new AmcClient({
    apiUrl: 'https://amc.invalid',
    tokenUrl: 'https://amc.invalid',
    accountId: 'a',
    marketplaceId: 'm',
    credentials: { clientId: new Secret('id'), clientSecret: new Secret('s'), refreshToken: new Secret('r') },
  });
  const context = { instance: client.instance('amcone'), signal };

  it('is ruled out when the ledger has its end, with or without its id', async () => {
    for (const state of ['succeeded', 'failed'] as const)
      for (const uploadId of [null, 'u1'])
        expect(await isInProgress(await uploadOf({ state, uploadId }), context)).toBe(false);
  });

  it('is possible while its request is in flight', async () => {
    for (const state of ['started', 'submitted'] as const)
      expect(await isInProgress(await uploadOf({ state, uploadId: null }), context)).toBe(true);
  });
});
