import { InputError } from '../errors.js';
import type { DataSetSchema, SchemaColumn } from '../schema/data-set-schema.js';
import { normalizeFieldName } from '../schema/field-name.js';
import { asList } from '../schema/as-list.js';
import { chooseColumns, type Choice } from './choose-columns.js';
import { guessField, type FieldGuess } from './column-guess.js';
import { makeSchema, type Answers } from './make-schema.js';
import type { InputSample } from './sample-input.js';

/** What a file was found to be, before the user was asked. */
export interface Draft {
  readonly guesses: readonly FieldGuess[];
  /** Whether rows need a country from outside, times a zone, dates the order of day and month. */
  readonly needsCountry: boolean;
  readonly needsTimeZone: boolean;
  readonly needsDayFirst: boolean;
  readonly decimalComma: boolean;
}

/** @throws InputError when the first line is somebody's data and no header */
export function draftOf(sample: InputSample, name: string): Draft {
  if (sample.dialect.format === 'csv' && sample.fields.some(isNoHeader)) {
    throw new InputError(
      `The first line of ${name} does not look like a header: it holds values such as numbers, dates or addresses. Add a line with the names of the fields.`,
      { code: 'NO_HEADER' },
    );
  }
  const repeated = new Set(sample.repeated);
  const guesses = sample.fields.map((field, index) => {
    const guess = guessField(field, sample.values[index] ?? []);
    return repeated.has(normalizeFieldName(field)) ? withoutRepeated(guess) : guess;
  });
  const times = guesses.flatMap(({ guess }) => (guess.kind === 'time' ? [guess.form] : []));
  const isIdentified = guesses.some(({ guess }) => guess.kind === 'identifier' || guess.kind === 'fullName');
  return {
    guesses,
    needsCountry: isIdentified && !guesses.some(({ guess }) => guess.kind === 'country'),
    needsTimeZone: times.some(({ hasTimeOfDay, hasZone }) => hasTimeOfDay && !hasZone),
    needsDayFirst: times.some(({ otherOrder }) => otherOrder !== null),
    decimalComma: guesses.some(({ guess }) => guess.kind === 'metric' && guess.decimalComma),
  };
}

/** A schema made from what the fields look like. */
export function inferredSchema(
  draft: Draft,
  answers: Answers,
  include: ReadonlySet<string>,
): { readonly schema: DataSetSchema; readonly choices: readonly Choice[] } {
  const choices = chooseColumns(draft.guesses, include);
  const leftOut = choices.flatMap(({ field, guess }) =>
    guess.kind === 'leftOut' ? [`Left out: ${field} (${guess.reason}).`] : [],
  );
  const schema = makeSchema(choices, answers, [
    'Made by amc-ingest init from a look at the file. Check every column before data is uploaded.',
    ...leftOut,
  ]);
  if (schema.columns.length === 0) {
    throw new InputError(
      'No field was found that can be uploaded safely. Name fields with --include, or write a schema by hand: amc-ingest schemas.',
      { code: 'NO_COLUMNS' },
    );
  }
  return { schema, choices };
}

/** A preset, adapted to how this file writes numbers and dates. */
export function adaptedPreset(
  preset: DataSetSchema,
  name: string,
  draft: Draft,
  { dataSetId, country, timeZone, dayFirst }: Answers,
): DataSetSchema {
  const byField = new Map(draft.guesses.map((guess) => [normalizeFieldName(guess.field), guess]));
  const adapt = (column: SchemaColumn): SchemaColumn => {
    const { source } = column;
    const names = asList(source?.from).map(normalizeFieldName);
    const look = names.map((field) => byField.get(field)).find((found) => found !== undefined)?.look;
    if (source === undefined || look === undefined) return column;
    const { number, time } = look;
    if (column.dataType === 'DECIMAL' && number?.decimalComma === true)
      return { ...column, source: { ...source, decimalComma: true } };
    if (time === null || (column.dataType !== 'TIMESTAMP' && column.dataType !== 'DATE')) return column;
    const format = dayFirst && time.otherOrder !== null ? time.otherOrder : time.format;
    return {
      ...column,
      source: {
        ...source,
        ...(format === null || source.firstOf !== undefined ? {} : { format }),
        ...(timeZone === null || time.hasZone || source.zoneFrom !== undefined ? {} : { timeZone }),
      },
    };
  };
  return {
    $comment: `Made by amc-ingest init from the preset ${name}. See docs/presets.md.`,
    ...preset,
    $schema: undefined,
    dataSetId,
    ...(country === null ? {} : { countryCode: country }),
    columns: preset.columns.map(adapt),
  };
}

function isNoHeader(name: string): boolean {
  return /@.+\.|^[-+$€£]?[\d.,:/\s-]{3,}$|^\d{4}-\d\d-\d\d|^[0-9a-f]{64}$/i.test(name);
}

function withoutRepeated(guess: FieldGuess): FieldGuess {
  return {
    ...guess,
    guess: {
      kind: 'leftOut',
      reason: 'the header has it more than once: which one is meant cannot be told',
      isPersonal: true,
    },
  };
}
