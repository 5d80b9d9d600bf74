import { describe, expect, it } from 'vitest';
import { standardizeCity } from '../../src/normalize/city.js';
import { standardizeName } from '../../src/normalize/name.js';

describe('standardizeName', () => {
  it.each([
    ['Ann', 'ann'],
    ['  Mary-Jane  ', 'maryjane'],
    ["O'Hara", 'ohara'],
    ['Müller', 'mueller'],
    ['MÜLLER', 'mueller'],
    ['Mu\u0308ller', 'mueller'],
    ['Strauß', 'strauss'],
    ['STRAUẞ', 'strauss'],
    ['Søren', 'soren'],
    ['Æthel', 'aethel'],
    ['José', 'jos'],
    ['Jose\u0301', 'jos'],
    ['İlker', 'ilker'],
    ['I\u0307lker', 'ilker'],
    ['Smith 3rd', 'smith3rd'],
  ])('turns %j into %j', (value, expected) => {
    expect(standardizeName(value)).toBe(expected);
  });

  it.each(['', '  ', '-', '田中', 'Иван'])('returns null for %j', (value) => {
    expect(standardizeName(value)).toBeNull();
  });
});

describe('standardizeCity', () => {
  it.each([
    ['New York', 'newyork'],
    ['MÜNCHEN', 'mnchen'],
    ['Mu\u0308nchen', 'mnchen'],
    ["Val-d'Or", 'valdor'],
    ['Ōsaka', 'saka'],
    ['O\u0304saka', 'saka'],
  ])('turns %j into %j', (value, expected) => {
    expect(standardizeCity(value)).toBe(expected);
  });

  it.each(['', ' - ', '東京'])('returns null for %j', (value) => {
    expect(standardizeCity(value)).toBeNull();
  });
});
