import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberEvidence } from '../../src/init/number-evidence.js';
import { notationOf, notationOfFile, type FileNotation } from '../../src/init/number-notation.js';

const NOTHING: FileNotation = { decimal: null, group: null };
/** `decimal mark, group separator`, or the kind where it is unknown. */
function notation(values: readonly string[], ofFile = NOTHING): string {
  const evidence = numberEvidence(values, []);
  if (evidence === null) return 'no number';
  const found = notationOf(evidence, ofFile);
  return found.kind === 'known' ? `${found.decimal}${found.group ?? ''}` : found.kind;
}

describe('the notation of numbers', () => {
  it.each([
    [['12.50', '3'], '.'],
    [['12,50', '3'], ','],
    [['1,5'], ','],
    [['0,125'], ','],
    [['0.500'], '.'],
    [['1234,567'], ','],
    [['.500'], '.'],
    [['1,234.50', '999'], '.,'],
    [['1.234,56'], ',.'],
    [['1,234,567'], '.,'],
    [['1.234.567'], ',.'],
    [['1 234,50'], ', '],
    [['1\u00A0234,50'], ', '],
    [['1\u202F234'], '. '],
    [["1'234.50"], ".'"],
    [['1’234'], ".'"],
    [['1,23,456.00'], '.,'],
    [['12,34,567'], '.,'],
    [['$1,234.50', '(€2,000.00)', '-3 USD'], '.,'],
    [['7', '12'], '.'],
    [['1.5E3'], '.'],
    [['12.50', '1,234'], '.,'],
    [['12,5', '1.234'], ',.'],
  ])('is inferred from %j: %s', (values, expected) => {
    expect(notation(values)).toBe(expected);
  });

  it.each([
    [['1,234', '2,500', '999'], 'ambiguous'],
    [['1.234', '2.500', '7'], 'ambiguous'],
    [['$1,234'], 'ambiguous'],
    [['-1,234'], 'ambiguous'],
    [['(1.234)'], 'ambiguous'],
    [['€ 1.234', '12'], 'ambiguous'],
    [['100,000'], 'ambiguous'],
  ])('is not inferred from %j', (values, expected) => {
    expect(notation(values)).toBe(expected);
  });

  it.each([[['1,5', '1.5']], [['1,234.50', '1.234,50']], [['1,234', '1.234']], [['1 234', "1'234"]]])(
    'is contradictory in %j',
    (values) => {
      expect(notation(values)).toBe('mixed');
    },
  );

  it.each([
    [['12.34.56']],
    [['1,2,3']],
    [['10.0.0.1']],
    [['13.04.2024']],
    [['1.23.4567']],
    [['a12']],
    [['12 34']],
  ])('is not inferred from %j, which is not a number', (values) => {
    expect(notation(values)).toBe('no number');
  });

  it('comes from a column’s own values first, and from other columns where these are ambiguous', () => {
    expect(notation(['1,234'], { decimal: '.', group: ',' })).toBe('.,');
    expect(notation(['1.234'], { decimal: ',', group: '.' })).toBe(',.');
    expect(notation(['1.234'], { decimal: '.', group: null })).toBe('.');
    expect(notation(['1,50'], { decimal: '.', group: ',' })).toBe(',');
    expect(notation(['999'], { decimal: '.', group: ',' })).toBe('.,');
  });

  it('raises no question for typed numbers', () => {
    const evidence = numberEvidence([], ['1.234', '2']);
    expect(evidence).toMatchObject({ hasTexts: false, isInteger: false, hasFineDecimals: true });
    expect(evidence === null ? null : notationOf(evidence, NOTHING)).toMatchObject({ kind: 'known' });
  });

  it('includes counts of currencies, and of decimals that AMC does not keep', () => {
    expect(numberEvidence(['$1.00', '2.00 EUR', '£3.00'], [])).toMatchObject({
      currencies: 3,
      hasFineDecimals: false,
    });
    expect(numberEvidence(['1.125', '1.50'], [])?.decimals).toEqual(new Set(['.']));
    expect(numberEvidence(['0.125'], [])).toMatchObject({ hasFineDecimals: true });
    expect(numberEvidence(['0.120'], [])).toMatchObject({ hasFineDecimals: false });
  });
});

describe('the evidence of other columns', () => {
  const column = (values: readonly string[], isAmount: boolean) => {
    const evidence = numberEvidence(values, []);
    if (evidence === null) throw new Error('no numbers');
    return { evidence, isAmount };
  };

  it('counts amounts, and from other columns only what versions and codes cannot have', () => {
    expect(notationOfFile([column(['1,234'], true), column(['1,234.50'], false)])).toEqual({
      decimal: '.',
      group: ',',
    });
    expect(notationOfFile([column(['1,234'], true), column(['12.5'], true)])).toEqual({
      decimal: '.',
      group: ',',
    });
    expect(notationOfFile([column(['1.234'], true), column(['12.5'], false)])).toEqual(NOTHING);
    expect(notationOfFile([column(['1,5'], true), column(['1.5'], true)])).toEqual(NOTHING);
  });
});

describe('a known notation', () => {
  it('never reads a grouped thousand as decimals, nor decimals as a thousand', () => {
    const signs = fc.constantFrom(
      { decimal: '.', group: ',' },
      { decimal: ',', group: '.' },
      { decimal: ',', group: ' ' },
      { decimal: '.', group: "'" },
    );
    fc.assert(
      fc.property(
        signs,
        fc.array(fc.tuple(fc.nat(9_999_999), fc.option(fc.nat(99))), { minLength: 1, maxLength: 8 }),
        (sign, numbers) => {
          const texts = numbers.map(([whole, cents]) => {
            const grouped = String(whole).replaceAll(/\B(?=(\d{3})+$)/g, sign.group);
            return cents === null ? grouped : `${grouped}${sign.decimal}${String(cents).padStart(2, '0')}`;
          });
          const evidence = numberEvidence(texts, []);
          const found = evidence === null ? null : notationOf(evidence, NOTHING);
          // The known notation is the one they were written in; where nothing shows it, the result is unknown.
          if (found?.kind !== 'known') return found?.kind === 'ambiguous';
          const hasDecimals = numbers.some(([, cents]) => cents !== null);
          const hasGroups = numbers.some(([whole]) => whole > 999);
          return (
            (!hasDecimals || found.decimal === sign.decimal) && (!hasGroups || found.group === sign.group)
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
