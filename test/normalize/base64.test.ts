import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64 } from '../../src/normalize/base64.js';

describe('decodeBase64', () => {
  it('reads what encoders write, in either alphabet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        for (const notation of ['base64', 'base64url'] as const)
          expect(decodeBase64(Buffer.from(bytes).toString(notation))).toEqual(bytes);
      }),
    );
  });

  it('refuses what no encoder writes, as a round trip would', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9+/_-]{1,40}={0,2}$/), (text) => {
        const bytes = Buffer.from(text, 'base64');
        const plain = text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
        expect(decodeBase64(text) === null).toBe(bytes.toString('base64url') !== plain);
      }),
    );
    for (const text of ['A', 'AB', 'AAB', 'AAAA*', 'AA=A'])
      expect([text, decodeBase64(text)]).toEqual([text, null]);
  });
});
