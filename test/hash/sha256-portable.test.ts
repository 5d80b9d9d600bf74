import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Portable } from '../../src/hash/sha256-portable.js';

const byNode = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

describe('sha256Portable', () => {
  it('returns the published digests', () => {
    expect(sha256Portable('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Portable('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    );
  });

  it('agrees with Node for every length around the block size', () => {
    for (let length = 0; length <= 260; length += 1)
      expect([length, sha256Portable('ü'.repeat(length >> 1) + 'x'.repeat(length & 1))]).toEqual([
        length,
        byNode('ü'.repeat(length >> 1) + 'x'.repeat(length & 1)),
      ]);
    const long = 'a€😀'.repeat(20_000);
    expect(sha256Portable(long)).toBe(byNode(long));
    expect(sha256Portable('after a long one')).toBe(byNode('after a long one'));
  });

  it('agrees with Node for every text, broken surrogates included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(sha256Portable(text)).toBe(byNode(text));
      }),
    );
    for (const text of ['\ud800', '\udc00', 'a\ud83d', '\ud83dx', '\udc00\ud800', '\ud83d\ude00\ude00'])
      expect(sha256Portable(text)).toBe(byNode(text));
  });
});
