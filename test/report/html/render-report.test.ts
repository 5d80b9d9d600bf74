import sax from 'sax';
import { describe, expect, it } from 'vitest';
import { parseRunReport, type RunReport } from '../../../src/report/run-report.js';
import { renderReport } from '../../../src/report/html/render-report.js';
import { sampleReport } from './sample-report.js';

const HOSTILE = `</title><script>alert(1)</script>"'<img src=x onerror=alert(2)>&amp;\u202e`;

/** All texts that may come from the input or the schema are hostile. */
function hostileReport(): RunReport {
  const report = sampleReport();
  const name = (text: string) => `${text}${HOSTILE}`;
  return {
    ...report,
    dataSetId: name('id'),
    runId: name('run'),
    version: name('1'),
    columns: Object.fromEntries(Object.values(report.columns).map((of) => [name('email'), of])),
    inputs: [{ name: name('a.csv'), rows: 3 }],
    unmappedColumns: [name('field')],
    warnings: [{ code: name('CODE'), message: name('message') }],
    rejects: { [name('CODE')]: 1 },
    leftOut: { [name('REASON')]: 1 },
    consentFaults: { [name('fault')]: 1 },
    consent: { required: 1, signals: { [name('consent')]: 1 } },
    repetitions: Object.fromEntries(Object.values(report.repetitions).map((of) => [name('email'), of])),
    rejectPositions: [{ file: name('a.csv'), linesPerStretch: 1, rows: [1] }],
    rejectGroups: [
      { code: name('CODE'), column: name('email'), rows: 1, places: [{ file: name('a.csv'), line: 1 }] },
    ],
  };
}

/** The page's elements and attributes; throws when the page is not well-formed. */
function elementsOf(page: string): { names: Set<string>; attributes: [string, string][] } {
  const names = new Set<string>();
  const attributes: [string, string][] = [];
  const parser = sax.parser(true);
  Object.assign(parser, {
    onerror: (error: Error) => {
      throw error;
    },
  });
  parser.onopentag = ({ name, attributes: found }) => {
    names.add(name);
    for (const [key, value] of Object.entries(found)) attributes.push([key, String(value)]);
  };
  parser.write(page).close();
  return { names, attributes };
}

describe('the page of a report', () => {
  it('shows the numbers', () => {
    const page = renderReport(sampleReport(), null);
    for (const text of [
      '1,000',
      '90.0 %',
      'INVALID_TIMESTAMP',
      '2024-05-13',
      'purchase_time',
      'lines 3, 17, 18, 40, 41 …',
    ])
      expect(page).toContain(text);
    expect(page.match(/<ul class="bars"/g)?.length).toBeGreaterThanOrEqual(4);
    expect(page).not.toContain('Compared with the previous run');
  });

  it('passes a strict HTML reader', () => {
    expect(() => elementsOf('<p>open')).toThrow(/Unclosed/);
    expect(() => elementsOf('<p>a & b</p>')).toThrow(/entity/);
  });

  it('is the same for the same reports', () => {
    const render = () => renderReport(sampleReport(), sampleReport());
    expect(render()).toBe(render());
  });

  it('loads nothing and runs nothing, whatever names it has', () => {
    for (const report of [sampleReport(), hostileReport()]) {
      const page = renderReport(report, report);
      const { names, attributes } = elementsOf(page);
      for (const name of ['script', 'img', 'link', 'iframe', 'object', 'a', 'image', 'use'])
        expect(names).not.toContain(name);
      expect(attributes.filter(([name]) => /^on|^(src|href|action|style)$|:/.test(name))).toEqual([]);
      expect(page).not.toMatch(/url\(|@import|\u202e/);
    }
  });

  it('gives every drawn plot a title and a description, and a table beside it', () => {
    const page = renderReport(sampleReport(), sampleReport());
    const plots = [...page.matchAll(/role="img"\s+aria-labelledby="(\S+) (\S+)"/g)];
    expect(plots.length).toBeGreaterThanOrEqual(4);
    for (const [, title = '', text = ''] of plots) {
      expect(page).toMatch(new RegExp(`<title id="${title}">[^<]+</title>`));
      expect(page).toMatch(new RegExp(`<desc id="${text}">[^<]+</desc>`));
    }
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(page.match(/<table\b/g)?.length).toBeGreaterThanOrEqual(plots.length / 2);
  });

  it('begins with whether AMC accepts the run, then what to look at, with notes apart', () => {
    const warnings = [
      { code: 'CONSENT_MISSING', message: 'Rows without consent.' },
      { code: 'ROUNDED', message: 'Rows were rounded.' },
    ];
    const page = renderReport(
      {
        ...sampleReport(),
        warnings,
        consentFaults: { missing: 300 },
        consent: { required: 300, undecided: 300, signals: {} },
      },
      null,
    );
    const positions = [
      'Not ready for AMC',
      'AMC refuses 300 of 900 rows',
      'CONSENT_UNDECIDED',
      'Good to know',
      'Rows were rounded.',
      'What happened to the rows',
    ].map((words) => page.indexOf(words));
    expect(positions).not.toContain(-1);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(page).not.toContain('Rows without consent.');
    expect(page.match(/300 of 900 rows/g)).toHaveLength(1);
    expect(page.indexOf('What else to look at, in order')).toBeLessThan(page.indexOf('ROWS_REJECTED'));
  });

  it('states the reason of a refusal once, and lists the others', () => {
    const page = renderReport(
      {
        ...sampleReport(),
        status: 'refused',
        verdict: {
          state: 'notReady',
          refusedByAmc: 0,
          reasons: [
            { code: 'TOO_MANY_REJECTS', message: 'Nearly all rows were rejected.' },
            { code: 'NO_COUNTRY', message: 'No row has a country.' },
          ],
        },
      },
      null,
    );
    expect(page.match(/Nearly all rows were rejected\./g)).toHaveLength(1);
    expect(page.match(/TOO_MANY_REJECTS/g)).toHaveLength(1);
    expect(page.indexOf('What else to look at, in order')).toBeLessThan(
      page.indexOf('No row has a country.'),
    );
  });

  it('compares with the run before', () => {
    const previous = { ...sampleReport(), runId: 'run-before' };
    previous.rows = { read: 500, written: 500, rejected: 0, leftOut: 0 };
    const page = renderReport(sampleReport(), previous);
    expect(page).toContain('run-before');
    expect(page).toContain('+500');
    expect(page).toContain('+8.0 points');
  });

  it('can be made from reports without newer fields, and from empty ones', () => {
    const {
      coverage: _c,
      timeline: _t,
      repetitions: _r,
      consent: _s,
      rejectPositions: _p,
      ...old
    } = sampleReport();
    const report = parseRunReport(
      JSON.stringify({ ...old, status: 'refused', files: [], inputs: [], events: null }),
    );
    if (report === null) throw new TypeError('no report');
    expect(() => elementsOf(renderReport(report, report))).not.toThrow();
  });

  it('omits dates far from all others from the plot, and says so', () => {
    const report = sampleReport();
    report.timeline = {
      period: 'day',
      rows: { '1970-01-01': 2, '2024-05-13': 400, '2024-05-14': 400, '2062-05-14': 98 },
      future: { rows: 98, asOf: '2024-06-01' },
      old: null,
    };
    const page = renderReport(report, null);
    expect(page).toContain('100 rows far apart');
    expect(page).toContain('98 rows are in the future');
  });
});
