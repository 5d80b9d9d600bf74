import { LEAK_KINDS, leakSlot, type LeakKind } from '../model/leak.js';

/** What became of a value; the report counts it for the rows that are written. */
export const OUTCOMES = {
  value: 0,
  null: 1,
  hashed: 2,
  alreadyHashed: 3,
  standardizedToNothing: 4,
  rounded: 5,
} as const;

/** Outcomes of values in which the leak guard found something: one by kind and by what was done, behind the others. */
const LEAK_OUTCOMES = ['redacted', 'warned', 'suspected'] as const;
export const FIRST_LEAK_OUTCOME = Object.keys(OUTCOMES).length;
export const OUTCOME_COUNT = FIRST_LEAK_OUTCOME + LEAK_KINDS.length * LEAK_OUTCOMES.length;

/** One of `OUTCOMES` or of `leakOutcome`: less than `OUTCOME_COUNT`. */
export type Outcome = number;

/** The outcome of a value that was written although something was found in it. */
export function leakOutcome(kind: LeakKind, action: (typeof LEAK_OUTCOMES)[number]): Outcome {
  return FIRST_LEAK_OUTCOME + LEAK_KINDS.indexOf(kind) * LEAK_OUTCOMES.length + LEAK_OUTCOMES.indexOf(action);
}

/** By outcome from `FIRST_LEAK_OUTCOME` on: the tally's counter. */
export const LEAK_SLOT_OF_OUTCOME: readonly number[] = LEAK_KINDS.flatMap((kind) =>
  LEAK_OUTCOMES.map((action) => leakSlot(kind, action)),
);

/** Whether an identifier column holds something that can be matched by. */
export function hasValue(outcome: Outcome): boolean {
  if (outcome < FIRST_LEAK_OUTCOME)
    return outcome !== OUTCOMES.null && outcome !== OUTCOMES.standardizedToNothing;
  return LEAK_OUTCOMES[(outcome - FIRST_LEAK_OUTCOME) % LEAK_OUTCOMES.length] !== 'redacted';
}
