import { describe, expect, it } from 'vitest';
import { RefusedError } from '../../src/report/refused-error.js';
import type { RunReport } from '../../src/report/run-report.js';
import { reportOfTally } from '../helpers/report-of-tally.js';

const dryRun = reportOfTally(() => undefined);

/** A refused run with this many rows rejected and left out, by reason. */
function refused(
  counts: { read: number; rejected: number; written?: number; leftOut?: RunReport['leftOut'] },
  more: Partial<RunReport> = {},
  maxRejectRate = 0.05,
): RefusedError {
  const { read, rejected, written = 0, leftOut = {} } = counts;
  const sum = Object.values(leftOut).reduce((total, rows) => total + rows, 0);
  const rows = { read, written, rejected, leftOut: sum };
  return new RefusedError({ ...dryRun, status: 'refused', rows, leftOut, ...more }, maxRejectRate);
}

describe('the error of a refused run', () => {
  it.each<[what: string, counts: Parameters<typeof refused>[0], rate: number, code: string]>([
    ['more were rejected than allowed', { read: 100, rejected: 6, written: 94 }, 0.05, 'TOO_MANY_REJECTS'],
    [
      'more were rejected than allowed, others left out',
      { read: 10, rejected: 6, leftOut: { EXCLUDED: 4 } },
      0.5,
      'TOO_MANY_REJECTS',
    ],
    ['all were rejected, which is allowed', { read: 4, rejected: 4 }, 1, 'TOO_MANY_REJECTS'],
    ['all were left out', { read: 4, rejected: 0, leftOut: { EXCLUDED: 4 } }, 0.05, 'NO_ROW_LEFT'],
    ['one was left out', { read: 1, rejected: 0, leftOut: { EXCLUDED: 1 } }, 0.05, 'NO_ROW_LEFT'],
    [
      'one was left out, and as many rejected as allowed',
      { read: 2, rejected: 1, leftOut: { EXCLUDED: 1 } },
      0.5,
      'NO_ROW_LEFT',
    ],
  ])('has the code for its reason: %s', (_, counts, rate, code) =>
    expect(refused(counts, {}, rate).code).toBe(code),
  );

  it('says how many of how many rows were rejected, and what is allowed', () => {
    expect(refused({ read: 1_000, rejected: 123, written: 877 }).message).toBe(
      '123 of 1,000 rows (12.30 %) were rejected, more than the 5 % allowed. Nothing was uploaded. Fix the input or the schema, or raise --max-reject-rate.',
    );
  });

  it.each([
    [0.07, '7 %'],
    [0.29, '29 %'],
    [0.001, '0.1 %'],
    [0.0005, '0.05 %'],
    [1 / 3, '33.3333 %'],
  ])('gives the allowed share %d as people write it', (rate, words) => {
    expect(refused({ read: 10, rejected: 9, written: 1 }, {}, rate).message).toContain(
      `more than the ${words} allowed`,
    );
  });

  it('names the most frequent reason', () => {
    const group = { code: 'NULL_NOT_ALLOWED', column: 'customer_id', rows: 2, places: [] };
    const { message } = refused(
      { read: 3, rejected: 3 },
      { rejectGroups: [group, { ...group, code: 'FIELD_COUNT', column: null, rows: 1 }] },
    );
    expect(message).toContain(
      'were rejected. The most frequent reason: NULL_NOT_ALLOWED in customer_id (2 rows). Nothing was uploaded.',
    );
    expect(refused({ read: 1, rejected: 1 }, { rejects: { FIELD_COUNT: 1 } }).message).toContain(
      'The most frequent reason: FIELD_COUNT (1 row).',
    );
  });

  it('begins with the fact that no row is left', () => {
    expect(refused({ read: 2, rejected: 2 }).message).toContain(
      'No row is left to write: 2 of 2 rows (100.00 %) were rejected. Nothing was uploaded.',
    );
    expect(refused({ read: 3, rejected: 2, leftOut: { EXCLUDED: 1 } }).message).toContain(
      'No row is left to write: 2 of 3 rows (66.67 %) were rejected, 1 left out (EXCLUDED 1). Nothing',
    );
    expect(refused({ read: 10, rejected: 9, written: 1 }).message).not.toContain('No row is left');
  });

  it('says why rows were left out, the most frequent reason first', () => {
    const leftOut = { EXCLUDED: 2, CONSENT_MISSING: 1_000, EMPTY_ROW: 30 };
    expect(refused({ read: 1_032, rejected: 0, leftOut }).message).toBe(
      'No row is left to write: 1,032 of 1,032 rows were left out (CONSENT_MISSING 1,000, EMPTY_ROW 30, EXCLUDED 2). Nothing was uploaded. amc-ingest explain says what each reason means and which setting decides it.',
    );
    expect(refused({ read: 1, rejected: 0, leftOut: { EXCLUDED: 1 } }).message).toContain(
      '1 of 1 row was left out (EXCLUDED 1).',
    );
  });

  it.each([
    [1, 'left out (EXCLUDED 98), 1 was rejected. Nothing'],
    [2, 'left out (EXCLUDED 98), 2 were rejected. Nothing'],
  ])('mentions that other rows were rejected: %i', (rejected, words) => {
    const counts = { read: 98 + rejected, rejected, leftOut: { EXCLUDED: 98 } };
    expect(refused(counts).message).toContain(words);
  });

  it.each(['/runs/crm/run-1', 's3://bucket/runs/crm/run-1/'])('says where the rejects are: %s', (outDir) => {
    const place = `The rejects and their lines are in ${outDir.replace(/\/$/, '')}/rejects.jsonl.`;
    expect(refused({ read: 2, rejected: 2 }, { outDir }).message).toContain(place);
    const leftOut = { EXCLUDED: 98 };
    expect(refused({ read: 99, rejected: 1, leftOut }, { outDir }).message).toContain(place);
    // None were rejected, and those of a dry run are not stored.
    expect(refused({ read: 98, rejected: 0, leftOut }, { outDir }).message).not.toContain('rejects.jsonl');
    expect(refused({ read: 2, rejected: 2 }).message).not.toContain('rejects.jsonl');
  });

  it('uses the given words when no rows were rejected', () => {
    const said = { code: 'FILES_REFUSED', message: 'The files are not what they should be.' };
    const error = new RefusedError({ ...dryRun, rows: { ...dryRun.rows, read: 4, rejected: 4 } }, 0, said);
    expect(error).toMatchObject(said);
    expect(error.report.rows.read).toBe(4);
  });
});
