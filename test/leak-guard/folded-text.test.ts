import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FoldedText } from '../../src/leak-guard/folded-text.js';
import { TextRewrite } from '../../src/leak-guard/text-rewrite.js';

describe('a rewritten text', () => {
  it('tracks the origin of each character', () => {
    const rewrite = new TextRewrite('0123456789');
    expect(rewrite.isChanged).toBe(false);
    expect([rewrite.startOf(4), rewrite.endOf(4)]).toEqual([4, 5]);
    rewrite.replace(2, 5, 'ab');
    rewrite.replace(5, 6, '');
    rewrite.replace(7, 8, 'xyz');
    expect(rewrite.isChanged).toBe(true);
    expect(rewrite.done).toBe(8);
    expect(rewrite.text).toBe('01ab6xyz89');
    const origins = [...rewrite.text].map((_, at) => [rewrite.startOf(at), rewrite.endOf(at)]);
    expect(origins).toEqual([
      [0, 1],
      [1, 2],
      [2, 5],
      [2, 5],
      [6, 7],
      [7, 8],
      [7, 8],
      [7, 8],
      [8, 9],
      [9, 10],
    ]);
  });

  it('keeps the origin of every character that is not replaced', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)), { maxLength: 8 }), (steps) => {
        const source = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'].join('');
        const rewrite = new TextRewrite(source);
        for (const [gap, length, count] of steps) {
          const start = rewrite.done + gap;
          rewrite.replace(start, start + length, '*'.repeat(count));
        }
        [...rewrite.text].forEach((sign, at) => {
          const [start, end] = [rewrite.startOf(at), rewrite.endOf(at)];
          if (sign !== '*') expect(source.slice(start, end)).toBe(sign);
          else expect(start).toBeLessThanOrEqual(end);
        });
      }),
    );
  });
});

describe('the readings of a text that are searched', () => {
  const readings = (text: string) => FoldedText.readings(text).map((reading) => reading.text);
  it.each([
    ['plain text, 1-2 3', ['plain text, 1-2 3']],
    ['jörg müller', ['jörg müller']],
    ['a&#64;b', ['a@b']],
    ['a%40b', ['a@b']],
    // Before a digit, what looks like an escape may not be one.
    ['a%2540b', ['a@b', 'a%2540b']],
    ['a&amp;#64;b', ['a@b']],
    ['a&amp;amp;#64;b', ['a@b']],
    ['a%252540b', ['a@b', 'a%252540b']],
    // Escapes are decoded at most four times.
    ['a%2525252540b', ['a%40b', 'a%2525252540b']],
    ['４１５', ['415']],
    ['\\uFF14\\uFF11', ['41']],
    ['e\u0301', ['é']],
    ['q\u0301', ['q']],
    ['1\u30fc2\u30fc3', ['1-2-3']],
    ['ー1ーa', ['ー1ーa']],
    ['a\r\nb\rc\u2028d', ['a\nb\nc\nd']],
    ['5%4111', ['5A11', '5%4111']],
    ['jo=40example.com', ['jo@example.com', 'jo=40example.com']],
  ])('%j', (text, expected) => expect(readings(text)).toEqual(expected));

  it('keep escapes in the plain reading, apart from folded characters', () => {
    expect(FoldedText.of('４%40').text).toBe('4%40');
  });

  it('track the origin of a span through all steps', () => {
    const original = 'x&amp;#64;y ４１\u200b５ z';
    const folded = FoldedText.of(original);
    const [undone] = FoldedText.readings(original);
    expect(undone?.text).toBe('x@y 415 z');
    expect(folded.text).toBe('x&amp;#64;y 415 z');
    const origin = (start: number, end: number) => {
      const found = undone?.originOf({ start, end }) ?? { start: 0, end: 0 };
      return original.slice(found.start, found.end);
    };
    expect(origin(0, 3)).toBe('x&amp;#64;y');
    expect(origin(1, 2)).toBe('&amp;#64;');
    expect(origin(4, 7)).toBe('４１\u200b５');
    expect(origin(8, 9)).toBe('z');
  });

  it('have a space for each line break in one reading, and join the lines in another', () => {
    const [text] = FoldedText.readings('12 \n\t 34\r\n56');
    expect(text?.hasLineBreaks).toBe(true);
    expect(text?.inOneLine().text).toBe('12    34 56'.replace('    ', ' '.repeat(4)));
    expect(text?.inOneLine().hasLineBreaks).toBe(false);
    const { joined, breaks } = text?.joined() ?? { joined: FoldedText.of(''), breaks: [] };
    expect(joined.text).toBe('123456');
    expect(breaks).toEqual([2, 4]);
    expect(joined.originOf({ start: 1, end: 3 })).toEqual({ start: 1, end: 7 });
    expect(joined.originOf({ start: 4, end: 6 })).toEqual({ start: 10, end: 12 });
    const [plain] = FoldedText.readings('12 34');
    expect(plain?.hasLineBreaks).toBe(false);
    expect(plain?.inOneLine()).toBe(plain);
  });

  it('cover all of the original, for any text', () => {
    const pieces = fc.constantFrom(
      'a',
      '&#64;',
      '%40',
      '%25',
      '\\u0040',
      '４',
      '\u200b',
      '\n',
      '\r\n',
      'e\u0301',
      'ー',
      '&amp;',
      '1',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 12 }), (parts) => {
        const original = parts.join('');
        for (const reading of FoldedText.readings(original)) {
          const { length } = reading.text;
          for (let at = 0; at < length; at++) {
            const { start, end } = reading.originOf({ start: at, end: at + 1 });
            expect(start).toBeLessThan(end);
            expect(end).toBeLessThanOrEqual(original.length);
            if (at > 0)
              expect(start).toBeGreaterThanOrEqual(reading.originOf({ start: at - 1, end: at }).start);
          }
        }
      }),
    );
  });
});
