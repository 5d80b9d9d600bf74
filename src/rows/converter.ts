import type { Refusal } from '../model/reject.js';
import type { Outcome } from '../tally/outcomes.js';

/** Turns the trimmed, non-empty values of one column into what is written. */
export interface ColumnConverter {
  /** The text to write, null for no value, or why the row is refused. */
  convert(value: string, country: string | null): string | null | Refusal;
  /** What happened to the most recently converted value. */
  outcome: Outcome;
}
