import type { DataSetSchema, SchemaColumn } from '../schema/data-set-schema.js';
import { MAX_COLUMNS } from '../schema/data-set-schema.js';
import type { Choice } from './choose-columns.js';
import { ColumnNames } from './column-name.js';

/** What the user, or the command line, says about the file. */
export interface Answers {
  readonly dataSetId: string;
  readonly country: string | null;
  /** Zone of times without an offset. */
  readonly timeZone: string | null;
  /** Whether dates that fit either way have the day first. */
  readonly dayFirst: boolean;
}

/** The schema of the chosen fields. Columns beyond AMC's limit are not made. */
export function makeSchema(
  choices: readonly Choice[],
  answers: Answers,
  comment: readonly string[],
): DataSetSchema {
  const names = new ColumnNames();
  const columns = choices
    .flatMap((choice, index) => columnsOf(choice, index, names, answers))
    .slice(0, MAX_COLUMNS);
  const isFact = columns.some(({ isMainEventTime }) => isMainEventTime === true);
  return {
    $comment: [...comment],
    dataSetId: answers.dataSetId,
    description: isFact ? 'Events, one row each.' : 'One row an entry.',
    ...(isFact ? { period: 'P1D' as const } : {}),
    ...(answers.country === null ? {} : { countryCode: answers.country }),
    columns,
  };
}

function columnsOf(choice: Choice, index: number, names: ColumnNames, answers: Answers): SchemaColumn[] {
  const { guess, field, doubt } = choice;
  const note = doubt === null ? {} : { $comment: `Check: ${doubt}.` };
  const nameOf = (otherwise = `column_${index + 1}`) => names.make(field, otherwise);
  const text = { dataType: 'STRING' as const, columnType: 'DIMENSION' as const };
  switch (guess.kind) {
    case 'identifier':
      return [
        {
          name: names.make(guess.type, guess.type),
          description: `SHA-256 of the standardized ${guess.type.toLowerCase().replace('_', ' ')}.`,
          ...text,
          externalUserIdType: { hashedPii: guess.type },
          source: { ...note, from: field },
        },
      ];
    case 'fullName':
      return (['FIRST_NAME', 'LAST_NAME'] as const).map((type) => ({
        name: names.make(type, type),
        description: `SHA-256 of the ${type.toLowerCase().replace('_', ' ')} taken from the full name.`,
        ...text,
        externalUserIdType: { hashedPii: type },
        source: {
          $comment: 'Check: names of several words are taken apart by a rule of thumb.',
          from: field,
          part: type === 'FIRST_NAME' ? 'firstName' : 'lastName',
        },
      }));
    case 'country':
      return [
        {
          name: names.make('country', 'country'),
          description: 'Country; decides how the identifiers are standardized.',
          ...text,
          isCountryCode: true,
          source: { ...note, from: field },
        },
      ];
    case 'consent':
      return [{ name: nameOf(), ...text, consentType: 'AMZN_USER_DATA', source: { ...note, from: field } }];
    case 'time':
      return [timeColumn(nameOf('time'), choice, guess, answers)];
    case 'metric': {
      const isDecimal = guess.dataType === 'DECIMAL';
      return [
        {
          name: nameOf(),
          description: `From the field ${field}.`,
          dataType: guess.dataType,
          columnType: 'METRIC',
          source: {
            ...note,
            from: field,
            ...(isDecimal && guess.decimalComma ? { decimalComma: true } : {}),
            ...(guess.hasCurrency ? { part: 'amount' as const } : {}),
          },
        },
      ];
    }
    case 'text':
      return [
        {
          name: nameOf(),
          description: `From the field ${field}.`,
          ...text,
          source: { ...note, from: field },
        },
      ];
    case 'leftOut':
      return [];
  }
}

function timeColumn(
  name: string,
  { field }: Choice,
  { form, isEventTime }: Choice['guess'] & { readonly kind: 'time' },
  { timeZone, dayFirst }: Answers,
): SchemaColumn {
  const format = dayFirst && form.otherOrder !== null ? form.otherOrder : form.format;
  const doubts = [
    ...(form.otherOrder === null ? [] : ['whether the day or the month comes first']),
    ...(form.hasTimeOfDay && !form.hasZone && timeZone === null ? ['the time zone; taken for UTC'] : []),
  ];
  return {
    name,
    description: isEventTime ? 'When it happened (UTC).' : `From the field ${field} (UTC).`,
    dataType: form.hasTimeOfDay ? 'TIMESTAMP' : 'DATE',
    columnType: 'DIMENSION',
    ...(isEventTime ? { isMainEventTime: true, nullable: false } : {}),
    source: {
      ...(doubts.length === 0 ? {} : { $comment: `Check ${doubts.join('; ')}.` }),
      from: field,
      ...(format === null ? {} : { format }),
      ...(form.hasTimeOfDay && !form.hasZone && timeZone !== null ? { timeZone } : {}),
    },
  };
}
