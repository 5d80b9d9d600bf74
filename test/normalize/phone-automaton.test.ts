import * as fc from 'fast-check';
import { getCountries } from 'libphonenumber-js/max';
import { expect, it } from 'vitest';
import { planOfCountry } from '../../src/normalize/numbering-plan.js';
import { PHONE_FLAGS, phoneAutomaton } from '../../src/normalize/phone-automaton.js';
import { cases } from '../helpers/effort.js';

/** The automaton's verdict on the digits. */
function flagsOf(states: readonly (readonly number[])[], digits: string): number {
  let state = 0;
  for (const digit of digits) state = states[state]?.[Number(digit)] ?? 0;
  return states[state]?.[10] ?? 0;
}

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 17 });

it('the phone automaton matches the patterns of every numbering plan', () => {
  for (const country of getCountries()) {
    const plan = planOfCountry(country);
    const automaton = phoneAutomaton(country);
    if (plan === null || automaton === null) throw new Error(`${country} has no automaton.`);
    const dollarless = (source: string) => new RegExp(`^(?:${source.replaceAll('$', '')})`);
    const { trunkPrefix, internationalPrefix } = plan.sources;
    const expected = (number: string) =>
      (plan.pattern.test(number) ? PHONE_FLAGS.isNational : 0) |
      (trunkPrefix !== null && dollarless(trunkPrefix).test(number) ? PHONE_FLAGS.hasTrunkPrefix : 0) |
      (dollarless(internationalPrefix).test(number) ? PHONE_FLAGS.hasInternationalPrefix : 0);
    const mask = ~PHONE_FLAGS.hasMainTrunkPrefix;
    fc.assert(
      fc.property(digits, (number) => {
        expect(flagsOf(automaton.states, number) & mask).toBe(expected(number));
      }),
      { numRuns: cases(60) },
    );
  }
});

it.each([
  ['DE', true],
  ['JP', true],
  ['GB', true],
  ['AU', true],
  ['US', false],
  ['BR', false],
  ['AR', false],
  ['IT', false],
])('the phone automaton knows whether the trunk prefix of %s is a single zero: %s', (country, isZero) => {
  expect(phoneAutomaton(country)?.isTrunkZero).toBe(isZero);
});

it('there is no phone automaton without a numbering plan', () => {
  expect(phoneAutomaton(null)).toBeNull();
  expect(phoneAutomaton('AQ')).toBeNull();
});
