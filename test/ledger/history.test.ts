import { describe, expect, it } from 'vitest';
import { runEntryShape, uploadEntryShape } from '../../src/ledger/entries.js';
import { historyOf } from '../../src/ledger/history.js';

const run = (hour: number, content?: string, runId = 'daily', dataSetId = 'crm') =>
  runEntryShape.parse({
    dataSetId,
    runId,
    at: `2026-01-01T${String(hour).padStart(2, '0')}:00:00.000Z`,
    outDir: `/out/${dataSetId}/${runId}`,
    content,
    rows: { read: 1, written: 1, rejected: 0, leftOut: 0 },
    files: 1,
    bytes: 1,
    inputs: [{ name: `${hour}.csv`, rows: 1 }],
    version: '0.1.0',
  });
const upload = (hour: number, content?: string, runId = 'daily', dataSetId = 'crm') => {
  const at = `2026-01-01T${String(hour).padStart(2, '0')}:30:00.000Z`;
  return uploadEntryShape.parse({
    handOverId: `h${hour}`,
    dataSetId,
    instanceId: 'amcone',
    runId,
    content,
    manifest: 'm',
    strategy: 'ADDITIVE',
    state: 'succeeded',
    startedAt: at,
    at,
    owner: { pid: 1, host: 'h', started: null },
    leaseUntil: at,
    earlier: [],
    uploadId: 'u',
    code: null,
    rowsWritten: 1,
    rowsArrived: 1,
    forced: false,
  });
};

/** Each upload with the time of the run that it is paired with. */
const pairs = (...[runs, uploads]: Parameters<typeof historyOf>) =>
  historyOf(runs, uploads).flatMap((item) =>
    item.kind !== 'upload' ? [] : [[item.handOverId, item.run?.inputs[0]?.name ?? null]],
  );

describe('the history', () => {
  it('is in chronological order', () => {
    const items = historyOf([run(3, 'b'), run(1, 'a')], [upload(1, 'a'), upload(2, 'a')]);
    expect(items.map((item) => (item.kind === 'upload' ? item.startedAt : item.at).slice(11, 16))).toEqual([
      '01:00',
      '01:30',
      '02:30',
      '03:00',
    ]);
  });

  it('pairs an upload with the last run before it that has its content', () => {
    const runs = [run(1, 'a'), run(2, 'b'), run(3, 'a'), run(5, 'a')];
    expect(pairs(runs, [upload(2, 'a'), upload(3, 'a'), upload(4, 'b'), upload(6, 'c')])).toEqual([
      ['h2', '1.csv'],
      ['h3', '3.csv'],
      ['h4', '2.csv'],
      ['h6', null],
    ]);
    // The clocks of two machines differ, and the run seems to be later.
    expect(pairs([run(5, 'a')], [upload(2, 'a')])).toEqual([['h2', '5.csv']]);
  });

  it('pairs an upload of an earlier version with the last run of its name before it', () => {
    expect(pairs([run(1), run(2), run(4)], [upload(2), upload(0)])).toEqual([
      ['h0', null],
      ['h2', '2.csv'],
    ]);
  });

  it('never pairs an upload with a run of another name or data set', () => {
    const runs = [run(1, 'a', 'other'), run(1, 'a', 'daily', 'sales')];
    expect(pairs(runs, [upload(2, 'a')])).toEqual([['h2', null]]);
  });
});
