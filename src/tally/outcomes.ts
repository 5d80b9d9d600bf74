import { NOTE_CODES, type IdentifierNote } from '../model/identifier-note.js';
import { LEAK_KINDS, leakSlot, type LeakKind } from '../model/leak.js';

/** What happened to a value; the report counts it for the rows that are written. */
export const OUTCOMES = {
  value: 0,
  null: 1,
  hashed: 2,
  alreadyHashed: 3,
  standardizedToNothing: 4,
  rounded: 5,
  /** The schema's map of values does not name the value: null was written, or it was passed on. */
  nullNotInMap: 6,
  passedNotInMap: 7,
} as const;

/** Outcomes of identifiers with a note: one per code, after those above. */
const FIRST_NOTE_OUTCOME = Object.keys(OUTCOMES).length;

/** Outcomes of values in which the leak guard found something: one per kind and action, after the others. */
const LEAK_OUTCOMES = ['redacted', 'warned', 'suspected'] as const;
export const FIRST_LEAK_OUTCOME = FIRST_NOTE_OUTCOME + NOTE_CODES.length;
export const OUTCOME_COUNT = FIRST_LEAK_OUTCOME + LEAK_KINDS.length * LEAK_OUTCOMES.length;

/** One of `OUTCOMES`, of `noteOutcome` or of `leakOutcome`: less than `OUTCOME_COUNT`. */
export type Outcome = number;

/** The outcome of an identifier that is counted under a code of its own. */
export function noteOutcome(note: IdentifierNote): Outcome {
  return FIRST_NOTE_OUTCOME + NOTE_CODES.indexOf(note);
}

/** The outcome of a value that was written although something was found in it. */
export function leakOutcome(kind: LeakKind, action: (typeof LEAK_OUTCOMES)[number]): Outcome {
  return FIRST_LEAK_OUTCOME + LEAK_KINDS.indexOf(kind) * LEAK_OUTCOMES.length + LEAK_OUTCOMES.indexOf(action);
}

/** Outcomes of identifiers with a note, by what else they count as. */
const PLAIN_OUTCOME_OF_NOTE: Readonly<Record<IdentifierNote, Outcome>> = {
  EMAIL_UNDERSCORE: OUTCOMES.hashed,
  ZIP_PADDED: OUTCOMES.hashed,
  GARBLED_LETTERS: OUTCOMES.hashed,
  HASH_DECODED: OUTCOMES.alreadyHashed,
  // In other words, it is not a value.
  NULL_WORD: OUTCOMES.null,
  PLACEHOLDER: OUTCOMES.standardizedToNothing,
  OTHER_HASH: OUTCOMES.standardizedToNothing,
  SCIENTIFIC_NOTATION: OUTCOMES.standardizedToNothing,
};

const PLAIN_OUTCOMES: readonly Outcome[] = Array.from({ length: OUTCOME_COUNT }, (_, outcome) => {
  const note = NOTE_CODES[outcome - FIRST_NOTE_OUTCOME];
  if (note !== undefined) return PLAIN_OUTCOME_OF_NOTE[note];
  return outcome < FIRST_NOTE_OUTCOME ? outcome : OUTCOMES.value;
});

/** The outcome as one of `OUTCOMES`: what the value counts as besides its note or leak. */
export function plainOutcome(outcome: Outcome): Outcome {
  return PLAIN_OUTCOMES[outcome] ?? OUTCOMES.value;
}

/** The index of the note's counter among those of its column; -1 for outcomes without a note. */
export function noteOf(outcome: Outcome): number {
  return outcome < FIRST_LEAK_OUTCOME ? outcome - FIRST_NOTE_OUTCOME : -1;
}

/** By outcome from `FIRST_LEAK_OUTCOME`: the tally's counter. */
export const LEAK_SLOT_OF_OUTCOME: readonly number[] = LEAK_KINDS.flatMap((kind) =>
  LEAK_OUTCOMES.map((action) => leakSlot(kind, action)),
);

/** Whether null is written for the value. */
export function isNullOutcome(outcome: Outcome): boolean {
  const plain = plainOutcome(outcome);
  return (
    plain === OUTCOMES.null || plain === OUTCOMES.standardizedToNothing || plain === OUTCOMES.nullNotInMap
  );
}

/** Whether the source has no value, or a word or a placeholder for none: a row of nothing else is empty. */
export function saysNothing(outcome: Outcome): boolean {
  return (
    outcome === OUTCOMES.null ||
    outcome === noteOutcome('NULL_WORD') ||
    outcome === noteOutcome('PLACEHOLDER')
  );
}

/** Whether an identifier column contains something that can be matched. */
export function hasValue(outcome: Outcome): boolean {
  if (outcome < FIRST_LEAK_OUTCOME) return !isNullOutcome(outcome);
  return LEAK_OUTCOMES[(outcome - FIRST_LEAK_OUTCOME) % LEAK_OUTCOMES.length] !== 'redacted';
}
