import { InputError } from '../errors.js';

/** Records whose number of fields is shown. */
const MAX_SHOWN = 10;

/**
 * The error for a file in which no record looks like a header, where any would do. It shows what the file looks like
 * without its values: they may be somebody's data.
 * @param what the file, or the sheet of it
 */
export function noHeaderFound(what: string, records: readonly (readonly string[])[]): InputError {
  const widths = records.slice(0, MAX_SHOWN).map((record) => record.length);
  return new InputError(
    `${what} has no line that looks like a header. Fields in its first lines: ${widths.join(', ')}. Say how many lines are above the header with --skip-lines; if there is none, name the fields with --header. A wrong delimiter (--delimiter) can be the cause, too.`,
    { code: 'NO_HEADER' },
  );
}
