import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeAt, holdsQuotedPrintable } from '../../src/leak-guard/escapes.js';

/** The entire text with its escapes decoded once. */
function undo(text: string, isMail = false): string {
  let undone = '';
  for (let at = 0; at < text.length;) {
    const escape = escapeAt(text, at, isMail);
    undone += escape?.text ?? text.charAt(at);
    at = escape?.end ?? at + 1;
  }
  return undone;
}

describe('an entity', () => {
  it.each([
    ['&#64;', '@'],
    ['&#x40;', '@'],
    ['&#X40', '@'],
    ['&#064', '@'],
    ['&commat;', '@'],
    ['&COMMAT;', '@'],
    ['&period;&dash;&lowbar;&sol;&plus;&num;', '.-_/+#'],
    ['&amp;&lt;&gt;&quot;&apos;', '&<>"\''],
    ['&nbsp;&shy;|', ' |'],
    ['&Tab;&NewLine;', ' \n'],
    ['&lpar;415&rpar;', '(415)'],
    ['&phone;', '\u260e'],
    // Letters with accents, in both cases.
    ['&eacute;&Eacute;&uuml;&ntilde;&ccedil;&aring;&scaron;', 'éÉüñçåš'],
    ['&szlig;&oslash;', 'ßø'],
    // C1 controls are read as browsers do.
    ['&#128;&#x99;', '€™'],
    ['&#xa0;', '\u00a0'],
    ['&#x1f600;', '😀'],
  ])('%s stands for %j', (text, expected) => expect(undo(text)).toBe(expected));

  it.each([
    '&',
    '&;',
    '&commat',
    '&unknown;',
    '&#;',
    '&#x;',
    '&#xd800;',
    '&#x110000;',
    '&#1114112;',
    '&zgrave2;',
  ])('%s is not decoded', (text) => expect(undo(text)).toBe(text));

  it('of the last code point is decoded, and a lone surrogate is not', () => {
    expect(undo('&#x10ffff;')).toBe('\u{10ffff}');
    expect(undo('&#xdfff;&#xe000;')).toBe('&#xdfff;\ue000');
  });
});

describe('a percent escape', () => {
  it('is decoded as decodeURIComponent decodes it, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = [...Buffer.from(text)]
          .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
          .join('');
        expect(undo(escaped)).toBe(decodeURIComponent(escaped));
      }),
    );
  });

  it.each([
    ['%40', '@'],
    ['%C3%A4', 'ä'],
    ['%c3%a4', 'ä'],
    // A byte that does not begin a character is read as Latin-1.
    ['%E4', 'ä'],
    ['%E4b', 'äb'],
    ['%C3%41', 'ÃA'],
    ['%F5%80%80%80', 'õ\u0080\u0080\u0080'],
    ['%C1%81', 'Á\u0081'],
    ['%E2%82', 'â\u0082'],
    ['%4', '%4'],
    ['%4g', '%4g'],
    ['%', '%'],
  ])('%s stands for %j', (text, expected) => expect(undo(text)).toBe(expected));
});

describe('an escape of JSON and JavaScript', () => {
  it('is decoded as JSON.parse decodes it, in text without tabs and control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const plain = text.replaceAll(/[\p{Cc}]/gu, '');
        const escaped = [...plain]
          .flatMap((sign) => Array.from({ length: sign.length }, (_, at) => sign.charCodeAt(at)))
          .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`);
        expect(undo(escaped.join(''))).toBe(plain);
        expect(undo(JSON.stringify(plain))).toBe(`"${plain}"`);
      }),
    );
  });

  it.each([
    [String.raw`\u0040`, '@'],
    [String.raw`\u{40}`, '@'],
    [String.raw`\u{1F600}`, '😀'],
    [String.raw`\U00000040`, '@'],
    [String.raw`\x40`, '@'],
    [String.raw`\u002E\x2B\U0001F4DE\u{2E}`, '.+📞.'],
    [String.raw`\n`, '\n'],
    [String.raw`\r`, '\n'],
    [String.raw`\t`, ' '],
    [String.raw`\/\"\-`, '/"-'],
    [String.raw`\\`, '\\'],
    [String.raw`\ud83d\ude00`, '😀'],
    [String.raw`\u{110000}`, String.raw`\u{110000}`],
    [String.raw`\u{d800}`, '\ud800'],
    [String.raw`\q\5`, String.raw`\q\5`],
    [String.raw`\u004`, String.raw`\u004`],
    ['\\', '\\'],
  ])('%s stands for %j', (text, expected) => expect(undo(text)).toBe(expected));
});

describe('quoted-printable', () => {
  it('is decoded for e-mail addresses only', () => {
    expect(undo('jane=40example.com')).toBe('jane=40example.com');
    expect(undo('jane=40example=2Ecom=\n!', true)).toBe('jane@example.com!');
    expect(undo('=C3=A4=', true)).toBe('ä=');
  });

  it.each([
    ['jane=40example.com', true],
    ['jane=40example=2Ecom', true],
    ['=40example.com', false],
    ['a=40', false],
    ['a=40b', false],
    ['x=41y.de', false],
    ['count=40.5', false],
  ])('is detected by an address: %s, %s', (text, expected) =>
    expect(holdsQuotedPrintable(text)).toBe(expected),
  );
});
