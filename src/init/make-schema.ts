import { MAX_COLUMNS, type DataSetSchema, type SchemaColumn } from '../schema/data-set-schema.js';
import type { Answers } from './answers.js';
import type { Choice } from './choose-columns.js';
import { ColumnNames } from './column-name.js';
import type { MetricForm } from './guess.js';
import { timeColumn } from './time-column.js';

/** The columns of the chosen fields, up to AMC's limit. */
export function makeColumns(choices: readonly Choice[], answers: Answers): SchemaColumn[] {
  const names = new ColumnNames();
  return choices.flatMap((choice, index) => columnsOf(choice, index, names, answers)).slice(0, MAX_COLUMNS);
}

/** @param columns at least one */
export function makeSchema(
  columns: readonly SchemaColumn[],
  { dataSetId, country }: Answers,
  own: { readonly comment: readonly string[]; readonly input: DataSetSchema['input'] },
): DataSetSchema {
  const isFact = columns.some(({ isMainEventTime }) => isMainEventTime === true);
  return {
    $comment: [...own.comment],
    dataSetId,
    description: isFact ? 'Events, one row each.' : 'One row an entry.',
    ...(isFact ? { period: 'P1D' as const } : {}),
    ...(country === null ? {} : { countryCode: country }),
    ...(own.input === undefined ? {} : { input: own.input }),
    columns: [...columns],
  };
}

const TEXT = { dataType: 'STRING', columnType: 'DIMENSION' } as const;

function columnsOf(choice: Choice, index: number, names: ColumnNames, answers: Answers): SchemaColumn[] {
  const { guess, field, doubts, consent } = choice;
  const note = doubts.length === 0 ? {} : { $comment: `Check: ${doubts.join('; ')}.` };
  const nameOf = (otherwise = `column_${index + 1}`) => names.make(field, otherwise);
  const description = `From the field ${field}.`.slice(0, MAX_DESCRIPTION);
  switch (guess.kind) {
    case 'identifier':
      return [
        {
          name: names.make(guess.type, guess.type),
          description: `SHA-256 of the standardized ${guess.type.toLowerCase().replace('_', ' ')}.`,
          ...TEXT,
          externalUserIdType: { hashedPii: guess.type },
          source: { ...note, from: field },
        },
      ];
    case 'fullName':
      return (['FIRST_NAME', 'LAST_NAME'] as const).map((type) => ({
        name: names.make(type, type),
        description: `SHA-256 of the ${type.toLowerCase().replace('_', ' ')} taken from the full name.`,
        ...TEXT,
        externalUserIdType: { hashedPii: type },
        source: {
          $comment: 'Check: names of several words are split by a rule of thumb.',
          from: field,
          part: type === 'FIRST_NAME' ? 'firstName' : 'lastName',
        },
      }));
    case 'country':
      return [
        {
          name: names.make('country', 'country'),
          description: 'Country; decides how the identifiers are standardized.',
          ...TEXT,
          isCountryCode: true,
          source: { ...note, from: field },
        },
      ];
    case 'consent':
      return [
        consentColumn(choice, consent === null ? nameOf('user_consent') : names.make('user_consent', '')),
      ];
    case 'time':
      return [timeColumn(nameOf('time'), choice, guess, answers)];
    case 'metric':
      return [
        {
          name: nameOf(),
          description,
          dataType: guess.form.dataType,
          columnType: 'METRIC',
          source: { ...note, from: field, ...numberSource(guess.form) },
        },
      ];
    case 'text':
      return [
        {
          name: nameOf(),
          description,
          ...TEXT,
          source: { ...note, from: field, ...(guess.isCode ? { isCode: true } : {}) },
        },
      ];
    case 'wholeAddress':
      return guess.parts.map(([part, type]) => ({
        name: names.make(type, type),
        description: `SHA-256 of the standardized ${part} taken from the whole address.`,
        ...TEXT,
        externalUserIdType: { hashedPii: type },
        source: { ...note, from: field, part },
      }));
    case 'optIn':
    case 'unsureNumber':
    case 'leftOut':
      return [];
  }
}

/** AMC's limit. */
const MAX_DESCRIPTION = 255;

/** How to read a number; values that are numbers by type need no setting. */
export function numberSource({ notation, isTyped, dataType }: MetricForm): SchemaColumn['source'] {
  if (isTyped) return {};
  const { decimal, group } = notation;
  return {
    ...(decimal === ',' && dataType === 'DECIMAL' ? { decimalComma: true } : {}),
    ...(group === null ? {} : { groupSeparator: group }),
  };
}

/** The column of a consent signal, or of an opt-in that the user declared to be consent. */
export function consentColumn({ field, guess, doubts, consent }: Choice, name: string): SchemaColumn {
  const note = doubts.length === 0 ? {} : { $comment: `Check: ${doubts.join('; ')}.` };
  return {
    name,
    ...TEXT,
    consentType: guess.kind === 'consent' ? guess.type : 'AMZN_USER_DATA',
    source: {
      ...note,
      from: field,
      ...(consent === null
        ? {}
        : { map: mapOf(consent), ...(consent.hasOthers ? { notInMap: 'null' } : {}) }),
    },
  };
}

function mapOf({ granted, denied }: NonNullable<Choice['consent']>): Record<string, string> {
  return Object.fromEntries([
    ...granted.map((word) => [word, 'GRANTED'] as const),
    ...denied.map((word) => [word, 'DENIED'] as const),
  ]);
}
