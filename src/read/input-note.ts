import type { OpenedText } from './encoding/open-text.js';
import type { LocatedHeader } from './locate-header.js';
import { shownName } from './shown-name.js';

/** Something that the user should know about how an input was read; it becomes a warning in the report. */
export interface InputNote {
  /** Stable, e.g. `ENCODING_GUESSED`. */
  readonly code: string;
  readonly message: string;
}

/** How many names a note lists. */
const MAX_LISTED = 5;

/**
 * What was skipped in a folder, glob or prefix.
 * @param names below it, folders with a trailing `/`
 */
export function skippedNote(input: string, names: readonly string[]): InputNote {
  const listed = names.slice(0, MAX_LISTED).map(shownName).join(', ');
  const more = names.length - MAX_LISTED;
  const what = names.length === 1 ? 'file or folder was' : 'files and folders were';
  return {
    code: 'FILES_NOT_READ',
    message: `${shownName(input)}: ${names.length} ${what} not read, because their names say that they are not data, or amc-ingest wrote them: ${listed}${more > 0 ? ` and ${more} more` : ''}. To read one, name it as a separate input.`,
  };
}

/**
 * What was skipped in an archive.
 * @param count of entries, including folders
 * @param names of files
 */
export function archiveNote(archive: string, count: number, names: readonly string[]): InputNote {
  const listed = names.slice(0, MAX_LISTED).map(shownName).join(', ');
  const more = names.length - MAX_LISTED;
  return {
    code: 'ARCHIVE_ENTRIES_SKIPPED',
    message: `${archive}: ${count} entries that are not data were skipped (folders, links, hidden and side files)${names.length === 0 ? '' : `: ${listed}${more > 0 ? ` and ${more} more` : ''}`}.`,
  };
}

/** What there is to say about a text's letters. */
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

/** What there is to say about a header that is not simply the first line. */
export function headerNotes({ titleLines, isRepeated, unitLine }: LocatedHeader, name: string): InputNote[] {
  const notes: InputNote[] = [];
  if (titleLines > 0) {
    notes.push({
      code: 'LINES_BEFORE_HEADER',
      message: `${name} has ${titleLines} ${titleLines === 1 ? 'line' : 'lines'} before its header, without any field that the schema knows; ${titleLines === 1 ? 'it was' : 'they were'} skipped. Set input.skipLines in the schema to say so.`,
    });
  }
  if (unitLine !== null) {
    notes.push({
      code: 'UNIT_ROW',
      message: `${name}: the line below its header (line ${unitLine}) has units or types of the columns, such as USD, kg or string, and is not a row; it was skipped.`,
    });
  }
  if (isRepeated) {
    notes.push({
      code: 'HEADER_IN_FILE',
      message: `${name} starts with the very names that were given as its header; that line was not read as data.`,
    });
  }
  return notes;
}
