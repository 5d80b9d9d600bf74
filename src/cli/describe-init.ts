import type { Choice } from '../init/choose-columns.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';

/** What `init` did. */
export interface InitResult {
  readonly file: string;
  readonly out: string;
  readonly preset: string | null;
  /** Further files that the input stands for; only the first was looked at. */
  readonly otherFiles: number;
  readonly schema: DataSetSchema;
  /** By field what became of it; null for a preset. */
  readonly choices: readonly Choice[] | null;
  readonly unknownCountry: boolean;
  readonly unknownZone: boolean;
}

/** The result for people: what was found, what is unsure, what to do next. Fields are named, values never. */
export function describeInit(result: InitResult): string {
  const { file, out, preset, schema, choices, otherFiles } = result;
  const kind = schema.period === undefined ? 'dimension' : 'fact';
  const lines = [
    preset === null
      ? `${out}: a ${kind} data set with ${schema.columns.length} columns, told from the content.`
      : `${out}: the preset ${preset} (a ${kind} data set with ${schema.columns.length} columns).`,
  ];
  if (otherFiles > 0) lines.push(`Only the first file was looked at; ${otherFiles} more were not.`);
  if (choices !== null) {
    const taken = choices.filter(({ guess }) => guess.kind !== 'leftOut');
    lines.push('', ...taken.map((choice) => `  ${choice.field.padEnd(28)}${whatOf(choice)}`));
    const left = choices.flatMap(({ field, guess }) =>
      guess.kind === 'leftOut' ? [`  ${field.padEnd(28)}${guess.reason}`] : [],
    );
    if (left.length > 0) lines.push('', 'Left out (--include FIELD takes one that is harmless):', ...left);
  }
  const unsure = [
    ...(choices ?? []).flatMap(({ field, doubt }) => (doubt === null ? [] : [`${field}: ${doubt}`])),
    ...(result.unknownCountry ? ['the country of the people: phone numbers need it (--country)'] : []),
    ...(result.unknownZone ? ['the time zone of times without an offset: taken for UTC (--time-zone)'] : []),
  ];
  if (unsure.length > 0) lines.push('', 'Not sure:', ...unsure.map((text) => `  ${text}`));
  for (const { name, description } of schema.input?.join ?? [])
    lines.push('', `It joins a second file: --join ${name}=FILE. ${description ?? ''}`);
  lines.push('', `Next: amc-ingest run ${file} --schema ${out} --dry-run`);
  return `${lines.join('\n')}\n`;
}

function whatOf({ guess }: Choice): string {
  switch (guess.kind) {
    case 'identifier':
      return `hashed as ${guess.type}`;
    case 'fullName':
      return 'hashed as FIRST_NAME and LAST_NAME';
    case 'country':
      return 'country of the row';
    case 'consent':
      return 'consent';
    case 'time':
      return guess.isEventTime ? 'event time' : 'time or date';
    case 'metric':
      return `number (${guess.dataType})`;
    case 'text':
      return 'text';
    case 'leftOut':
      return 'left out';
  }
}
