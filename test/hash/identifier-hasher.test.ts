import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifierHasherFor } from '../../src/hash/identifier-hasher.js';
import { EMPTY_SHA256_HEX, sha256Hex } from '../../src/hash/sha256.js';
import { standardizerFor } from '../../src/normalize/standardizer.js';
import { HASHED_PII_TYPES } from '../../src/model/identifier.js';

describe('identifierHasherFor', () => {
  it('tells hashed, already hashed and nothing apart', () => {
    const hash = identifierHasherFor('EMAIL', 'US');
    const digest = sha256Hex('ann@example.com');
    expect(hash(' Ann@Example.com')).toEqual({ kind: 'hashed', hash: digest });
    expect(hash(digest.toUpperCase())).toEqual({ kind: 'alreadyHashed', hash: digest });
    expect(hash(` ${digest}\r`)).toEqual({ kind: 'alreadyHashed', hash: digest });
    expect(hash('n/a')).toEqual({ kind: 'nothing', hash: null });
  });

  it('passes no hash of the empty string on', () => {
    for (const type of HASHED_PII_TYPES) {
      expect(identifierHasherFor(type, 'US')(EMPTY_SHA256_HEX.toUpperCase())).toEqual({
        kind: 'nothing',
        hash: null,
      });
    }
  });

  it.each(HASHED_PII_TYPES)('hashes the standardized %s, the first and every other time', (type) => {
    const hash = identifierHasherFor(type, 'DE');
    const standardize = standardizerFor(type, 'DE');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (value) => {
        const standardized = standardize(value);
        const expected = standardized === null ? null : sha256Hex(standardized);
        expect(hash(value).hash).toBe(expected);
        expect(hash(value).hash).toBe(expected);
        expect(expected).not.toBe(EMPTY_SHA256_HEX);
      }),
    );
  });

  it('stays right when more values come than it remembers', () => {
    const hash = identifierHasherFor('LAST_NAME', null);
    for (let round = 0; round < 2; round += 1) {
      for (let index = 0; index < 9_000; index += 1) {
        const { hash: digest } = hash(`Name ${index} of a long-named family`);
        if (index % 1_000 === 0) expect(digest).toBe(sha256Hex(`name${index}ofalongnamedfamily`));
      }
    }
  });
});
