import { describe, expect, it } from 'vitest';
import { standardizerFor } from '../../src/normalize/standardizer.js';
import { dirtyValues } from '../helpers/dirty-values.js';

describe('values with dots, dashes, accents, labels and other notations', () => {
  it('number more than 3,600, for over 60 types and countries', () => {
    expect(dirtyValues).toHaveLength(3_623);
    expect(new Set(dirtyValues.map(({ type, country }) => `${type} ${country}`)).size).toBeGreaterThan(60);
  });

  it("get the form that Amazon's published code produces", () => {
    const wrong = dirtyValues
      .map((value) => ({ ...value, got: standardizerFor(value.type, value.country)(value.input) }))
      .filter(({ standardized, got }) => got !== standardized);
    expect(wrong).toEqual([]);
  });

  it('keep that form when they are standardized again', () => {
    const changed = dirtyValues
      // Cases from the doc comments: a joined street line may contain words again, and digits may be a national number.
      .filter(({ type }) => type !== 'ADDRESS' && type !== 'PHONE')
      .map((value) => ({
        ...value,
        got: standardizerFor(value.type, value.country)(value.standardized),
      }))
      .filter(({ standardized, got }) => got !== standardized);
    expect(changed).toEqual([]);
  });
});
