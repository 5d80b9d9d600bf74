import { describe, expect, it } from 'vitest';
import { isAscii } from '../../src/normalize/is-ascii.js';

describe('the range of ASCII', () => {
  it('ends at code 127', () => {
    for (const text of ['', 'a', '\u0000~', '\u007f']) expect(isAscii(text)).toBe(true);
    for (const text of ['\u0080', 'a\u0080', 'é', '\ud83d\ude00']) expect(isAscii(text)).toBe(false);
  });
});
