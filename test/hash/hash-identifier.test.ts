import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { hashIdentifier, standardize } from '../../src/hash/hash-identifier.js';
import { sha256Hex } from '../../src/hash/sha256.js';

describe('standardize', () => {
  it('accepts a country in any form, or none', () => {
    expect(standardize('PHONE', '020 7946 0958', { country: 'GB' })).toBe('442079460958');
    expect(standardize('PHONE', '020 7946 0958', { country: 'United Kingdom' })).toBe('442079460958');
    expect(standardize('PHONE', '020 7946 0958')).toBeNull();
    expect(standardize('EMAIL', 'a_b@c.de', { keepEmailUnderscore: true })).toBe('a_b@c.de');
    expect(standardize('EMAIL', 'a_b@c.de')).toBe('ab@c.de');
  });

  it.each([
    [[{ type: 'EMAIL', value: 'a@b.example' }]],
    [['E-MAIL', 'a@b.example']],
    [['EMAIL', null]],
    [[]],
  ])('refuses a wrong call from JavaScript: %j', (args) => {
    for (const call of [standardize, hashIdentifier])
      expect(() => Reflect.apply(call, undefined, args)).toThrow(UsageError);
  });

  it('refuses an unknown country', () => {
    expect(() => standardize('CITY', 'Rome', { country: 'Atlantis' })).toThrow(UsageError);
  });
});

describe('hashIdentifier', () => {
  it('returns the hash, passes hashes on, and returns null for values without content', () => {
    const digest = sha256Hex('rome');
    expect(hashIdentifier('CITY', ' Rome ', { country: null })).toBe(digest);
    expect(hashIdentifier('CITY', digest.toUpperCase())).toBe(digest);
    expect(hashIdentifier('CITY', '')).toBeNull();
    expect(hashIdentifier('COUNTRY_CODE', 'Italia')).toBe(sha256Hex('it'));
  });
});
