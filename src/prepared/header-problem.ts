import type { DataSetPlan } from '../schema/plan.js';
import { visibleLine } from '../visible-text.js';

const MAX_NAMED = 8;
/** Characters that other dialects put between values. */
const SEPARATORS: Readonly<Record<string, string>> = {
  '\t': 'tabs',
  '|': '|',
  ';': ';',
  '\u0001': 'the character 0x01',
};

/**
 * What is wrong with the names of a file's columns; null when they are the data set's. Names in the file are not
 * quoted, except those of the data set: the first line may be somebody's data.
 * @param inOrder whether they must be in the data set's order
 */
export function headerProblem(
  file: string,
  names: readonly string[],
  { dataSetId, columns }: DataSetPlan,
  inOrder: boolean,
): string | null {
  const wanted = columns.map(({ name }) => name);
  const found = new Set(names);
  const missing = wanted.filter((name) => !found.has(name));
  const unknown = names.filter((name) => !wanted.includes(name)).length;
  const isDoubled = found.size < names.length;
  if (missing.length === 0 && unknown === 0 && !isDoubled) {
    if (!inOrder || wanted.every((name, index) => names[index] === name)) return null;
    return `The columns of ${file} are those of the data set ${dataSetId}, but in another order. Select them as ${listed(wanted)}.`;
  }
  if (missing.length === wanted.length)
    return `The first line of ${file} is not the header of the data set ${dataSetId}: none of its ${names.length} names is one of ${listed(wanted)}.${separatorHint(names)} Export with a header line, commas between values and these columns.`;
  const parts = [
    ...(missing.length === 0 ? [] : [`it has no ${listed(missing)}${inFolder(file, missing)}`]),
    ...(unknown === 0
      ? []
      : [`${unknown} of its columns ${unknown === 1 ? 'is' : 'are'} not in the data set`]),
    ...(isDoubled ? ['it names a column twice'] : []),
    ...caseHint(names, missing),
  ];
  return `The columns of ${file} are not those of the data set ${dataSetId}: ${parts.join('; ')}. Select exactly ${listed(wanted)}.`;
}

/** Engines omit from the files the columns that divide files into folders. */
function inFolder(file: string, missing: readonly string[]): string {
  const names = missing.filter((name) => file.includes(`/${name}=`));
  return names.length === 0
    ? ''
    : ` (${listed(names)} ${names.length === 1 ? 'is' : 'are'} in the names of folders only, where AMC does not look: write the column into the files, too)`;
}

function caseHint(names: readonly string[], missing: readonly string[]): string[] {
  const lower = new Set(names.map((name) => name.trim().toLowerCase()));
  const similar = missing.filter((name) => lower.has(name.toLowerCase()));
  return similar.length === 0
    ? []
    : [`${listed(similar)} differ${similar.length === 1 ? 's' : ''} in case or spaces`];
}

function separatorHint(names: readonly string[]): string {
  const [only = ''] = names;
  const separator =
    names.length === 1 ? Object.keys(SEPARATORS).find((one) => only.includes(one)) : undefined;
  return separator === undefined ? '' : ` Its values seem to be separated by ${SEPARATORS[separator] ?? ''}.`;
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  const shown = names.slice(0, MAX_NAMED).map(visibleLine).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}
