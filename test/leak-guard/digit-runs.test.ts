import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eachDigitRun, PLAIN_SEPARATORS } from '../../src/leak-guard/digit-runs.js';

/** Runs as text: groups with their separators, and the plus. */
function runs(text: string): string[] {
  const found: string[] = [];
  eachDigitRun(text, PLAIN_SEPARATORS, ({ hasPlus, groups }) => {
    const parts = groups.map(({ start, end, separator }) => `${separator}${text.slice(start, end)}`);
    found.push(`${hasPlus ? '+' : ''}${parts.join('')}`);
  });
  return found;
}

describe('a run of digit groups', () => {
  it.each([
    ['030 23125-123', ['030 23125-123']],
    ['(030) 23125.123/4_5', ['030) 23125.123/4_5']],
    ['1, 2', ['1', '2']],
    ['1:2', ['1', '2']],
    ['12a34', ['12', '34']],
    ['', []],
    ['no digits', []],
    // A separator of three characters keeps one number together, and one of four does not.
    ['1 / 2', ['1 / 2']],
    ['1) - 2', ['1', '2']],
    // Adjacent spaces count as one, up to twelve as typed.
    ['1            2', ['1 2']],
    ['1             2', ['1', '2']],
    ['1   /   2', ['1 / 2']],
  ])('is found in %j', (text, expected) => expect(runs(text)).toEqual(expected));

  it.each([
    ['+49 30', ['+49 30']],
    ['+ 49 30', ['+49 30']],
    ['+(49) 30', ['+49) 30']],
    ['+  49 30', ['49 30']],
    ['+-49', ['49']],
    ['49 +30', ['49', '+30']],
    ['1,+2', ['1', '+2']],
  ])('includes a plus before it: %j', (text, expected) => expect(runs(text)).toEqual(expected));

  it('of more than twelve groups continues as another run that overlaps it by half', () => {
    const text = Array.from({ length: 20 }, (_, at) => at + 10).join(' ');
    expect(runs(text)).toEqual([
      '10 11 12 13 14 15 16 17 18 19 20 21',
      ' 16 17 18 19 20 21 22 23 24 25 26 27',
      ' 22 23 24 25 26 27 28 29',
    ]);
    expect(runs(`+${text}`)[1]).toBe(' 16 17 18 19 20 21 22 23 24 25 26 27');
  });

  it('contains any six adjacent groups, however long the text is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 60 }), fc.nat(), (count, at) => {
        const groups = Array.from({ length: count }, (_, index) => String(index + 100));
        const first = at % (count - 5);
        const six = groups.slice(first, first + 6).join('-');
        expect(runs(groups.join('-')).some((run) => run.includes(six))).toBe(true);
      }),
    );
  });
});
