import { describe, expect, it } from 'vitest';
import { ingest, type IngestResult } from '../../src/ingest/ingest.js';
import type { IngestOptions } from '../../src/ingest/ingest-options.js';
import { matchableRows } from '../../src/report/matchable-rows.js';
import { RefusedError } from '../../src/report/refused-error.js';
import { verdictOf, type JudgedRun } from '../../src/report/verdict.js';

const text = { dataType: 'STRING', columnType: 'DIMENSION' } as const;
const EMAIL = { name: 'email', ...text, externalUserIdType: { hashedPii: 'EMAIL' } } as const;
const COUNTRY = { name: 'country', ...text, isCountryCode: true } as const;
const CONSENT = { name: 'consent', ...text, consentType: 'AMZN_USER_DATA' } as const;
const ID = { name: 'id', ...text } as const;

const ROWS = [
  { id: '1', email: 'a@example.com', country: 'US' },
  { id: '2', email: 'b@example.com', country: 'DE' },
  { id: '3', email: 'c@example.com', country: 'GB' },
  { id: '4', email: '', country: 'US' },
];

function run(
  columns: readonly object[],
  more: Partial<IngestOptions> & { input?: object } = {},
): Promise<IngestResult> {
  const { input, ...options } = more;
  const schema = { dataSetId: 't', columns, ...(input === undefined ? {} : { input }) };
  return ingest({ inputs: [ROWS], schema, dryRun: true, ...options });
}

describe('the verdict on rows that need consent', () => {
  it('is not ready when the schema does not say what to do without a signal', async () => {
    const report = await run([ID, EMAIL, COUNTRY]);
    expect(report.verdict).toMatchObject({ state: 'notReady', refusedByAmc: 2 });
    expect(report.verdict?.reasons[0]).toMatchObject({ code: 'CONSENT_UNDECIDED' });
    expect(report.verdict?.reasons[0]?.message).toContain('2 of 4 rows');
    expect(report.consent).toMatchObject({ required: 2, undecided: 2 });
    // Neither the rejected rows nor the one without an address can match.
    expect(matchableRows(report)).toBe(1);
  });

  it.each(['warn', 'leaveOut'] as const)('depends on a schema that says %s', async (missing) => {
    const report = await run([ID, EMAIL, COUNTRY], { input: { consent: { missing } } });
    expect(report.verdict).toMatchObject({ state: missing === 'warn' ? 'caution' : 'ready' });
    expect(report.verdict?.refusedByAmc).toBe(missing === 'warn' ? 2 : 0);
    expect(report.consent?.undecided ?? 0).toBe(0);
    expect(matchableRows(report)).toBe(1);
  });

  it('depends on an option of the run, too', async () => {
    const report = await run([ID, EMAIL, COUNTRY], { missingConsent: 'leaveOut' });
    expect(report.leftOut).toEqual({ CONSENT_MISSING: 2 });
    expect(report.verdict?.state).toBe('ready');
  });

  it('counts a consent column as the decision to leave such rows out', async () => {
    const report = await run([ID, EMAIL, COUNTRY, CONSENT]);
    expect(report.rows).toMatchObject({ written: 2, leftOut: 2 });
    expect(report.consent?.undecided).toBe(0);
    // All of Europe is missing, so somebody should check.
    expect(report.verdict?.reasons.map(({ code }) => code)).toEqual(['NO_CONSENT_GIVEN']);
  });

  it('does not need consent for a data set without identifiers', async () => {
    const report = await run([ID, COUNTRY]);
    expect(report.verdict).toEqual({ state: 'ready', refusedByAmc: 0, reasons: [] });
    expect(report.consentFaults).toEqual({});
    expect(report.consent).toBeNull();
  });

  it('does not count rows without a country as matchable', async () => {
    const report = await run([ID, EMAIL]);
    expect(report.coverage?.withKey).toBe(3);
    expect(matchableRows(report)).toBe(0);
    expect(report.verdict?.state).toBe('caution');
  });
});

describe('the verdict on other runs', () => {
  const judged = (more: Partial<JudgedRun>): JudgedRun => ({
    status: 'complete',
    rows: { read: 10, written: 10, rejected: 0, leftOut: 0 },
    consentFaults: {},
    consent: null,
    warnings: [],
    ...more,
  });

  it.each<[string, Partial<JudgedRun>, string, string[]]>([
    ['no warnings and no rejects', {}, 'ready', []],
    ['a note', { warnings: [{ code: 'ROUNDED', message: 'x' }] }, 'ready', []],
    ['a warning', { warnings: [{ code: 'NO_COUNTRY', message: 'x' }] }, 'caution', ['NO_COUNTRY']],
    ['rejects', { rows: { read: 10, written: 9, rejected: 1, leftOut: 0 } }, 'caution', ['ROWS_REJECTED']],
    [
      'too many rejects',
      { status: 'refused', rows: { read: 10, written: 4, rejected: 6, leftOut: 0 } },
      'notReady',
      ['TOO_MANY_REJECTS'],
    ],
    [
      'no rows left',
      { status: 'refused', rows: { read: 10, written: 0, rejected: 0, leftOut: 10 } },
      'notReady',
      ['NO_ROW_LEFT'],
    ],
    [
      'a report of an earlier version',
      { consent: {}, consentFaults: { missing: 3 } },
      'notReady',
      ['CONSENT_UNDECIDED'],
    ],
  ])('fits this case: %s', (_, run_, state, codes) => {
    const verdict = verdictOf(judged(run_));
    expect(verdict.state).toBe(state);
    expect(verdict.reasons.map(({ code }) => code)).toEqual(codes);
  });

  it('counts rows that need a consent signal and have none, from the first one on', () => {
    const of = (undecided: number | undefined, missing?: number) =>
      verdictOf(
        judged({ consent: { undecided }, consentFaults: missing === undefined ? {} : { missing } }),
      ).reasons.map(({ code }) => code);
    expect(of(0)).toEqual([]);
    expect(of(1)).toEqual(['CONSENT_UNDECIDED']);
    // Reports of earlier versions.
    expect(of(undefined)).toEqual([]);
    expect(of(undefined, 1)).toEqual(['CONSENT_UNDECIDED']);
    // The schema has decided.
    expect(of(0, 5)).toEqual([]);
    expect(verdictOf(judged({ consentFaults: { missing: 5 } })).state).toBe('ready');
  });

  it.each([
    [{}, 0],
    [{ missing: 2 }, 2],
    [{ denied: 3 }, 3],
    [{ missing: 2, denied: 3 }, 5],
    [{ malformed: 4 }, 0],
  ])('counts the rows that AMC would refuse: %j', (consentFaults, rows) =>
    expect(verdictOf(judged({ consentFaults })).refusedByAmc).toBe(rows),
  );

  it('does not count a row that was not written as refused by AMC', () => {
    const rows = { read: 10, written: 0, rejected: 10, leftOut: 0 };
    expect(verdictOf(judged({ status: 'refused', rows, consentFaults: { missing: 5 } }))).toMatchObject({
      refusedByAmc: 0,
      reasons: [{ message: '100.0 % of the rows were rejected. No data was written.' }],
    });
  });

  it.each([
    [1, '1 row of 10 (10.0 %) was rejected and not written.'],
    [2, '2 rows of 10 (20.0 %) were rejected and not written.'],
  ])('includes the number of rejects: %i', (rejected, message) => {
    const rows = { read: 10, written: 10 - rejected, rejected, leftOut: 0 };
    expect(verdictOf(judged({ rows })).reasons).toEqual([{ code: 'ROWS_REJECTED', message }]);
  });

  it('never counts more refused rows than written ones', () => {
    const { refusedByAmc } = verdictOf(
      judged({ consent: { undecided: 0 }, consentFaults: { missing: 8, denied: 8 } }),
    );
    expect(refusedByAmc).toBe(10);
  });
});

describe('the verdict on a run without any rows left', () => {
  it('says that rows were left out, not rejected, and why', async () => {
    const failure = run([ID, EMAIL, CONSENT], { country: 'DE' });
    await expect(failure).rejects.toThrow(RefusedError);
    await expect(failure).rejects.toMatchObject({ code: 'NO_ROW_LEFT' });
    await expect(failure).rejects.toThrow(/4 of 4 rows were left out \(CONSENT_MISSING 4\)/);
    await expect(failure).rejects.not.toThrow(/max-reject-rate/);
  });
});

describe('the reasons of a verdict', () => {
  const warning = (code: string) => ({ code, message: `of ${code}` });
  const judged = (more: Partial<JudgedRun>): JudgedRun => ({
    status: 'complete',
    rows: { read: 100, written: 90, rejected: 10, leftOut: 0 },
    consentFaults: {},
    consent: null,
    warnings: ['MISSING_FIELD', 'MANY_NULLS', 'ROUNDED', 'RAW_IDENTIFIER_REJECTED', 'ROWS_IN_VALUES'].map(
      warning,
    ),
    ...more,
  });
  const codes = (of: JudgedRun) => verdictOf(of).reasons.map(({ code }) => code);
  const weighty = ['ROWS_IN_VALUES', 'RAW_IDENTIFIER_REJECTED'];

  it('are sorted by weight, without mere notes', () => {
    expect(codes(judged({}))).toEqual([...weighty, 'ROWS_REJECTED', 'MANY_NULLS', 'MISSING_FIELD']);
  });

  it('are in the order of discovery when none is weighty', () => {
    const warnings = ['MISSING_FIELD', 'SEVERAL_FIELDS', 'DUPLICATE_INPUT', 'EMPTY_INPUT'].map(warning);
    expect(codes(judged({ warnings }))).toEqual([
      'DUPLICATE_INPUT',
      'ROWS_REJECTED',
      'MISSING_FIELD',
      'SEVERAL_FIELDS',
      'EMPTY_INPUT',
    ]);
  });

  it('begin with what makes the run not ready', () => {
    expect(codes(judged({ consent: { undecided: 5 } }))).toEqual([
      'CONSENT_UNDECIDED',
      ...weighty,
      'ROWS_REJECTED',
      'MANY_NULLS',
      'MISSING_FIELD',
    ]);
    expect(codes(judged({ status: 'refused' }))).toEqual([
      'TOO_MANY_REJECTS',
      ...weighty,
      'MANY_NULLS',
      'MISSING_FIELD',
    ]);
  });
});
