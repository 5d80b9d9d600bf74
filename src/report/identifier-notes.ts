import { NOTE_CODES, type IdentifierNote } from '../model/identifier-note.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { Tally } from '../tally/tally.js';
import type { RunReport } from './run-report.js';

/** This many values of the column (its index) were counted under the code. */
export function noteCount({ notes }: Tally, column: number, code: IdentifierNote): number {
  return notes[column * NOTE_CODES.length + NOTE_CODES.indexOf(code)] ?? 0;
}

/** What was counted about identifiers under codes of their own, by column and code; only codes that occurred. */
export function notesByColumn({ columns }: DataSetPlan, tally: Tally): RunReport['identifierNotes'] {
  return Object.fromEntries(
    columns.flatMap(({ name }, index) => {
      const counts = NOTE_CODES.flatMap((code) => {
        const count = noteCount(tally, index, code);
        return count === 0 ? [] : [[code, count] as const];
      });
      return counts.length === 0 ? [] : [[name, Object.fromEntries(counts)] as const];
    }),
  );
}
