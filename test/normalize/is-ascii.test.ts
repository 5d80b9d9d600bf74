import { describe, expect, it } from 'vitest';
import { isAscii } from '../../src/normalize/is-ascii.js';

describe('ASCII', () => {
  it('ends with the code 127', () => {
    for (const text of ['', 'a', '\u0000~', '\u007f']) expect(isAscii(text)).toBe(true);
    for (const text of ['\u0080', 'a\u0080', 'é', '\ud83d\ude00']) expect(isAscii(text)).toBe(false);
  });
});
