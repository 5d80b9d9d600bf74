import type { Choice } from '../init/choose-columns.js';
import { shadowsAmazonTable } from '../init/column-name.js';
import { shownName } from '../init/field-names.js';
import type { Guess, LeftOutKind } from '../init/guess.js';
import { doubtfulNothings, wordsForNothing } from '../init/words-for-nothing.js';
import type { InputSample } from '../init/sample-input.js';
import { footersLeftOut } from '../read/footer-rows.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import { counted } from '../report/numbers.js';
import { commandLine } from './summary/next-steps.js';

/** The result of `init`. */
export interface InitResult {
  readonly file: string;
  readonly out: string;
  readonly preset: string | null;
  readonly sample: InputSample;
  /** Additional files that the input names; only the first one was read. */
  readonly otherFiles: number;
  readonly schema: DataSetSchema;
  /** For each field, what it is uploaded as, or why it is not; null for a preset. */
  readonly choices: readonly Choice[] | null;
  /** Why the kind of the data set should be checked. */
  readonly kindDoubt: string | null;
  readonly presetDoubts: readonly { readonly field: string; readonly doubt: string }[];
  readonly unknownCountry: boolean;
  readonly unknownZone: boolean;
}

/** Something to check: about a field, or about the file. */
interface Doubt {
  readonly field: string | null;
  readonly doubt: string;
}

/** The result for people: what was found, what is uncertain, what to do next. Names fields, never values. */
export function describeInit(result: InitResult): string {
  const { out, preset, schema, choices } = result;
  const kind = schema.period === undefined ? 'dimension' : 'fact';
  const dataSet = `a ${kind} data set with ${counted(schema.columns.length, 'column')}`;
  const lines = [
    preset === null
      ? `${out}: ${dataSet}, inferred from the content.`
      : `${out}: the preset ${preset} (${dataSet}).`,
    ...notesOf(result),
  ];
  if (choices !== null) {
    const taken = choices.filter(({ guess }) => guess.kind !== 'leftOut');
    lines.push('', ...taken.map((choice) => line(choice, whatOf(choice))));
    for (const [how, title] of LEFT_OUT_TITLES) {
      const left = choices.flatMap((choice) =>
        choice.guess.kind === 'leftOut' && choice.guess.how === how
          ? [line(choice, choice.guess.reason)]
          : [],
      );
      if (left.length > 0) lines.push('', title, ...left);
    }
  }
  const doubts = doubtsOf(result);
  if (doubts.length > 0) {
    lines.push('', 'Not sure:');
    for (const { field, doubt } of doubts) lines.push(field === null ? `  ${doubt}` : `  ${field}: ${doubt}`);
  }
  for (const { name, description } of schema.input?.join ?? [])
    lines.push('', `It joins a second file: --join ${name}=FILE. ${description ?? ''}`);
  lines.push('', `Next: ${nextCommand(result)}`);
  return `${lines.join('\n')}\n`;
}

const LEFT_OUT_TITLES: readonly (readonly [LeftOutKind, string])[] = [
  ['harmless', 'Left out (--include FIELD uploads one as text if it is harmless):'],
  ['private', 'Left out, may be private (--as FIELD=ROLE hashes an identifier):'],
  ['never', 'Left out, cannot be uploaded as it is:'],
];

/** The same for machines. */
export function jsonOfInit(result: InitResult): unknown {
  const { out, preset, schema, choices, sample, unknownCountry, unknownZone } = result;
  return {
    out,
    preset,
    dataSetId: schema.dataSetId,
    kind: schema.period === undefined ? 'dimension' : 'fact',
    columns: schema.columns.map(({ name }) => name),
    fields: (choices ?? []).map(({ field, guess, ...choice }) => ({
      field: shownName(field),
      as: guess.kind === 'leftOut' ? null : whatOf({ guess, ...choice }),
    })),
    leftOut: (choices ?? []).flatMap(({ field, guess }) =>
      guess.kind === 'leftOut' ? [{ field: shownName(field), reason: guess.reason, how: guess.how }] : [],
    ),
    unsure: doubtsOf(result),
    input: schema.input ?? {},
    looked: { records: sample.values[0]?.length ?? 0, titleLines: sample.titleLines },
    notes: notesOf(result),
    unknownCountry,
    unknownZone,
    next: nextCommand(result),
  };
}

function notesOf({ sample, otherFiles, choices, schema }: InitResult): string[] {
  const notes: string[] = [];
  if (otherFiles > 0) notes.push(`Only the first file was looked at; ${otherFiles} more were not.`);
  if (sample.otherMembers > 0)
    notes.push(
      `Only ${sample.name} was looked at; a run reads the archive's ${sample.otherMembers} other files with the same schema.`,
    );
  if (sample.titleLines > 0)
    notes.push(
      `${sample.titleLines} ${sample.titleLines === 1 ? 'line' : 'lines'} above the header: skipped, as a run does.`,
    );
  for (const { code, message } of sample.notes) if (code !== 'LINES_BEFORE_HEADER') notes.push(message);
  if (sample.footerRows !== null)
    notes.push(...footersLeftOut(sample.name, sample.footerRows).map(({ message }) => message));
  if (choices !== null) notes.push(...notesOnNothing(choices));
  const renamed = schema.columns.filter(({ name }) => name.startsWith('source_user_id'));
  if (choices !== null && renamed.length > 0)
    notes.push('AMC has columns of its own named user_id and user_id_type: yours are named otherwise.');
  return notes;
}

function notesOnNothing(choices: readonly Choice[]): string[] {
  const words = wordsForNothing(choices).join(', ');
  const doubtful = doubtfulNothings(choices).join(', ');
  return [
    ...(words === '' ? [] : [`No value in all columns: ${words}. The schema's input.nullValues says so.`]),
    ...(doubtful === ''
      ? []
      : [
          `No value in some columns, and perhaps a value in others: ${doubtful}. Numbers, dates and countries with it reject their row. If it is never a value, add it to input.nullValues.`,
        ]),
  ];
}

function doubtsOf(result: InitResult): Doubt[] {
  const { choices, kindDoubt, presetDoubts, schema, unknownCountry, unknownZone } = result;
  return [
    ...(choices ?? []).flatMap(({ field, doubts }) =>
      doubts.map((doubt) => ({ field: shownName(field), doubt })),
    ),
    ...presetDoubts.map(({ field, doubt }) => ({ field: shownName(field), doubt })),
    ...[
      ...(kindDoubt === null ? [] : [kindDoubt]),
      ...(unknownCountry ? ['the country of the people: phone numbers need it (--country)'] : []),
      ...(unknownZone ? ['the time zone of times without an offset: UTC is assumed (--time-zone)'] : []),
      ...(shadowsAmazonTable(schema.dataSetId)
        ? [
            `the data set id ${schema.dataSetId}: a table of Amazon's may have this name, and queries would read yours`,
          ]
        : []),
    ].map((doubt) => ({ field: null, doubt })),
  ];
}

function nextCommand({ file, out }: InitResult): string {
  const words = ['run', file, '--schema', out, '--dry-run'];
  const command = commandLine(words);
  return file === '-' ? `${command} < FILE` : command;
}

function line({ field }: Choice, text: string): string {
  return `  ${shownName(field).replaceAll(/\s+/g, ' ').padEnd(27)} ${text}`;
}

function whatOf({ guess, consent }: { readonly guess: Guess } & Pick<Choice, 'consent'>): string {
  switch (guess.kind) {
    case 'identifier':
      return `hashed as ${guess.type}`;
    case 'fullName':
      return 'hashed as FIRST_NAME and LAST_NAME';
    case 'wholeAddress':
      return `hashed as ${guess.parts.map(([, type]) => type).join(', ')}`;
    case 'country':
      return 'country of the row';
    case 'consent':
      return consent === null ? `consent (${guess.type})` : `consent (${guess.type}), by yes and no`;
    case 'time':
      return guess.isEventTime ? 'event time' : 'time or date';
    case 'metric':
      return `number (${guess.form.dataType})`;
    case 'text':
      return guess.isCode ? 'text (code)' : 'text';
    case 'optIn':
    case 'unsureNumber':
    case 'leftOut':
      return 'left out';
  }
}
