import type { FieldGuess } from './guess.js';

/** A field and the column that it maps to, once all fields are known. */
export interface Choice extends FieldGuess {
  /** Consent by the words of an opt-in; null for signals that are written as they are. */
  readonly consent: ConsentWords | null;
}

/** The words that grant consent and those that deny it. */
export interface ConsentWords {
  readonly granted: readonly string[];
  readonly denied: readonly string[];
  /** Whether there are other words, which mean neither. */
  readonly hasOthers: boolean;
}
