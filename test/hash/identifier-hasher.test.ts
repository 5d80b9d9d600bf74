import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifierHasherFor } from '../../src/hash/identifier-hasher.js';
import { EMPTY_SHA256_HEX, sha256Hex } from '../../src/hash/sha256.js';
import { standardizerFor } from '../../src/normalize/standardizer.js';
import { HASHED_PII_TYPES, type HashedPiiType } from '../../src/model/identifier.js';

function note(
  type: HashedPiiType,
  value: string,
  options: Parameters<typeof identifierHasherFor>[2] = {},
): string | null {
  return identifierHasherFor(type, 'US', options)(value).note;
}

describe('identifierHasherFor', () => {
  it('distinguishes hashed, already hashed and empty values', () => {
    const hash = identifierHasherFor('EMAIL', 'US');
    const digest = sha256Hex('ann@example.com');
    expect(hash(' Ann@Example.com')).toEqual({ kind: 'hashed', hash: digest, note: null });
    expect(hash(digest.toUpperCase())).toEqual({ kind: 'alreadyHashed', hash: digest, note: null });
    expect(hash(` ${digest}\r`)).toEqual({ kind: 'alreadyHashed', hash: digest, note: null });
    expect(hash('ann')).toEqual({ kind: 'nothing', hash: null, note: null });
  });

  it.each(HASHED_PII_TYPES)('reads a SHA-256 hash as %s in every notation, and no other digest', (type) => {
    const hash = identifierHasherFor(type, 'US');
    const digest = sha256Hex('jane');
    const base64 = Buffer.from(digest, 'hex').toString('base64');
    const decoded = { kind: 'alreadyHashed', hash: digest, note: 'HASH_DECODED' };
    for (const text of [`0x${digest}`, `\\x${digest}`, `sha256:${digest}`, base64, ` "${base64}" `])
      expect(hash(text)).toEqual(decoded);
    for (const length of [32, 40, 56, 96, 128])
      expect(hash(digest.repeat(2).slice(0, length).toUpperCase())).toEqual({
        kind: 'nothing',
        hash: null,
        note: 'OTHER_HASH',
      });
  });

  it('says why a value became empty, and what a report counts of it', () => {
    const noteOf = (...[type, value, options = {}]: Parameters<typeof note>) => note(type, value, options);
    expect(noteOf('LAST_NAME', 'Null')).toBe('NULL_WORD');
    expect(noteOf('LAST_NAME', 'Null', { nullWords: false })).toBeNull();
    expect(noteOf('ZIP', '99999')).toBe('PLACEHOLDER');
    expect(noteOf('ZIP', '99999', { placeholders: false })).toBeNull();
    expect(noteOf('PHONE', '4.15555E+09')).toBe('SCIENTIFIC_NOTATION');
    expect(noteOf('ZIP', '2134')).toBe('ZIP_PADDED');
    expect(noteOf('EMAIL', 'ann_lee@example.com')).toBe('EMAIL_UNDERSCORE');
    expect(noteOf('EMAIL', 'ann_lee@example.com', { keepEmailUnderscore: true })).toBeNull();
    expect(noteOf('FIRST_NAME', 'JÃ¼rgen')).toBe('GARBLED_LETTERS');
    // A soft hyphen is half of an í here.
    expect(noteOf('LAST_NAME', 'GarcÃ\u00ada')).toBe('GARBLED_LETTERS');
    expect(noteOf('ADDRESS', '1541 Main Street')).toBeNull();
  });

  it('does not pass on a hash of the empty string', () => {
    for (const type of HASHED_PII_TYPES) {
      expect(identifierHasherFor(type, 'US')(EMPTY_SHA256_HEX.toUpperCase())).toEqual({
        kind: 'nothing',
        hash: null,
        note: null,
      });
    }
  });

  it.each(HASHED_PII_TYPES)('hashes the standardized %s, the first time and after that', (type) => {
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

  it('stays correct with more values than it remembers', () => {
    const hash = identifierHasherFor('LAST_NAME', null);
    for (let round = 0; round < 2; round += 1) {
      for (let index = 0; index < 9_000; index += 1) {
        const { hash: digest } = hash(`Name ${index} of a long-named family`);
        if (index % 1_000 === 0) expect(digest).toBe(sha256Hex(`name${index}ofalongnamedfamily`));
      }
    }
  });
});
