import { describe, expect, it } from 'vitest';
import { RejectGroups } from '../../../src/report/reject-groups.js';
import { summarize } from '../../../src/cli/summary/summarize.js';
import { reportWith } from './report-with.js';

describe('summarize', () => {
  it('begins with whether the run worked, and where it is', () => {
    const text = summarize(reportWith(), { reportPage: '/out/d2c_sales/run-1/report.html' });
    expect(text.split('\n')[0]).toBe('✓ d2c_sales run-1: done, all 1,234,567 rows written. Ready for AMC.');
    expect(text).toContain('Run folder  /out/d2c_sales/run-1');
    expect(text).toContain('1 file, 12.3 MB');
    expect(text).toContain('/out/d2c_sales/run-1/report.html');
    expect(text).not.toContain('rejects.jsonl');
  });

  it.each([
    [reportWith({ status: 'refused', manifest: null, files: [] }), {}, /^✗ d2c_sales run-1: refused/],
    [
      reportWith({ status: 'dryRun', outDir: null, manifest: null, files: [] }),
      { isRefused: true, isValidation: true },
      /^✗ d2c_sales: refused/,
    ],
    [
      reportWith({ status: 'dryRun', outDir: null, manifest: null, files: [] }),
      { isValidation: true },
      /^✓ d2c_sales: valid, all 1,234,567 rows would be written/,
    ],
    [
      reportWith({ status: 'dryRun', outDir: null }),
      {},
      /^✓ d2c_sales run-1: dry run, nothing was written\. Ready for AMC\.$/,
    ],
    [
      reportWith({ status: 'dryRun', outDir: null, warnings: [{ code: 'MANY_NULLS', message: 'Few.' }] }),
      {},
      /^! d2c_sales run-1: dry run, nothing was written\. Ready for AMC, with caution\.$/,
    ],
    [reportWith(), { reused: true }, /^✓ .* already done; .*Ready for AMC\.$/],
    [
      reportWith({ warnings: [{ code: 'MANY_NULLS', message: 'Few.' }] }),
      { reused: true },
      /^! .* already done; .*Ready for AMC, with caution\.$/,
    ],
    [
      reportWith({
        verdict: {
          state: 'notReady',
          refusedByAmc: 1,
          reasons: [{ code: 'CONSENT_UNDECIDED', message: 'No.' }],
        },
      }),
      { reused: true },
      /^! .* already done; .*Not ready for AMC\.$/,
    ],
  ])('describes how the run ended', (report, context, headline) => {
    expect(summarize(report, context).split('\n')[0]).toMatch(headline);
  });

  it('gives the reasons for rejects, most frequent first, and the lines to look at', () => {
    const examples = new RejectGroups();
    const add = (
      file: string,
      line: number,
      column: string | null,
      code: 'FIELD_COUNT' | 'INVALID_DECIMAL',
    ) => examples.add({ file, line, column, code });
    add('a.csv', 3, null, 'FIELD_COUNT');
    for (let line = 10; line < 2010; line++) add('b.csv', line, 'amount', 'INVALID_DECIMAL');
    const rejects = { FIELD_COUNT: 1, INVALID_DECIMAL: 2000 };
    const rows = { read: 4001, written: 2000, rejected: 2001, leftOut: 0 };
    const text = summarize(reportWith({ rejects, rows, rejectGroups: examples.list() }));
    const lines = text.split('\n').map((line) => line.trim());
    const first = lines.findIndex((line) => line.startsWith('2,000  INVALID_DECIMAL in amount: '));
    expect(lines[first + 1]).toBe('look at b.csv lines 10, 11, 12, 13, 14 …');
    expect(lines[first + 2]).toMatch(/^1 {2}FIELD_COUNT: /);
    expect(lines[first + 3]).toBe('look at a.csv line 3');
  });

  it('takes the reasons from the report alone when the rejects are unavailable', () => {
    expect(summarize(reportWith({ rejects: { FIELD_COUNT: 5 } }), { reused: true })).toContain(
      '5  FIELD_COUNT: ',
    );
  });

  it('has the order of the page: verdict, what to look at, notes, then the rows', () => {
    const text = summarize(
      reportWith({
        warnings: [
          { code: 'MANY_NULLS', message: '73.0 % of the rows have no email; they cannot match by it.' },
          { code: 'ROUNDED', message: '2 rows were rounded.' },
        ],
        unmappedColumns: ['Billing Phone', 'discount_code'],
      }),
    );
    expect(text.split('\n')[0]).toMatch(/^! .* Ready for AMC, with caution\.$/);
    const order = ['What to look at, in order', 'Good to know', 'rows read', 'Dropped source fields'];
    const places = order.map((title) => text.indexOf(title));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const section = text.slice(places[0], places[1]);
    expect(section).toMatch(/1\. 73\.0 %[^\n]*\n {2}2\. No column reads Billing Phone \(PHONE\)/);
    expect(section).not.toContain('discount_code');
    expect(section).not.toContain('rounded');
    expect(text.slice(places[1], places[2])).toContain('- 2 rows were rounded. [ROUNDED]');
    expect(text).toContain('Dropped source fields (no column reads them): Billing Phone, discount_code');
  });

  it('states the first reason of a refused or unready run only in the headline', () => {
    const reasons = [
      { code: 'CONSENT_UNDECIDED', message: 'AMC refuses some rows.' },
      { code: 'NO_COUNTRY', message: 'No row has a country.' },
    ];
    const verdict = { state: 'notReady' as const, refusedByAmc: 9, reasons };
    const unready = summarize(reportWith({ verdict }));
    expect(unready.split('\n')[0]).toContain('AMC refuses some rows. [CONSENT_UNDECIDED]');
    const refused = summarize(reportWith({ verdict, status: 'refused', manifest: null, files: [] }));
    expect(refused.split('\n')[0]).toMatch(/No data was written\. \[CONSENT_UNDECIDED\]$/);
    for (const text of [unready, refused]) {
      expect(text.match(/CONSENT_UNDECIDED/g)).toHaveLength(1);
      expect(text).toMatch(/What else to look at, in order\n {2}1\. No row has a country\./);
    }
    const reused = summarize(reportWith({ verdict }), { reused: true });
    expect(reused).toMatch(/What to look at, in order\n {2}1\. AMC refuses some rows\./);
  });

  it('escapes control characters in names', () => {
    const examples = new RejectGroups();
    examples.add({ file: 'x\u001b[2J.csv', line: 1, column: null, code: 'FIELD_COUNT' });
    const text = summarize(
      reportWith({
        outDir: '/o\u009b',
        rejects: { FIELD_COUNT: 1 },
        unmappedColumns: ['a\u0007'],
        warnings: [{ code: 'X', message: 'y\u001b' }],
        rejectGroups: examples.list(),
      }),
    );
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});
