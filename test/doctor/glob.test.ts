import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globCovers, globLiteral, globMatches, globTouches } from '../../src/doctor/glob.js';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '$', '{'), maxLength: 6 });
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 6 });

/** The equivalent regular expression. */
function expected(glob: string, value: string): boolean {
  const source = [...glob].map((char) =>
    char === '*' ? '.*' : char === '?' ? '.' : char.replace(/[/]/, String.raw`\/`),
  );
  return new RegExp(`^${source.join('')}$`).test(value);
}

describe('a pattern of a policy', () => {
  test.each([
    ['s3:Get*', 's3:GetObject', true],
    ['s3:Get*', 's3:PutObject', false],
    ['s3:GetObject?', 's3:GetObject', false],
    ['*', '', true],
    ['a${*}', 'a*', true],
    ['a${*}', 'ab', false],
    ['${aws:username}/x', 'me/x', false],
  ])('"%s" and "%s" match as expected', (glob, value, matches) => {
    expect(globMatches(glob, value)).toBe(matches);
  });

  test('matches what the equivalent regular expression matches', () => {
    fc.assert(
      fc.property(pattern, text, (glob, value) => {
        expect(globMatches(glob, value)).toBe(expected(glob, value));
      }),
    );
  });

  test('that covers a prefix matches every text with that prefix', () => {
    fc.assert(
      fc.property(pattern, text, text, (glob, prefix, rest) => {
        if (globCovers(glob, prefix)) expect(globMatches(glob, prefix + rest)).toBe(true);
        if (globMatches(glob, prefix + rest)) expect(globTouches(glob, prefix)).toBe(true);
      }),
    );
  });

  test.each([
    ['arn/*', 'arn/amc/', true],
    ['arn/amc/*', 'arn/amc/', true],
    ['arn/amc*', 'arn/amc/', true],
    ['arn/amc/data/*', 'arn/amc/', false],
    ['arn/amc/*.csv', 'arn/amc/', false],
    ['arn/amc/', 'arn/amc/', false],
  ])('%s covers texts that begin with %s: %s', (glob, prefix, covers) => {
    expect(globCovers(glob, prefix)).toBe(covers);
    expect(globTouches(glob, prefix)).toBe(true);
  });

  test('with a variable may match anything, or nothing', () => {
    expect(globTouches('arn/${aws:username}/*', 'arn/amc/')).toBe(false);
    expect(globTouches('arn/${aws:username}/*', 'arn/amc/', 'any')).toBe(true);
  });

  test('made from a text matches only that text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (one, other) => {
        expect(globMatches(globLiteral(one), one)).toBe(true);
        expect(globMatches(globLiteral(one), other)).toBe(one === other);
      }),
    );
    expect(globMatches(globLiteral('a*?${*}'), 'a*?${*}')).toBe(true);
  });
});
