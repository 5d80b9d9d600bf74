import { describe, expect, it } from 'vitest';
import { emailStandardizer } from '../../src/normalize/email.js';

const standardize = emailStandardizer(false);

describe('emailStandardizer', () => {
  it.each([
    ['ann@example.com', 'ann@example.com'],
    ['  Ann.Lee@Example.COM ', 'ann.lee@example.com'],
    ['ann+shop@example.com', 'annshop@example.com'],
    ['ann_lee@example.com', 'annlee@example.com'],
    ["o'hara@example.co.uk", 'ohara@example.co.uk'],
    ['Ann Lee <ann@example.com>', 'ann@example.com'],
    ['mailto:ann@example.com', 'ann@example.com'],
    ['mailto:ann@example.com?subject=Hi', 'ann@example.com'],
    ['MAILTO:ann@example.com&cc=bob@example.com', 'ann@example.com'],
    ['<mailto:ann@example.com?subject=Hi>', 'ann@example.com'],
    ['Ann <mailto:ann@example.com?cc=bob@example.com>', 'ann@example.com'],
    ['[ann@example.com](mailto:ann@example.com?subject=x)', 'ann@example.com'],
    ['<a href="mailto:ann@example.com?subject=Hi">Ann</a>', 'ann@example.com'],
    ['\u200bann@example.com\ufeff', 'ann@example.com'],
    ['ＡＮＮ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'ann@example.com'],
    ['İNFO@example.com', 'info@example.com'],
    ['jürgen@example.de', 'jrgen@example.de'],
    ['ju\u0308rgen@example.de', 'jrgen@example.de'],
    ['ann@localhost', 'ann@localhost'],
  ])('turns %j into %j', (value, expected) => {
    expect(standardize(value)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    '@',
    'ann',
    'ann@',
    '@example.com',
    '.@example.com',
    'ann@-',
    'a@b@c',
    'a@b.com; c@d.com',
    '田中@例.jp',
  ])('finds no address in %j', (value) => {
    expect(standardize(value)).toBeNull();
  });

  it('keeps the underscore on request', () => {
    const keeping = emailStandardizer(true);
    expect(keeping('Ann_Lee@Example.com')).toBe('ann_lee@example.com');
    expect(keeping('ann_lee@example.com')).toBe('ann_lee@example.com');
    expect(keeping('_@example.com')).toBeNull();
  });
});
