import { describe, expect, it } from 'vitest';
import { stateStandardizer } from '../../src/normalize/state.js';

describe('stateStandardizer', () => {
  it.each([
    ['US', 'Texas', 'tx'],
    ['US', 'tx', 'tx'],
    ['US', ' North  Carolina ', 'nc'],
    ['US', 'District of Columbia', 'di'],
    ['US', 'US-CA', 'ca'],
    ['CA', 'Québec', 'qu'],
    ['CA', 'Que\u0301bec', 'qu'],
    ['CA', 'Quebec', 'qc'],
    ['ES', 'Madrid', 'm'],
    ['ES', 'm', 'm'],
    ['DE', 'Bavaria', 'by'],
    ['DE', 'Bayern', 'ba'],
    ['GB', 'Kent', 'ke'],
    ['FR', 'Île-de-France', 'le'],
    [null, 'Texas', 'te'],
  ])('%s: turns %j into %j', (country, value, expected) => {
    expect(stateStandardizer(country)(value)).toBe(expected);
  });

  it.each(['', ' ', '12', '東京都'])('finds nothing in %j', (value) => {
    expect(stateStandardizer('US')(value)).toBeNull();
  });
});
