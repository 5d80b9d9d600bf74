import { describe, expect, it } from 'vitest';
import { DOUBTFUL_CHARACTERS, letterByteTable } from '../../src/normalize/letters-bytes.js';

describe('what remains of a byte', () => {
  it('is a lower-case letter or digit, a mark for characters of wrong encodings, or nothing', () => {
    const expected = Array.from({ length: 256 }, (_, code) => {
      const sign = String.fromCharCode(code);
      if (/^[a-z0-9]$/i.test(sign)) return sign.toLowerCase().charCodeAt(0);
      return DOUBTFUL_CHARACTERS.includes(sign) ? 0x80 : 0;
    });
    expect([...letterByteTable()]).toEqual(expected);
    expect([...DOUBTFUL_CHARACTERS].toSorted().join('')).toBe('%&=\\');
  });
});
