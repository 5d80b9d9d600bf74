import { describe, expect, it } from 'vitest';
import type { RunEntry } from '../../src/ledger/entries.js';
import { compareWithReport, isSameRun } from '../../src/ledger/same-run.js';
import { filesContent } from '../../src/report/run-content.js';
import type { RunReport } from '../../src/report/run-report.js';
import { reportOfTally } from '../helpers/report-of-tally.js';

const digest = (letter: string) => letter.repeat(64);
const inputs = [{ name: 'a.csv', rows: 3, sha256: digest('a') }];
const rows = { read: 3, written: 2, rejected: 1, leftOut: 0 };

/** The report of a run of two files. */
function reportOf(more: Partial<Pick<RunReport, 'inputs'>> & { readonly sha256?: string } = {}): RunReport {
  const file = (partition: string, sha256: string) => ({
    path: `data/${partition}.csv`,
    rows: 1,
    bytes: 10,
    partition,
    sha256,
  });
  return {
    ...reportOfTally(() => undefined),
    files: [file('2024-05-13', digest('c')), file('2024-05-14', more.sha256 ?? digest('d'))],
    rows: { ...reportOfTally(() => undefined).rows, ...rows },
    inputs: more.inputs ?? inputs,
  };
}
const report = reportOf();
const old: RunEntry = {
  dataSetId: 'every_kind',
  runId: 'run-1',
  at: '2024-05-13T12:00:00.000Z',
  outDir: '/runs',
  rows,
  files: 2,
  bytes: 20,
  inputs,
  version: '0',
};
const entry = { ...old, content: filesContent(report) };

describe('two entries belong to one run', () => {
  it('when their files are the same, whatever they count', () => {
    expect(isSameRun(entry, { ...entry, bytes: 7, inputs: [] })).toBe(true);
    expect(isSameRun(entry, { ...entry, content: filesContent(reportOf({ sha256: digest('e') })) })).toBe(
      false,
    );
  });

  it('when they come from an earlier version and count the same', () => {
    for (const [one, other] of [
      [old, old],
      [old, entry],
      [entry, old],
    ] as const) {
      expect(isSameRun(one, { ...other, at: '2024-06-01T00:00:00.000Z' })).toBe(true);
      for (const more of [
        { files: 3 },
        { bytes: 21 },
        { rows: { ...rows, written: 1 } },
        { inputs: [{ name: 'a.csv', rows: 3, sha256: digest('b') }] },
        { inputs: [{ name: 'b.csv', rows: 3, sha256: digest('a') }] },
        { inputs: [{ name: 'a.csv', rows: 3 }] },
      ])
        expect(isSameRun(one, { ...other, ...more })).toBe(false);
    }
  });
});

describe('a report belongs to an entry’s run', () => {
  it('when its files are those of the entry, and no others', () => {
    expect(compareWithReport({ ...entry, bytes: 7, inputs: [] }, report)).toBe('same');
    expect(compareWithReport(entry, reportOf({ sha256: digest('e') }))).toBe('other');
  });

  it('when both come from an earlier version and count the same', () => {
    expect(compareWithReport(old, report)).toBe('same');
  });

  it.each([
    ['other', 'inputs with other bytes', [{ name: 'a.csv', rows: 3, sha256: digest('b') }]],
    ['unknown', 'as many rows of unknown bytes', [{ name: 'a.csv', rows: 3 }]],
    ['other', 'more rows of unknown bytes', [{ name: 'a.csv', rows: 4 }]],
    ['other', 'no inputs', []],
    ['other', 'one more, without rows', [...inputs, { name: 'b.csv', rows: 0 }]],
  ] as const)('or not, for an earlier version: %s with %s', (sameness, _, others) => {
    expect(compareWithReport(old, reportOf({ inputs: [...others] }))).toBe(sameness);
    expect(compareWithReport({ ...old, inputs: [...others] }, report)).toBe(sameness);
  });

  it('even if it comes from an earlier version and one input has no rows', () => {
    const empty = { name: 'b.csv', rows: 0 };
    const other = reportOf({ inputs: [{ name: 'a.csv', rows: 3, sha256: digest('b') }, empty] });
    expect(compareWithReport({ ...old, inputs: [...inputs, empty] }, other)).toBe('other');
  });
});
