import type { OpenedText } from './encoding/open-text.js';

/** Something that the user should know of how an input was read; it becomes a warning of the report. */
export interface InputNote {
  /** Stable, e.g. `ENCODING_GUESSED`. */
  readonly code: string;
  readonly message: string;
}

/** What is to be said of a text's letters. */
export function textNotes({ encoding, isGuess, lostLetters }: OpenedText, name: string): InputNote[] {
  const notes: InputNote[] = [];
  if (isGuess) {
    notes.push({
      code: 'ENCODING_GUESSED',
      message: `${name} is not UTF-8; it was read as ${encoding}, the likeliest by its bytes. If letters come out wrong, name the right one with --encoding or input.encoding in the schema.`,
    });
  }
  if (lostLetters > 0) {
    notes.push({
      code: 'LETTERS_LOST',
      message: `${name} has words with a question mark between their letters (${lostLetters} in its first part): the system that exported it could not write these letters, and identifiers made of such words cannot match. Export it again as UTF-8.`,
    });
  }
  return notes;
}
