import { describe, expect, it } from 'vitest';
import type { FoundNumber } from '../../src/leak-guard/found-number.js';
import { judgePhone } from '../../src/leak-guard/phone-verdict.js';

/** `030 23125 123` as the guard reads it. */
function number(text: string, named = false): FoundNumber {
  const groups = text.match(/\d+/g) ?? [];
  return {
    digits: groups.join(''),
    shape: groups.map(({ length }) => length).join('-'),
    hasPlus: text.startsWith('+'),
    separators: text.replace(/^\D+/, '').replaceAll(/\d/g, ''),
    isMeasure: () => false,
    isNamed: (kind) => named && kind === 'PHONE',
  };
}

function judge(text: string, country: string | null, named = false): 'certain' | 'maybe' | 'no' {
  const verdict = judgePhone(number(text, named), country);
  if (verdict === null) return 'no';
  expect(verdict.kind).toBe('PHONE');
  return verdict.isCertain ? 'certain' : 'maybe';
}

describe('a number with a plus', () => {
  it.each([
    ['+1 212 555 0123', 'certain'],
    ['+49 30 23125123', 'certain'],
    // The zero in brackets is not dialed from abroad.
    ['+49 (0)30 23125123', 'certain'],
    ['+39 06 698 12345', 'certain'],
    // No such calling code; too short or too long for the plan; longer than E.164.
    ['+999 123 456 789', 'no'],
    ['+1 212 555 012', 'no'],
    ['+1 212 555 01234', 'no'],
    ['+49 301234567890123', 'no'],
    ['+123456', 'no'],
  ])('%s is judged: %s', (text, expected) => {
    expect(judge(text, null)).toBe(expected);
    expect(judge(text, 'US')).toBe(expected);
    expect(judge(text, null, true)).toBe(expected);
  });
});

describe('a national phone number', () => {
  it.each([
    // Without a country, North America's usual form is enough.
    ['212-555-0123', null, 'certain'],
    ['1 212 555 0123', null, 'certain'],
    ['212-5550123', null, 'certain'],
    ['2125550123', null, 'no'],
    ['2125550123', 'US', 'maybe'],
    ['12125550123', 'US', 'maybe'],
    ['2125550123', 'CA', 'maybe'],
    ['2125550123', 'DE', 'no'],
    ['212-5550123', 'DE', 'maybe'],
    // Area code and exchange begin with 2 to 9, and the area code's second digit is not 9.
    ['112-555-0123', 'US', 'no'],
    ['212-155-0123', 'US', 'no'],
    ['292-555-0123', 'US', 'no'],
    ['21-2555-0123', 'US', 'no'],
    // Germany: the leading zero and the plan.
    ['030 23125123', 'DE', 'certain'],
    ['030/23125-123', 'DE', 'certain'],
    ['03023125123', 'DE', 'maybe'],
    ['030_23125123', 'DE', 'maybe'],
    ['030 23125123', 'US', 'no'],
    ['030 23125123', null, 'no'],
    ['0 3023125123', 'DE', 'no'],
    ['030 12345', 'DE', 'no'],
    ['030 123456', 'DE', 'certain'],
    // In Italy, the zero belongs to the number.
    ['06 698 12345', 'IT', 'certain'],
    ['012', 'IT', 'no'],
    // Spanish numbers have no prefix, so the digits may be anything.
    ['912 345 678', 'ES', 'maybe'],
    ['912345678', 'ES', 'maybe'],
    ['112 345 678', 'ES', 'no'],
    // Where numbers have only seven digits, the digits may be anything.
    ['551 2345', 'IS', 'no'],
    ['22123456', 'NO', 'maybe'],
    // With the country's calling code and no plus.
    ['493023125123', 'DE', 'maybe'],
    ['49 3023125123', 'DE', 'no'],
  ] as const)('%s in a row of %s is judged: %s', (text, country, expected) =>
    expect(judge(text, country)).toBe(expected),
  );

  it.each([
    ['2024-05-13', 'US'],
    ['13.05.2024 10', 'DE'],
    ['20240513103000', 'ES'],
  ])('that looks like a date counts as a date: %s', (text, country) => {
    expect(judge(text, country)).toBe('no');
    expect(judge(text, country, true)).toBe('no');
  });
});

describe('a number with a prefix for international calls', () => {
  it.each([
    ['00 49 30 23125123', 'DE', 'certain'],
    ['00493023125123', 'DE', 'maybe'],
    ['011 49 30 23125123', 'US', 'certain'],
    ['011 49 30 23125123', null, 'certain'],
    ['011 49 30 23125123', 'FR', 'no'],
    ['00 999 30 23125123', 'FR', 'no'],
  ] as const)('%s in a row of %s is judged: %s', (text, country, expected) =>
    expect(judge(text, country)).toBe(expected),
  );
});

describe('a word for a phone', () => {
  it.each([
    ['2125550123', 'US', 'certain'],
    ['2125550123', null, 'certain'],
    ['912345678', 'ES', 'certain'],
    ['4930231251', null, 'certain'],
    // Ten digits are enough for an international number, nine are not.
    ['493023125', null, 'no'],
    ['9991234567', null, 'no'],
    ['030 12345', 'DE', 'no'],
    ['123456', 'DE', 'no'],
  ] as const)('makes %s in a row of %s this: %s', (text, country, expected) =>
    expect(judge(text, country, true)).toBe(expected),
  );
});
