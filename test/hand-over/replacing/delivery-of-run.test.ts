import { describe, expect, it } from 'vitest';
import { deliveryOfRun, placeOf } from '../../../src/hand-over/replacing/delivery-of-run.js';
import type { RunEntry } from '../../../src/ledger/entries.js';
import { filesContent } from '../../../src/report/run-content.js';
import type { RunReport } from '../../../src/report/run-report.js';
import { reportOfTally } from '../../helpers/report-of-tally.js';
import { folderLedger } from '../../helpers/scripted-amc.js';

const signal = new AbortController().signal;

function reportOf(letter: string, names: readonly string[] = ['in/sales.csv']): RunReport {
  const file = { path: 'data/all.csv', rows: 1, bytes: 9, partition: 'all', sha256: letter.repeat(64) };
  const inputs = names.map((name) => ({ name, rows: 1 }));
  return reportOfTally(() => undefined, undefined, { runId: 'daily', files: [file], inputs });
}

/** A ledger in which the run's name identified these contents, one after the other; null: the entry does not say. */
async function recorded(contents: readonly (string | null)[]) {
  const ledger = await folderLedger();
  for (const [index, letter] of contents.entries()) {
    const entry: RunEntry = {
      dataSetId: 'every_kind',
      runId: 'daily',
      at: `2026-01-0${index + 1}T00:00:00.000Z`,
      outDir: '/x',
      rows: { read: index, written: index, rejected: 0, leftOut: 0 },
      files: 1,
      bytes: 9,
      inputs: [],
      version: '0',
      ...(letter === null ? {} : { content: filesContent(reportOf(letter)) }),
    };
    await ledger.recordRun(entry, signal);
  }
  return ledger;
}

describe('the version of a delivery', () => {
  it.each<[recorded: (string | null)[], at: string | null]>([
    [[], null],
    [['b'], null],
    [['a'], '2026-01-01'],
    [['b', 'a'], '2026-01-02'],
    [['b', 'a', 'b', 'a'], '2026-01-02'],
    // Entries of earlier versions do not say what the name identified.
    [[null, 'a'], '2026-01-01'],
    [['b', null, 'a'], '2026-01-02'],
  ])('is the time when its content was first recorded under its name: %j', async (contents, at) => {
    const { version } = await deliveryOfRun(reportOf('a'), {}, await recorded(contents), signal);
    expect(version).toEqual(
      at === null ? null : { id: filesContent(reportOf('a')), at: `${at}T00:00:00.000Z`, sequencer: null },
    );
  });
});

describe('the series and the name of a delivery', () => {
  it('come from its inputs, unless they are given', async () => {
    const ledger = await recorded([]);
    expect(await deliveryOfRun(reportOf('a'), {}, ledger, signal)).toEqual({
      source: 'in/',
      name: 'in/sales.csv',
      version: null,
      isWhole: false,
    });
    const given = { source: 'shop', name: 'monday', isWhole: true };
    expect(await deliveryOfRun(reportOf('a'), given, ledger, signal)).toEqual({ ...given, version: null });
    expect(await deliveryOfRun(reportOf('a'), { name: 'monday' }, ledger, signal)).toMatchObject({
      source: 'in/',
      name: 'monday',
    });
  });

  it.each<[names: string[], source: string, name: string | null]>([
    [[], '-', null],
    [['-'], '-', null],
    [['input 1'], '-', null],
    [['a.csv', 'input 12'], '-', null],
    [['a.csv'], '', 'a.csv'],
    [['in/a.csv'], 'in/', 'in/a.csv'],
    [['input 1.csv'], '', 'input 1.csv'],
    [['my input 1'], '', 'my input 1'],
    [['input '], '', 'input '],
    [['/a.csv', 'b.csv'], '', './'],
    [['in/2024/a.csv', 'in/2024/b.csv'], 'in/', 'in/2024/'],
    [['in/2024/a.csv', 'in/2025/b.csv'], '', 'in/'],
    [['in/20/a.csv', 'in/2024/b.csv'], '', 'in/'],
    [['a.csv', 'b.csv'], '', './'],
    [['in/a.csv', 'out/b.csv'], '', './'],
    [['s3://b/x/a.csv', 's3://b/x/y/b.csv', 's3://b/x/c.csv'], 's3://b/', 's3://b/x/'],
  ])('are derived from names: %j', (names, source, name) => expect(placeOf(names)).toEqual({ source, name }));
});
