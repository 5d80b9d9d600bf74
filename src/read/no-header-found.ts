import { InputError } from '../errors.js';

/** How many records have their number of fields shown. */
const MAX_SHOWN = 10;

/**
 * The error for a file that has no record that looks like a header, in cases where any header would do. It shows the
 * shape of the file without its values, which may be somebody's data.
 * @param what the file, or its sheet
 */
export function noHeaderFound(what: string, records: readonly (readonly string[])[]): InputError {
  const widths = records.slice(0, MAX_SHOWN).map((record) => record.length);
  return new InputError(
    `${what} has no line that looks like a header. Fields in its first lines: ${widths.join(', ')}. Say how many lines are above the header with --skip-lines; if there is none, name the fields with --header. A wrong delimiter (--delimiter) can be the cause, too.`,
    { code: 'NO_HEADER' },
  );
}
