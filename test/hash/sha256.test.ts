import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DefectError } from '../../src/errors.js';
import { EMPTY_SHA256_HEX, isSha256Hex, sha256Hex, sha256OfIdentifier } from '../../src/hash/sha256.js';

describe('sha256Hex', () => {
  it('hashes UTF-8 to lower-case hexadecimal', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Hex('')).toBe(EMPTY_SHA256_HEX);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(sha256Hex(text)).toBe(createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex'));
      }),
    );
  });
});

describe('sha256OfIdentifier', () => {
  it('hashes text and refuses the empty string', () => {
    expect(sha256OfIdentifier('abc')).toBe(sha256Hex('abc'));
    expect(() => sha256OfIdentifier('')).toThrow(DefectError);
  });
});

describe('isSha256Hex', () => {
  it('accepts exactly 64 hex digits in any case', () => {
    expect(isSha256Hex(sha256Hex('abc'))).toBe(true);
    expect(isSha256Hex(sha256Hex('abc').toUpperCase())).toBe(true);
    expect(isSha256Hex(sha256Hex('abc').slice(1))).toBe(false);
    expect(isSha256Hex(`${sha256Hex('abc')}0`)).toBe(false);
    expect(isSha256Hex('')).toBe(false);
  });

  it('agrees with the pattern on every ASCII character', () => {
    const rest = 'a'.repeat(63);
    for (let code = 0; code < 0x180; code += 1) {
      const text = String.fromCharCode(code) + rest;
      expect([code, isSha256Hex(text)]).toEqual([code, /^[0-9a-fA-F]{64}$/.test(text)]);
    }
  });
});
