import { fileURLToPath } from 'node:url';
import { chooseColumns, type Choice } from '../../src/init/choose-columns.js';
import { draftOf } from '../../src/init/draft-schema.js';
import { NO_ANSWERS } from './no-answers.js';
import { sampleInput } from '../../src/init/sample-input.js';
import { resolveInputs } from '../../src/read/resolve-inputs.js';
import type { DataSetSchema, SchemaColumn } from '../../src/schema/data-set-schema.js';
import { normalizeFieldName } from '../../src/schema/field-name.js';
import { asList } from '../../src/schema/as-list.js';

const folder = fileURLToPath(new URL('../../samples/presets/', import.meta.url));
const never = new AbortController().signal;

/** How `init` reads a preset's sample without the preset. */
export interface Accuracy {
  readonly file: string;
  /** Columns of the preset that come directly from a field of the file. */
  readonly columns: number;
  readonly right: number;
  /** Columns that were read otherwise, or left out. */
  readonly wrong: readonly string[];
  /** Fields that the preset hashes and that would be uploaded unhashed. */
  readonly leaked: readonly string[];
}

export async function accuracyOf(schema: DataSetSchema, file: string): Promise<Accuracy> {
  const [source] = await resolveInputs([`${folder}${file}`], {
    signal: never,
    s3Client: () => {
      throw new Error('no S3 here');
    },
  });
  if (source === undefined) throw new Error(`no ${file}`);
  const sample = await sampleInput(source, never);
  const { choices } = chooseColumns(draftOf(sample).guesses, NO_ANSWERS);
  const byField = new Map(choices.map((choice) => [normalizeFieldName(choice.field), choice]));
  const fieldsOf = ({ source: from, name }: SchemaColumn) =>
    asList(from?.from ?? name)
      .map(normalizeFieldName)
      .filter((field) => byField.has(field));
  const plain = schema.columns.filter(
    (column) => column.source?.join === undefined && fieldsOf(column).length > 0,
  );
  const wrong = plain.filter(
    (column) => !fieldsOf(column).some((field) => isRight(column, byField.get(field))),
  );
  const identifiers = new Set(
    schema.columns.filter((column) => column.externalUserIdType !== undefined).flatMap(fieldsOf),
  );
  const goesOut = ({ guess }: Choice) => ['text', 'metric', 'time'].includes(guess.kind);
  const leaked = choices.filter((choice, index) => {
    const hasAddress =
      sample.values[index]?.some((value) => /@example\.|@mail\.example/i.test(value)) === true;
    return goesOut(choice) && (identifiers.has(normalizeFieldName(choice.field)) || hasAddress);
  });
  return {
    file,
    columns: plain.length,
    right: plain.length - wrong.length,
    wrong: wrong.map(({ name }) => name),
    leaked: leaked.map(({ field }) => field),
  };
}

function isRight(column: SchemaColumn, choice: Choice | undefined): boolean {
  if (choice === undefined) return false;
  const { guess } = choice;
  const identifier = column.externalUserIdType;
  if (identifier !== undefined) {
    if (guess.kind === 'fullName') return column.source?.part !== undefined;
    return guess.kind === 'identifier' && 'hashedPii' in identifier && identifier.hashedPii === guess.type;
  }
  if (column.isCountryCode === true) return guess.kind === 'country';
  if (column.isMainEventTime === true) return guess.kind === 'time' && guess.isEventTime;
  if (column.dataType === 'TIMESTAMP' || column.dataType === 'DATE') return guess.kind === 'time';
  if (column.columnType === 'METRIC') return guess.kind === 'metric';
  // The currency comes from the price's field.
  return guess.kind === 'text' || (column.source?.part === 'currency' && guess.kind === 'metric');
}
