import { describe, expect, test } from 'vitest';
import { mergeProbe } from '../../src/probe/merge-probe.js';
import type { FileForm } from '../../src/model/file-form.js';
import type { ProbeFinding, ProbeFile } from '../../src/probe/probe-result.js';
import { settle } from '../../src/probe/settle.js';

const AT = '2026-11-29T12:00:00.000Z';

function finding(outcome: ProbeFinding['outcome'], message: string | null = null): ProbeFinding {
  return { outcome, rowsSent: 1, rowsArrived: null, cases: [], message, at: AT, instanceId: 'amcone' };
}

type Outcomes = Partial<Record<FileForm, ProbeFinding['outcome']>>;

function formsOf(outcomes: Outcomes): ProbeFile['forms'] {
  return Object.fromEntries(Object.entries(outcomes).map(([name, outcome]) => [name, finding(outcome)]));
}

const CSV: Outcomes = {
  'csv-plain': 'works',
  'csv-gzip': 'works',
  'csv-doubled-quotes': 'works',
  'csv-literal-backslash': 'works',
  'csv-backslash-escape': 'works',
};
const PARQUET: Outcomes = { 'parquet-none': 'works', 'parquet-snappy': 'works', 'parquet-gzip': 'works' };
const JSON_LINES: Outcomes = { 'json-lines': 'works', 'json-lines-gzip': 'works' };
const ALL = { ...CSV, ...PARQUET, ...JSON_LINES };
const USUAL = { format: 'csv', csvEscape: 'quote', compression: {} };

describe('the settings that follow from the findings', () => {
  const cases: readonly (readonly [string, Outcomes, object])[] = [
    ['all works', ALL, USUAL],
    ['no outcome is known', {}, { compression: {} }],
    ['CSV is accepted but not visible', { ...ALL, 'csv-plain': 'accepted', 'csv-gzip': 'accepted' }, USUAL],
    [
      'doubled quotes are refused',
      { ...ALL, 'csv-doubled-quotes': 'refused' },
      { ...USUAL, csvEscape: 'backslash' },
    ],
    [
      'backslashes vanish where quotes are doubled',
      { ...ALL, 'csv-literal-backslash': 'altered' },
      { ...USUAL, csvEscape: 'backslash' },
    ],
    [
      'CSV has no working escape',
      { ...ALL, 'csv-doubled-quotes': 'lost', 'csv-backslash-escape': 'refused' },
      { format: 'parquet', compression: {} },
    ],
    [
      'only the first gzip member is read',
      { ...ALL, 'csv-gzip': 'lost', 'json-lines-gzip': 'lost' },
      { ...USUAL, compression: { csv: 'none', jsonl: 'none' } },
    ],
    [
      'gzip is unknown',
      { ...ALL, 'csv-gzip': 'unknown' },
      { format: undefined, csvEscape: 'quote', compression: {} },
    ],
    [
      'no CSV, and Parquet only with gzip pages',
      { ...ALL, 'csv-plain': 'refused', 'csv-gzip': 'refused', 'parquet-snappy': 'refused' },
      { format: 'parquet', compression: { parquet: 'gzip' }, csvEscape: 'quote' },
    ],
    [
      'only JSON Lines works',
      {
        ...ALL,
        'csv-plain': 'refused',
        'csv-gzip': 'refused',
        'parquet-none': 'refused',
        'parquet-snappy': 'refused',
        'parquet-gzip': 'refused',
      },
      { format: 'jsonl', csvEscape: 'quote', compression: {} },
    ],
    [
      'nothing works',
      Object.fromEntries(Object.keys(ALL).map((name) => [name, 'refused'])),
      { compression: {} },
    ],
    // It is unknown whether CSV works, so it is not given up for another format.
    ['only Parquet was tried', PARQUET, { compression: {} }],
    ['an unknown escape changes nothing', { ...ALL, 'csv-doubled-quotes': 'unknown' }, { compression: {} }],
  ];
  test.each(cases)('fit these findings: %s', (_, outcomes, expected) => {
    expect(settle(formsOf(outcomes))).toEqual(expected);
  });
});

describe('merging findings with those of earlier probes', () => {
  const merge = (
    before: ProbeFile | null,
    outcomes: Outcomes,
    policy: 'narrow' | 'plain' | 'none' = 'narrow',
  ) =>
    mergeProbe(before, {
      probed: { findings: formsOf(outcomes) },
      policy,
      instanceId: 'amcone',
      instanceKind: 'sandbox',
      at: AT,
    });

  test('keeps earlier outcomes for unknown ones, and replaces them by known ones', () => {
    const first = merge(null, ALL);
    const second = merge(first, { ...ALL, 'csv-plain': 'unknown', 'parquet-gzip': 'refused' });
    expect(second.forms['csv-plain']?.outcome).toBe('works');
    expect(second.forms['parquet-gzip']?.outcome).toBe('refused');
  });

  test('counts a policy as working when AMC reads under it, not when all is refused for lack of access', () => {
    const narrow = mergeProbe(null, {
      probed: {
        findings: Object.fromEntries(
          Object.keys(ALL).map((name) => [
            name,
            finding('refused', 's3://b/k could not be read: access is denied.'),
          ]),
        ),
      },
      policy: 'narrow',
      instanceId: 'amcone',
      instanceKind: 'sandbox',
      at: AT,
    });
    expect(narrow.policies).toEqual({ narrow: { outcome: 'refused', at: AT } });
    // Then nothing is known about the forms.
    expect(narrow.forms).toEqual({});
    const plain = merge(narrow, ALL, 'plain');
    expect(plain.policies).toMatchObject({ narrow: { outcome: 'refused' }, plain: { outcome: 'works' } });
    expect(plain.settled).toEqual(USUAL);
    expect(merge(null, ALL, 'none').policies).toEqual({});
  });
});
