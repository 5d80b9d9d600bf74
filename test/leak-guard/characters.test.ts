import { describe, expect, it } from 'vitest';
import { isDigit, isGlued, isLetter, isLetterOrDigit } from '../../src/leak-guard/characters.js';

const code = (text: string) => text.charCodeAt(0);

describe('letters and digits', () => {
  it.each([...'azAZéßÀÖØöøÿĀžЖあ漢한ﬁ'])('%s is a letter', (sign) => {
    expect(isLetter(code(sign))).toBe(true);
    expect(isLetterOrDigit(code(sign))).toBe(true);
    expect(isDigit(code(sign))).toBe(false);
  });

  it.each([...'@[`{/:;<=>?!_-. \u00a0¿×÷\u2000–€→⁰⯿\u3000、〿\ue000\uf8ff'])('%s is not a letter', (sign) => {
    expect(isLetter(code(sign))).toBe(false);
    expect(isLetterOrDigit(code(sign))).toBe(false);
  });

  it.each(['\u1fff', '\u2c00', '\u2fff', '\u3040', '\udfff', '\uf900'])(
    '%j at the edge of the letter ranges is a letter',
    (sign) => expect(isLetter(code(sign))).toBe(true),
  );

  it('digits are ASCII digits only', () => {
    for (const sign of '0123456789') expect(isDigit(code(sign))).toBe(true);
    for (const sign of '/:٣３') expect(isDigit(code(sign))).toBe(false);
  });

  it('the end of the text is neither', () => expect(isLetterOrDigit(''.charCodeAt(0))).toBe(false));
});

describe('a match inside a longer code', () => {
  /** The part is in brackets. */
  const glued = (text: string) => {
    const start = text.indexOf('[');
    const end = text.indexOf(']') - 1;
    return isGlued(text.replaceAll(/[[\]]/g, ''), start, end);
  };

  it.each([
    'A[123]',
    '7[123]',
    '_[123]',
    '#[123]',
    'SKU-[123]',
    'p/[123]',
    'a.[123]',
    'a_[123]',
    '[123]a',
    '[123]-a',
    '[123]/7',
    '[123].x',
    '[123]_9',
  ])('is recognized: %s', (text) => expect(glued(text)).toBe(true));

  it.each([
    '[123]',
    ' [123] ',
    '-[123]',
    '/[123]',
    '([123])',
    ' -[123]',
    '[123]-',
    '[123].',
    '[123]. A',
    '[123],a',
    '"[123]"',
    'a [123] b',
  ])('is not assumed: %s', (text) => expect(glued(text)).toBe(false));

  it.each(['[123]x7', '[123]ext.55', '[123]ext123456', '[123]#9', '[123]-22', '[123]X1 a'])(
    'is not assumed before a phone extension: %s',
    (text) => expect(glued(text)).toBe(false),
  );

  it.each(['[123]x1234567', '[123]x7a', '[123]y7', '[123]-a1', '[123]-22x'])(
    'is recognized where there is no extension: %s',
    (text) => expect(glued(text)).toBe(true),
  );
});
