import { describe, expect, it } from 'vitest';
import { foldCharacter } from '../../src/leak-guard/fold-character.js';

const fold = (text: string) => [...text].map((sign) => foldCharacter(sign.codePointAt(0) ?? 0)).join('');

describe('a character as the search compares it', () => {
  it('is unchanged in ASCII, except for line breaks, spaces and invisible characters', () => {
    for (let point = 0x20; point < 0x7f; point++)
      expect(foldCharacter(point)).toBe(String.fromCodePoint(point));
    expect(fold('\n\r\u000b\u000c\u0085\u2028\u2029')).toBe('\n'.repeat(7));
    expect(fold('\t\u00a0\u2003\u202f\u3000\u2800')).toBe(' '.repeat(6));
    expect(fold('\u0000\u0007\u001b\u007f\u00ad\u200b\u200d\u2060\ufeff\u{e0041}\ufe0f\u061c')).toBe('');
  });

  it.each([
    ['fullwidth', '０１２３４５６７８９', '0123456789'],
    ['Arabic', '٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['Persian', '۰۱۲۳۴۵۶۷۸۹', '0123456789'],
    ['Devanagari', '०१२३४५६७८९', '0123456789'],
    ['Thai', '๐๑๒๓๔๕๖๗๘๙', '0123456789'],
    ['bold', '𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗', '0123456789'],
    // Five consecutive sets of ten.
    ['double-struck and monospaced', '𝟘𝟙𝟡𝟶𝟷𝟿', '019019'],
    ['superscript', '⁰¹²³⁴⁵⁶⁷⁸⁹', '0123456789'],
    ['circled', '⓪①②③④⑤⑥⑦⑧⑨', '0123456789'],
    ['circled twice', '⓿⓵⓶⓷⓸⓹⓺⓻⓼⓽', '0123456789'],
    ['circled in black', '❶❷❸❹❺❻❼❽❾', '123456789'],
    ['circled sans-serif', '➀➁➂➃➄➅➆➇➈', '123456789'],
    ['circled sans-serif in black', '➊➋➌➍➎➏➐➑➒', '123456789'],
  ])('is the ASCII digit of a %s one', (_, digits, expected) => expect(fold(digits)).toBe(expected));

  it.each([
    ['.', '·•‧∙⋅●◦・。۔'],
    ['-', '⁃−‐‑–—﹣－'],
    ['/', '⁄∕⧸／'],
    ['+', '➕＋﹢⁺'],
    ['_', '＿‿'],
    ['@', '＠﹫'],
    ['☎', '☏✆📞📱📲☎'],
    ['(', '（⁽﹙'],
    [')', '）⁾﹚'],
  ])('is %s for its look-alikes', (sign, others) => {
    for (const other of others) expect([other, fold(other)]).toEqual([other, sign]);
  });

  it('is the letter for compatibility forms of letters, and no letter becomes another', () => {
    expect(fold('ｊａｎｅ ﬁ 𝒋 ⓙ ℡')).toBe('jane fi j j TEL');
    expect(fold('äßéжあ漢ß')).toBe('äßéжあ漢ß');
  });

  it('loses combining marks that fit any character, but keeps marks of a script', () => {
    expect(fold('1\u20e3 2\u0301 3\u0336')).toBe('1 2 3');
    expect(fold('\u0e34')).toBe('\u0e34');
  });

  it('becomes a character of an escape only for full-width and small forms', () => {
    expect(fold('％＆＼＝＃；﹠﹪﹟')).toBe('%&\\=#;&%#');
    expect(fold('⁼')).toBe('⁼');
  });

  it('does not become a digit for fractions, numbers of lists and days, or pictures', () => {
    expect(fold('½⑫㏬⒓')).not.toMatch(/[02-9]/);
    expect(fold('😀🂡')).toBe('¤¤');
    expect(fold('𐀀')).toBe('𐀀');
  });

  it('is the same when it is looked up again, even after very many others', () => {
    const before = fold('٣');
    for (let point = 0x4e00; point < 0x4e00 + 21_000; point++) foldCharacter(point);
    expect(fold('٣')).toBe(before);
  });
});
