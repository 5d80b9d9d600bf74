import { describe, expect, it } from 'vitest';
import { judgeNationalId } from '../../src/leak-guard/national-id-verdict.js';

interface Seen {
  readonly country?: string | null;
  readonly named?: boolean;
  readonly measure?: boolean;
}

function judge(text: string, { country = null, named = false, measure = false }: Seen = {}) {
  const groups = text.match(/\d+/g) ?? [];
  const verdict = judgeNationalId(
    {
      digits: groups.join(''),
      shape: groups.map(({ length }) => length).join('-'),
      hasPlus: false,
      separators: text.replaceAll(/\d/g, ''),
      isMeasure: () => measure,
      isNamed: (kind) => named && kind === 'NATIONAL_ID',
    },
    country,
  );
  if (verdict === null) return 'no';
  expect(verdict.kind).toBe('NATIONAL_ID');
  return verdict.isCertain ? 'certain' : 'maybe';
}

const SSN = '536-90-4399';
const SIN = '130-692-544';
const STEUER_ID = '86 095 742 719';
const AADHAAR = '2341 2341 2346';
const MY_NUMBER = '1234 5678 9018';
const NIR = '2 55 08 14 168 025 38';
const bare = (text: string) => text.replaceAll(/\D/g, '');

describe('a national id without a word that names it', () => {
  it.each([
    // In groups, as people write it: certain for the country's own numbers; Aadhaar and NIR are certain everywhere.
    [SIN, 'CA', 'certain'],
    [SIN, 'US', 'no'],
    [SIN, null, 'no'],
    [STEUER_ID, 'DE', 'certain'],
    [STEUER_ID, 'FR', 'no'],
    [AADHAAR, null, 'certain'],
    [AADHAAR, 'US', 'certain'],
    [MY_NUMBER, 'JP', 'certain'],
    [MY_NUMBER, 'DE', 'no'],
    [NIR, null, 'certain'],
    // Without groups, it is only a possible match, and only in its country.
    [bare(SSN), 'US', 'no'],
    [bare(SIN), 'CA', 'maybe'],
    [bare(SIN), 'US', 'no'],
    [bare(STEUER_ID), 'DE', 'maybe'],
    [bare(STEUER_ID), 'US', 'no'],
    [bare(AADHAAR), 'IN', 'maybe'],
    [bare(AADHAAR), 'US', 'no'],
    [bare(MY_NUMBER), 'JP', 'maybe'],
    [bare(MY_NUMBER), 'US', 'no'],
    [bare(NIR), 'US', 'certain'],
    // In other groups, or with a wrong check digit, it is not a match.
    ['13-0692-544', 'CA', 'no'],
    ['234123 412346', 'IN', 'no'],
    ['130-692-543', 'CA', 'no'],
    ['2341 2341 2347', 'IN', 'no'],
    ['255 0814168 02538', 'FR', 'certain'],
    ['255 0814168 02537', 'FR', 'no'],
  ] as const)('%s in a row of %s is judged: %s', (text, country, expected) =>
    expect(judge(text, { country })).toBe(expected),
  );
});

describe('an SSN', () => {
  it.each([
    [SSN, 'DE', false, 'certain'],
    [SSN, null, true, 'certain'],
    // Without hyphens, three lengths look the same.
    ['536 90 4399', null, false, 'certain'],
    ['536 90 4399', 'US', false, 'certain'],
    ['536 90 4399', 'US', true, 'maybe'],
    ['536 90 4399', null, true, 'maybe'],
    ['536 90 4399', 'DE', false, 'maybe'],
    ['000-90-4399', 'US', false, 'no'],
  ] as const)('%s in a row of %s, beside a measure (%s), is %s', (text, country, measure, expected) =>
    expect(judge(text, { country, measure })).toBe(expected),
  );
});

describe('a word that names a national id', () => {
  it.each([bare(SSN), bare(SIN), bare(STEUER_ID), bare(AADHAAR), bare(MY_NUMBER), SIN, '536 90 4399'])(
    'makes %s certain in any country',
    (text) => {
      expect(judge(text, { named: true })).toBe('certain');
      expect(judge(text, { named: true, country: 'GB', measure: true })).toBe('certain');
    },
  );

  it('has no effect on a number whose digits do not fit', () => {
    expect(judge('000104399', { named: true })).toBe('no');
    expect(judge('12345678', { named: true })).toBe('no');
    expect(judge('13-0692-544', { named: true })).toBe('no');
  });
});
