import { InputError } from '../../errors.js';
import { StringRuns } from './cell-string.js';
import { readPart } from './part-parser.js';
import type { WorkbookPackage } from './workbook-package.js';

/** Characters of all shared strings, of up to two bytes each: they must be in memory while a sheet is read. */
const MAX_CHARACTERS = 128 * 1024 * 1024;
/** The cost of keeping a string besides its characters, in characters. */
const STRING_COST = 16;

/**
 * The texts that cells refer to by number. Memory: all of them, at most 128 Mi characters.
 * @throws InputError WORKBOOK_TOO_LARGE; XlsxProblem
 */
export async function readSharedStrings(
  parts: WorkbookPackage,
  path: string,
  maxCharacters = MAX_CHARACTERS,
): Promise<readonly string[]> {
  const strings: string[] = [];
  const runs = new StringRuns();
  let letters = 0;
  const count = (more: number) => {
    letters += more;
    if (letters > maxCharacters) throw tooLarge(parts.name);
  };
  await readPart(
    parts.chunks(path),
    {
      root: 'sst',
      open: (name, _, { parent }) => {
        if (name === 'si') runs.take();
        else runs.open(name, parent);
      },
      close: (name) => {
        runs.close(name);
        if (name !== 'si') return;
        strings.push(runs.take());
        count(STRING_COST);
      },
      text: (text) => {
        if (runs.add(text)) count(text.length);
      },
    },
    parts.signal,
  );
  return strings;
}

function tooLarge(name: string): InputError {
  return new InputError(
    `The texts of ${name} are larger than what can be held in memory (128 Mi letters). Export the sheet as CSV, or split the workbook.`,
    { code: 'WORKBOOK_TOO_LARGE' },
  );
}
