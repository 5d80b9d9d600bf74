import { DigitPattern } from './digit-pattern.js';
import { planOfCallingCode, planOfCountry, type NumberingPlan } from './numbering-plan.js';
import { MIN_PREFIXED_DIGITS, MIN_PREFIXED_DIGITS_IN_BRAZIL } from './phone-exact.js';

/** What the digits read so far are, as bits. */
export const PHONE_FLAGS = {
  /** They fit the plan's pattern, regardless of its lengths. */
  isNational: 1,
  /** They start with the country's trunk prefix. */
  hasTrunkPrefix: 4,
  /** They start with what is dialed before a calling code. */
  hasInternationalPrefix: 8,
  /** They start with the trunk prefix of the calling code's main country. */
  hasMainTrunkPrefix: 16,
} as const;

/** A numbering plan as a table that is followed digit by digit; this is what the fast path has for a country. */
export interface PhoneAutomaton {
  readonly callingCode: string;
  /** By state, ten next states and a set of `PHONE_FLAGS`; the first state is the one before anything was read. */
  readonly states: readonly (readonly number[])[];
  /** Possible lengths of national numbers, as a bit set; and those possible anywhere with the same calling code. */
  readonly lengths: number;
  readonly commonLengths: number;
  /** From this many digits on, digits that start with the calling code are an international number. */
  readonly leastPrefixed: number;
  /** Whether the trunk prefix of digits that start with exactly one zero is that zero and nothing else. */
  readonly isTrunkZero: boolean;
}

/** A plan with more states falls back to the reference path. */
const MAX_STATES = 4000;

/** The automaton of a country's plan; null if there is no plan, or none that can be followed this way. */
export function phoneAutomaton(country: string | null): PhoneAutomaton | null {
  const plan = country === null ? null : planOfCountry(country);
  const main = plan === null ? null : planOfCallingCode(plan.callingCode);
  if (plan === null || main === null) return null;
  const { callingCode, lengths, commonLengths, sources } = plan;
  const states = statesOf(plan, main);
  if (states === null) return null;
  return {
    callingCode,
    states,
    lengths,
    commonLengths,
    leastPrefixed: country === 'BR' ? MIN_PREFIXED_DIGITS_IN_BRAZIL : MIN_PREFIXED_DIGITS,
    isTrunkZero: isZero(sources.trunkPrefix),
  };
}

const NO_ZEROS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** `0`, or `0` and forms that start differently: `(183[12])|0`, `0|180020`. */
function isZero(trunkPrefix: string | null): boolean {
  const rest = /^0(?:\||$)|(?:^|\|)0$/.exec(trunkPrefix ?? '');
  if (trunkPrefix === null || rest === null) return false;
  const others = new DigitPattern(trunkPrefix.replace(rest[0], ''));
  return NO_ZEROS.every((digit) => !others.mayStartWith([0, digit]));
}

/** One pattern being matched: the possible positions, or that its start was found, which holds from then on. */
interface Tracker {
  readonly pattern: DigitPattern;
  readonly flag: number;
  /** Whether a match at the start of the digits is enough. */
  readonly isPrefix: boolean;
}

/** The state of a tracker: the positions where the next digit may be, and whether it has matched. */
interface Standing {
  readonly positions: readonly number[];
  readonly isMatched: boolean;
}

function statesOf(plan: NumberingPlan, main: NumberingPlan): number[][] | null {
  const trackers = trackersOf(plan, main);
  if (trackers === null) return null;
  const numbers = new Map<string, number>();
  const states: number[][] = [];
  const open: Standing[][] = [];
  const numberOf = (standings: Standing[]): number => {
    const key = standings
      .map(({ positions, isMatched }) => `${positions.join(',')}${isMatched ? '!' : ''}`)
      .join(';');
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, open.length);
    return open.push(standings) - 1;
  };
  numberOf(
    trackers.map(({ pattern }) => ({
      positions: pattern.first.toSorted(compare),
      isMatched: pattern.isEmpty,
    })),
  );
  for (let number = 0; number < open.length; number++) {
    if (open.length > MAX_STATES) return null;
    const standings = open[number] ?? [];
    const flags = standings.reduce(
      (set, { isMatched }, index) => (isMatched ? set | (trackers[index]?.flag ?? 0) : set),
      0,
    );
    const next = Array.from({ length: 10 }, (_, digit) =>
      numberOf(standings.map((standing, index) => step(trackers[index], standing, digit))),
    );
    states.push([...next, flags]);
  }
  return states;
}

function step(tracker: Tracker | undefined, standing: Standing, digit: number): Standing {
  if (tracker === undefined) return standing;
  const { pattern, isPrefix } = tracker;
  // Nothing more can be learned from it.
  if (isPrefix && standing.isMatched) return { positions: [], isMatched: true };
  const here = pattern.at(standing.positions, digit);
  return {
    positions: [...pattern.after(here)].toSorted(compare),
    isMatched: here.some((position) => pattern.last.has(position)),
  };
}

const compare = (one: number, other: number) => one - other;

function trackersOf({ sources }: NumberingPlan, main: NumberingPlan): Tracker[] | null {
  try {
    const whole = (source: string, flag: number) => ({
      pattern: new DigitPattern(source),
      flag,
      isPrefix: false,
    });
    const prefix = (source: string, flag: number) => ({
      pattern: new DigitPattern(source),
      flag,
      isPrefix: true,
    });
    return [
      whole(sources.pattern, PHONE_FLAGS.isNational),
      prefix(sources.internationalPrefix, PHONE_FLAGS.hasInternationalPrefix),
      ...(sources.trunkPrefix === null ? [] : [prefix(sources.trunkPrefix, PHONE_FLAGS.hasTrunkPrefix)]),
      ...(main.sources.trunkPrefix === null
        ? []
        : [prefix(main.sources.trunkPrefix, PHONE_FLAGS.hasMainTrunkPrefix)]),
    ];
  } catch (cause) {
    // The reference path reads a plan that is written differently.
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}
