import { shownName } from '../init/field-names.js';
import type { InputHints, InputSample } from '../init/sample-input.js';
import { toTextEncoding } from '../model/text-encoding.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import { UsageError } from '../errors.js';
import type { InitFlags } from './init-command-flags.js';

/** How to read the input, by the options. */
export function hintsOf(flags: InitFlags): InputHints {
  const { inputFormat, encoding, delimiter, records, sheet, header, skipLines } = flags;
  const known = encoding === undefined ? undefined : toTextEncoding(encoding);
  if (known === null)
    throw new UsageError(`--encoding is not an encoding that can be read: ${encoding ?? ''}.`, {
      code: 'INVALID_OPTIONS',
    });
  return { format: inputFormat, encoding: known, delimiter, records, sheet, header, skipLines };
}

/**
 * The given input, as the schema describes it; which of several sheets was read; and how rows that look like
 * totals or footers begin, because they are not data.
 */
export function inputOf(
  flags: InitFlags,
  { sheet, notes, footerRows }: InputSample,
): NonNullable<DataSetSchema['input']> {
  const { inputFormat, encoding, delimiter, records, header, skipLines } = flags;
  const isOneOfSeveral = notes.some(({ code }) => code === 'SHEETS_NOT_READ');
  const read = sheet === null || !isOneOfSeveral ? undefined : sheetName(sheet);
  const name = flags.sheet ?? read;
  return {
    ...(inputFormat === undefined ? {} : { format: inputFormat }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(records === undefined ? {} : { records }),
    ...(name === undefined ? {} : { sheet: name }),
    ...(header === undefined ? {} : { header: [...header] }),
    ...(skipLines === undefined ? {} : { skipLines }),
    ...(footerRows === null || footerRows.rows === 0 ? {} : { footer: [...footerRows.words] }),
  };
}

/** A name that may be somebody's is not written: the sheet's number is enough. */
function sheetName({ name, number }: NonNullable<InputSample['sheet']>): string {
  return shownName(name) === name && name.trim() !== '' ? name : String(number);
}
