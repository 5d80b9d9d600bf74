import { InputError, UsageError } from '../errors.js';
import { safeFieldName } from '../leak-guard/safe-name.js';

/** The most field names in a message. */
const MAX_SHOWN = 8;

/** A row that cannot be split into its cells: passing it on could pass on an identifier. */
export function unreadableRow(line: number, why: string): InputError {
  return new InputError(
    `Line ${line} of the input cannot be read: ${why}. A row that cannot be parsed is never passed on, because it may contain identifiers; output ends before the rows that were read together with it. Fix the row, or see --delimiter, --unquoted and --format.`,
    { code: 'UNREADABLE_ROW' },
  );
}

/** No row has a column that is to be hashed: their identifiers have other keys, and were passed on. */
export function noColumnFound(names: readonly string[]): InputError {
  return new InputError(
    `None of the columns ${names.map(shown).join(', ')} is in any row. Discard the output, because it may contain identifiers, and check --column.`,
    { code: 'NO_COLUMN_FOUND' },
  );
}

/** A header without any of a schema's fields: its identifiers have other names, and would be passed on. */
export function noFieldFound(names: readonly string[]): UsageError {
  const more = names.length > MAX_SHOWN ? ` and ${names.length - MAX_SHOWN} more` : '';
  return new UsageError(
    `None of the fields that the schema reads identifiers from is in the header: ${names.slice(0, MAX_SHOWN).map(shown).join(', ')}${more}. Add the header's name to the column's source.from in a copy of the schema (amc-ingest schemas show NAME), or give columns with --column; see --delimiter.`,
    { code: 'FILTER_COLUMN' },
  );
}

/** A column that is missing from the input, or occurs more than once. */
export function wrongColumn(name: string, problem: string): UsageError {
  return new UsageError(
    `The column ${shown(name)} ${problem}. Give names as the header has them, or numbers from 1 on with --no-header; see --delimiter.`,
    { code: 'FILTER_COLUMN' },
  );
}

/** A name that is not in the header may be a value: the user may have swapped the column and its type. */
function shown(name: string): string {
  return JSON.stringify(safeFieldName(name));
}
