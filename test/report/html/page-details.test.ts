import { describe, expect, it } from 'vitest';
import { barPlot } from '../../../src/report/html/bar-plot.js';
import { renderReport } from '../../../src/report/html/render-report.js';
import { spanPlot } from '../../../src/report/html/span-plot.js';
import { STYLE } from '../../../src/report/html/style.js';
import { table } from '../../../src/report/html/table.js';
import type { RunReport } from '../../../src/report/run-report.js';
import { sampleReport } from './sample-report.js';

const pageOf = (changes: Partial<RunReport>, previous: RunReport | null = null) =>
  renderReport({ ...sampleReport(), ...changes }, previous);

/** The titles of the sections, in order. */
const titles = (page: string) =>
  [...page.matchAll(/<h2 id="[^"]+">([^<]+)<\/h2>/g)].map(([, title]) => title);

describe('the sections of the page', () => {
  it('explain missing rows before who can be matched', () => {
    const found = titles(pageOf({}));
    expect(found.indexOf('Rejected rows and why')).toBe(found.indexOf('What happened to the rows') + 1);
    expect(found.indexOf('Rejected rows and why')).toBeLessThan(found.indexOf('Who can be matched'));
  });

  it('include the day and the command of the run, if known', () => {
    const page = pageOf({ day: '2026-11-30', command: "amc-ingest run 'a & b.csv' --schema crm" });
    expect(page).toContain('of 2026-11-30 (UTC)');
    expect(page).toContain('<pre>amc-ingest run &#39;a &amp; b.csv&#39; --schema crm</pre>');
    const { day: _day, command: _command, ...earlier } = sampleReport();
    const without = renderReport(earlier, null);
    expect(without).not.toContain('<pre>');
    expect(without).not.toContain('(UTC) ·');
  });

  it('do not mention rejects when there are none', () => {
    const rows = { read: 900, written: 900, rejected: 0, leftOut: 0 };
    const page = pageOf({ rows, rejects: {}, rejectGroups: [], rejectPositions: [], leftOut: {} });
    expect(titles(page)).not.toContain('Rejected rows and why');
    expect(page).toContain('Together they are 900 rows.');
  });

  it('have one sentence on consent when no row needs a signal or has one', () => {
    const none = { consent: { required: 0, signals: { consent: 0 } }, leftOut: {} };
    expect(pageOf(none)).not.toContain('Rows by consent');
    expect(pageOf(none)).toContain('No row is of people in the European Economic Area');
    for (const some of [
      { ...none, consent: { required: 1, signals: { consent: 0 } } },
      { ...none, consent: { required: 0, signals: { consent: 1 } } },
      { ...none, consentFaults: { denied: 1 } },
      { ...none, leftOut: { CONSENT_DENIED: 1 } },
    ])
      expect(pageOf(some)).toContain('Rows by consent');
  });

  it('name the most frequent reason of a refused run', () => {
    const group = { code: 'INVALID_TIMESTAMP', column: 'purchase_time', rows: 1_960, places: [] };
    const page = pageOf({ status: 'refused', rejectGroups: [group] });
    expect(page).toContain('The most frequent reason: INVALID_TIMESTAMP in purchase_time (1,960 rows).');
    expect(pageOf({ rejectGroups: [group] })).not.toContain('The most frequent reason');
  });

  it('show the change of a share beside its bar, and the range of the run before without breaking times', () => {
    const before = { ...sampleReport(), runId: 'run-0', rows: { ...sampleReport().rows, rejected: 60 } };
    const page = pageOf({}, before);
    expect(page).toMatch(/8\.0 % \(\+2\.0 points\)/);
    expect(page).toContain('<code>run-0</code>');
    expect(page).toContain('<time>2024-05-16 23:00:00</time>');
    expect(page).not.toMatch(/\d{4}-\d\d-\d\dT\d\d/);
    expect(STYLE).toMatch(/\btime\b[^{]*\{ white-space: nowrap/);
  });
});

it('shares of a table are of the counted rows, before rows of one key were merged', () => {
  const report = sampleReport();
  const [[name = '', column] = []] = Object.entries(report.columns);
  if (column === undefined) throw new Error('The sample has columns.');
  const page = pageOf({
    rows: { read: 1_000, written: 800, rejected: 80, leftOut: 20, collapsed: 100 },
    columns: { [name]: { ...column, profile: { filled: 900 } } },
  });
  expect(page).toContain('Over the rows accepted, before those of one key were collapsed.');
  expect(page).not.toContain('112.5 %');
  expect(page).toMatch(
    /<span>900<\/span>\s*<\/td><td class="number" data-label="Share">\s*<span>100 %<\/span>/,
  );
  expect(pageOf({})).toContain('Over the rows written.');
});

describe('the layout', () => {
  it('omits empty cells where tables are folded', () => {
    const { text } = table({
      caption: 'c',
      head: ['a', 'b', 'c', 'd'],
      rows: [['x', '', '1', '']],
      texts: [3],
    });
    expect(
      [...text.matchAll(/<td class="([^"]+)" data-label="(.)"/g)].map(([, kind, name]) => [name, kind]),
    ).toEqual([
      ['b', 'number none'],
      ['c', 'number'],
      ['d', 'text none'],
    ]);
    expect(STYLE).toContain('table.wide td.none { display: none; }');
  });

  it('breaks codes between their words', () => {
    const { text } = barPlot({
      title: 't',
      bars: [{ label: 'CONTINUATION_WITHOUT_FIRST', value: 1, note: '1' }],
    });
    expect(text).toContain('CONTINUATION_<wbr />WITHOUT_<wbr />FIRST');
  });

  it('fits a file name below the plot', () => {
    const name = `${'a'.repeat(60)}${'z'.repeat(60)}.csv`;
    const plot = (xLabel: string) =>
      spanPlot({
        id: 'p',
        title: 't',
        description: 'd',
        spans: [{ start: 1, end: 2, rows: 1 }],
        axis: 'lines',
        from: 1,
        to: 2,
        xLabel,
      }).text;
    const shown = [...plot(`line of ${name}`).matchAll(/text-anchor="end">\s*([^<]*…[^<]*?)\s*</g)].map(
      ([, label = '']) => label,
    );
    expect(shown.map((label) => label.length)).toEqual([93, 43]);
    for (const label of shown) expect(label).toMatch(/^line of a+…z+\.csv$/);
    expect(plot('line of a.csv')).toContain('line of a.csv');
  });
});
