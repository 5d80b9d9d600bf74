import { describe, expect, it } from 'vitest';
import { consentFaultsOf } from '../../src/report/consent-faults.js';
import { timelineOf } from '../../src/report/event-timeline.js';
import { notesByColumn } from '../../src/report/identifier-notes.js';
import { keyRepetitions, runFacts } from '../../src/report/run-facts.js';
import { runWarnings, type WarningContext } from '../../src/report/warnings.js';
import { countCoverage, emptyCoverage, identifierBit } from '../../src/tally/coverage.js';
import { NOTE_CODES } from '../../src/model/identifier-note.js';
import { emptySketch } from '../../src/tally/key-sketch.js';
import { emptyTally, type Tally } from '../../src/tally/tally.js';
import { everyIdentifierPlan, everyKindPlan } from '../helpers/plans.js';

const plan = everyKindPlan();
const EMAIL = plan.columns.findIndex(({ name }) => name === 'email');
const CONSENT = plan.columns.findIndex(({ name }) => name === 'consent');

function tallyOf(more: Partial<Tally> = {}): Tally {
  return { ...emptyTally(plan.columns.length), read: 10, written: 10, countries: { US: 10 }, ...more };
}
const factsOf = (more: Partial<Tally>, today = '2024-06-01', of = plan) => runFacts(of, tallyOf(more), today);
const warningsOf = (more: Partial<Tally>, context: Partial<WarningContext> = {}, of = plan) =>
  runWarnings(of, tallyOf(more), { hasTables: () => true, today: '2024-06-01', ...context });
const columnOf = (index: number, counts: object) =>
  tallyOf().columns.map((column, at) => (at === index ? { ...column, ...counts } : column));

/** One address on this many of the rows, and a separate address on each other row. */
function repeated(rows: number, all: number): Partial<Tally> {
  const counts = [rows, ...Array.from({ length: all - rows }, () => 1)];
  const keys = counts.map((_, at) => at);
  const sketches = [emptySketch()];
  return {
    read: all,
    written: all,
    keys: [{ keys, counts }],
    sketches,
    columns: columnOf(EMAIL, { hashed: all - 1, alreadyHashed: 1 }),
  };
}

describe('coverage', () => {
  const email = identifierBit('EMAIL');
  const phone = identifierBit('PHONE');
  const coverage = () => {
    const [us, fr, unknown] = [emptyCoverage(), emptyCoverage(), emptyCoverage()];
    countCoverage(us, email | phone, 3);
    countCoverage(us, 0, 1);
    countCoverage(fr, phone, 2);
    countCoverage(unknown, email, 4);
    return { US: us, FR: fr, '': unknown };
  };

  it('is the sum of the countries, in code order', () => {
    const facts = factsOf({ coverage: coverage() }).coverage;
    expect(facts).toMatchObject({
      rows: 10,
      withKey: 9,
      keys: { EMAIL: 7, PHONE: 5, ADDRESS: 0, EXTERNAL: 0 },
      byKeyCount: [1, 6, 3, 0, 0],
    });
    expect(Object.keys(facts?.countries ?? {})).toEqual(['unknown', 'FR', 'US']);
    expect(facts?.countries['FR']).toMatchObject({ rows: 2, withKey: 2 });
    expect(facts?.countries['US']).toMatchObject({ rows: 4, withKey: 3 });
  });

  it('has only the identifier types of the data set', () => {
    expect(factsOf({ coverage: coverage() }).coverage?.identifiers).toEqual({ EMAIL: 7, PHONE: 5, MAID: 0 });
    const nobody = { ...plan, columns: plan.columns.filter(({ name }) => name === 'id') };
    expect(factsOf({}, '2024-06-01', nobody).coverage).toBeNull();
    const { coverage: all } = factsOf({}, '2024-06-01', everyIdentifierPlan());
    expect(Object.keys(all?.identifiers ?? {})).toHaveLength(9);
  });
});

describe('the timeline', () => {
  const rows = { '2024-06-01T23': 1, '2024-06-02T00': 1, '2023-05-16T23': 1, '2023-05-17T00': 1 };
  const timeline = () => ({ period: 'hour' as const, rows: { ...rows } });

  it('has hours for times and days for dates, and is null without an event time', () => {
    expect(factsOf({ timeline: timeline() }).timeline?.period).toBe('hour');
    const columns = plan.columns.map((column) => (column.name === 'day' ? column : { ...column }));
    const dated = { ...plan, columns, eventTimeColumn: columns.findIndex(({ name }) => name === 'day') };
    expect(factsOf({ timeline: timeline() }, '2024-06-01', dated).timeline).toMatchObject({
      period: 'day',
      rows: { '2024-06-01': 1, '2024-06-02': 1 },
    });
    const timeless = { ...plan, eventTimeColumn: null };
    expect(factsOf({ timeline: timeline() }, '2024-06-01', timeless).timeline).toBeNull();
  });

  it('shows events that are too old or in the future, from the first row on', () => {
    expect(factsOf({ timeline: timeline() }).timeline).toMatchObject({
      future: { rows: 1, asOf: '2024-06-01' },
      old: { rows: 1, asOf: '2024-06-01' },
    });
    const { future, old } = factsOf({ timeline: { period: 'hour', rows: { '2024-05-01T00': 9 } } })
      .timeline ?? { future: undefined, old: undefined };
    expect([future, old]).toEqual([null, null]);
  });

  it('warns about such events, in words for uploads and for tables', () => {
    const [old, future, ...others] = warningsOf({ timeline: timeline() });
    expect(others).toEqual([]);
    expect(old).toMatchObject({
      code: 'EVENTS_TOO_OLD',
      message: expect.stringContaining('1 row has an event of more than 12.5 months ago. AMC has refused'),
    });
    expect(future).toMatchObject({
      code: 'EVENTS_IN_FUTURE',
      message: expect.stringContaining('1 row has an event after the day of the run.'),
    });
    const [ofTable] = warningsOf({ timeline: timeline() }, { isTable: true });
    expect(ofTable?.message).toContain('ago. Amazon');
    const two = { period: 'hour' as const, rows: { '2024-06-02T00': 2, '2023-01-01T00': 2 } };
    expect(warningsOf({ timeline: two }).map(({ message }) => message)).toEqual([
      expect.stringContaining('2 rows have events of more'),
      expect.stringContaining('2 rows have events after'),
    ]);
  });
});

describe('periods and notes', () => {
  it('are listed in chronological order', () => {
    const counted = { period: 'day' as const, rows: { '2024-06-02': 1, '2023-05-16': 2, '2024-06-01': 3 } };
    expect(Object.keys(timelineOf(counted, true).rows)).toEqual(['2023-05-16', '2024-06-01', '2024-06-02']);
  });

  it('belong to their column alone', () => {
    const tally = tallyOf();
    expect(notesByColumn(plan, tally)).toEqual({});
    tally.notes[EMAIL * NOTE_CODES.length + NOTE_CODES.indexOf('OTHER_HASH')] = 1;
    expect(notesByColumn(plan, tally)).toEqual({ email: { OTHER_HASH: 1 } });
    expect(notesByColumn(plan, emptyTally(0))).toEqual({});
  });
});

describe('repetition of values', () => {
  it('counts rows with a value, hashed here or before', () => {
    expect(factsOf(repeated(3, 5)).repetitions).toMatchObject({
      email: { rows: 5, distinct: 3, isExact: true, most: 3, mostOfAll: 3 },
    });
    const [first, ...others] = keyRepetitions(plan, tallyOf(repeated(3, 5)));
    expect(others).toEqual([]);
    expect(first).toMatchObject({ name: 'email', usual: 1 });
    // A sample with fewer rows than the column is not complete.
    const part = { ...repeated(3, 5), columns: columnOf(EMAIL, { hashed: 7, alreadyHashed: 3 }) };
    expect(factsOf(part).repetitions['email']).toMatchObject({ rows: 10, isExact: false });
  });

  it('covers only columns that were sampled', () => {
    expect(factsOf({}).repetitions).toEqual({});
    const { keys = [], sketches = [], ...rest } = repeated(3, 5);
    expect(factsOf({ ...rest, keys }).repetitions).toEqual({});
    expect(factsOf({ ...rest, sketches }).repetitions).toEqual({});
    // The tally of another plan does not have the column: no rows with a value.
    expect(
      runFacts(plan, { ...emptyTally(0), keys: [{ keys: [], counts: [] }], sketches }, '2024-06-01')
        .repetitions['email'],
    ).toMatchObject({ rows: 0, isExact: true });
  });

  it('causes a warning when values hardly belong to one person', () => {
    expect(warningsOf(repeated(100, 1_000))).toEqual([]);
    const [warning, ...others] = warningsOf(repeated(101, 1_000));
    expect(others).toEqual([]);
    expect(warning).toMatchObject({
      code: 'REPEATED_IDENTIFIER',
      message: expect.stringMatching(
        /^101 rows \(10\.1 % of those with a value\) have one and the same email/,
      ),
    });
    const part = { ...repeated(101, 1_000), columns: columnOf(EMAIL, { hashed: 1_001 }) };
    expect(warningsOf(part)[0]?.message).toMatch(/^About 101 rows/);
  });
});

describe('consent', () => {
  const signals = (nulls: number) => ({ columns: columnOf(CONSENT, { nulls }) });

  it('counts rows of Europe and given signals', () => {
    expect(factsOf({ countries: { DE: 1, US: 9 }, ...signals(4) }).consent).toEqual({
      required: 1,
      undecided: 0,
      signals: { consent: 6 },
    });
    expect(factsOf({ countries: { DE: 2, FR: 3, '': 5 }, ...signals(10) }).consent).toMatchObject({
      required: 5,
      signals: { consent: 0 },
    });
    expect(runFacts(plan, { ...emptyTally(0), written: 10 }, '2024-06-01').consent?.signals).toEqual({
      consent: 10,
    });
  });

  it('is undecided for rows without a signal, where the schema says nothing', () => {
    const people = everyIdentifierPlan();
    const of = (missing: number) =>
      factsOf({ countries: { DE: 9 }, consentFaults: missing === 0 ? {} : { missing } }, undefined, people);
    expect(of(0).consent).toEqual({ required: 9, undecided: 0, signals: {} });
    expect(of(3).consent).toEqual({ required: 9, undecided: 3, signals: {} });
    expect(factsOf({ countries: { US: 9 } }, undefined, people).consent).toBeNull();
    expect(factsOf({ countries: { DE: 1 } }, undefined, people).consent?.required).toBe(1);
  });

  it('is not needed for rows that are not about people', () => {
    const columns = plan.columns.filter(({ kind }) => kind.kind === 'consent' || kind.kind === 'value');
    const things = { ...plan, columns };
    const consentFaults = { missing: 3, denied: 1 };
    expect(factsOf({ countries: { DE: 9 }, consentFaults }, undefined, things).consent).toEqual({
      required: 0,
      undecided: 0,
      signals: { consent: 10 },
    });
    expect(consentFaultsOf(things, tallyOf({ consentFaults }))).toEqual({ denied: 1 });
    expect(consentFaultsOf(plan, tallyOf({ consentFaults }))).toEqual(consentFaults);
  });

  it('that nobody gave causes a warning from the first row that was left out', () => {
    const nobody = signals(10);
    const codes = (leftOut: Tally['leftOut'], more = nobody) =>
      warningsOf({ ...more, leftOut }).map(({ code }) => code);
    expect(codes({})).toEqual([]);
    const [warning] = warningsOf({ ...nobody, leftOut: { CONSENT_MISSING: 1 } });
    expect(warning?.message).toContain('1 row of people in the EEA and the UK was left out');
    expect(codes({ CONSENT_MISSING: 1 })).toEqual(['NO_CONSENT_GIVEN']);
    expect(codes({ CONSENT_MISSING: 1 }, signals(9))).toEqual([]);
    // A tally of fewer columns does not miss values that it has not counted.
    const one = { ...emptyTally(0), written: 1, countries: { US: 1 }, leftOut: { CONSENT_MISSING: 1 } };
    expect(runWarnings(plan, one, { hasTables: () => true, today: '2024-06-01' })).toEqual([]);
  });
});

describe('a column', () => {
  it('that is not written causes no warning', () => {
    const columns = columnOf(EMAIL, { nulls: 9, notInMap: 1, rounded: 1 });
    expect(warningsOf({ columns }).map(({ code }) => code)).toEqual(['MANY_NULLS', 'NOT_IN_MAP', 'ROUNDED']);
    expect(warningsOf({ columns }, { unused: new Set(['email']) })).toEqual([]);
    expect(warningsOf({ columns }, { unused: new Set(['phone']) })).toHaveLength(3);
  });

  it('without a count, as in the tally of another plan, causes no warning', () =>
    expect(warningsOf({ columns: [] })).toEqual([]));

  it.each([
    [8, 1, true],
    [9, 1, true],
    [9, 0, false],
    // No value was given, so none was lost.
    [10, 0, false],
    [10, 1, false],
  ])('with %i of 10 rows empty, %i of them by standardization, causes a warning: %s', (nulls, lost, is) => {
    const columns = columnOf(EMAIL, { nulls, standardizedToNothing: lost });
    expect(warningsOf({ columns }).some(({ code }) => code === 'MANY_STANDARDIZED_TO_NOTHING')).toBe(is);
  });

  it('causes a warning from the first value that the map does not name', () => {
    const messages = (notInMap: number) =>
      warningsOf({ columns: columnOf(EMAIL, { notInMap }) }).map(({ message }) => message);
    expect(messages(0)).toEqual([]);
    expect(messages(1)).toEqual([expect.stringContaining('1 row has a value in email that source.map')]);
  });
});

describe('rows without a country', () => {
  it('cause a warning from the first one on', () => {
    expect(warningsOf({ countries: {} })).toEqual([]);
    expect(warningsOf({ countries: { '': 1 } }).map(({ code }) => code)).toEqual(['NO_COUNTRY']);
  });
});
