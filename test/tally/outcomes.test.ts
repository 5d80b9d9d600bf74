import { describe, expect, it } from 'vitest';
import { NOTE_CODES, NULL_NOTES } from '../../src/model/identifier-note.js';
import { LEAK_KINDS } from '../../src/model/leak.js';
import {
  hasValue,
  isNullOutcome,
  leakOutcome,
  noteOutcome,
  OUTCOME_COUNT,
  OUTCOMES,
} from '../../src/tally/outcomes.js';
import { addTally, countOutcome, emptyTally } from '../../src/tally/tally.js';

const isNullNote = (code: string) => NULL_NOTES.some((note) => note === code);

describe('outcomes', () => {
  it('are distinguished from each other', () => {
    const all = [
      ...Object.values(OUTCOMES),
      ...NOTE_CODES.map(noteOutcome),
      ...LEAK_KINDS.flatMap((kind) => [
        leakOutcome(kind, 'redacted'),
        leakOutcome(kind, 'warned'),
        leakOutcome(kind, 'suspected'),
      ]),
    ];
    expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: OUTCOME_COUNT }, (_, index) => index));
  });

  it.each(NOTE_CODES)('of %s say whether there is a value', (code) => {
    expect(isNullOutcome(noteOutcome(code))).toBe(isNullNote(code));
    expect(hasValue(noteOutcome(code))).toBe(!isNullNote(code));
  });
});

describe('countOutcome', () => {
  it('counts every identifier once as null, hashed, passed on or empty', () => {
    const tally = emptyTally(2);
    for (const code of NOTE_CODES) countOutcome(tally, 1, noteOutcome(code), 3);
    countOutcome(tally, 1, OUTCOMES.hashed, 5);
    const { nulls, hashed, alreadyHashed, standardizedToNothing } = tally.columns[1] ?? {};
    expect({ nulls, hashed, alreadyHashed, standardizedToNothing }).toEqual({
      nulls: 3,
      hashed: 14,
      alreadyHashed: 3,
      standardizedToNothing: 9,
    });
    expect(tally.notes).toEqual([...NOTE_CODES.map(() => 0), ...NOTE_CODES.map(() => 3)]);
    expect(tally.columns[0]?.hashed).toBe(0);
  });

  it('adds up with the tally, for any parts', () => {
    const total = emptyTally(1);
    const part = emptyTally(1);
    countOutcome(part, 0, noteOutcome('PLACEHOLDER'), 2);
    addTally(total, part);
    addTally(total, part);
    const whole = emptyTally(1);
    countOutcome(whole, 0, noteOutcome('PLACEHOLDER'), 4);
    expect(total).toEqual(whole);
  });
});
