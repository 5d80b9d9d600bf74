import { InputError } from '../errors.js';
import { isData } from '../read/find-any-header.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import { normalizeFieldName } from '../schema/field-name.js';
import type { Answers } from './answers.js';
import { chooseColumns, type Choices } from './choose-columns.js';
import { guessField } from './column-guess.js';
import { mayIdentify, shownName } from './field-names.js';
import { addressSplits } from './address-splits.js';
import { contextOf, type FieldLook } from './file-context.js';
import { leftOut, type FieldGuess } from './guess.js';
import { isTimeHeader, meaningOfField } from './header-kinds.js';
import { lookAtValues } from './look-at-values.js';
import { makeColumns, makeSchema } from './make-schema.js';
import { wordsForNothing } from './words-for-nothing.js';
import { DEFAULT_NULL_VALUES } from '../model/null-values.js';
import type { FileNotation } from './number-notation.js';
import type { InputSample } from './sample-input.js';

/** What was found in a file before the user was asked. */
export interface Draft {
  readonly guesses: readonly FieldGuess[];
  /** Whether rows need a default country, times a zone, dates the order of day and month. */
  readonly needsCountry: boolean;
  readonly needsTimeZone: boolean;
  readonly needsDayFirst: boolean;
  /** Fields with ambiguous numbers, and fields that may be consent. */
  readonly unsureNumbers: readonly string[];
  readonly optIns: readonly string[];
  /** How the numbers of the file are written, as far as its columns prove it. */
  readonly notation: FileNotation;
}

/** @throws InputError when the names of the fields are somebody's data */
export function draftOf(sample: InputSample): Draft {
  if (sample.dialect.format === 'csv' && looksLikeData(sample.fields)) {
    throw new InputError(
      `The first line of ${sample.name} does not look like a header: it has values such as numbers, dates or addresses. Say how many lines are above the header with --skip-lines; if there is none, name the fields with --header.`,
      { code: 'NO_HEADER' },
    );
  }
  const countries = countriesOf(sample);
  const looks = sample.fields.map((field, index): FieldLook => {
    const texts = sample.values[index] ?? [];
    const typedNumbers = sample.typedNumbers[index] ?? [];
    return {
      field,
      look: lookAtValues({ texts, typedNumbers, isNamedTime: isTimeHeader(field) }),
      splitAddresses: () => addressSplits(texts, countries),
    };
  });
  const context = contextOf(looks);
  const repeated = new Set(sample.repeated);
  const unreadable = new Set(sample.unreadable);
  const guesses = [
    ...looks.map((field): FieldGuess => {
      const guess = guessField(field, context);
      if (repeated.has(normalizeFieldName(field.field))) return { ...guess, ...REPEATED };
      return unreadable.has(field.field) ? { ...guess, ...LIST } : guess;
    }),
    ...sample.unreadable.filter((field) => !sample.fields.includes(field)).map(listField),
  ];
  const times = guesses.flatMap(({ guess }) => (guess.kind === 'time' ? [guess.form] : []));
  const isIdentified = guesses.some(
    ({ guess: { kind } }) => kind === 'identifier' || kind === 'fullName' || kind === 'wholeAddress',
  );
  const fieldsOf = (kind: FieldGuess['guess']['kind']) =>
    guesses.flatMap(({ guess, field }) => (guess.kind === kind && !mayIdentify(field) ? [field] : []));
  return {
    guesses,
    needsCountry: isIdentified && !guesses.some(({ guess }) => guess.kind === 'country'),
    needsTimeZone: times.some(({ hasTimeOfDay, hasZone }) => hasTimeOfDay && !hasZone),
    needsDayFirst: times.some(({ dayFirst }) => dayFirst !== null),
    unsureNumbers: fieldsOf('unsureNumber'),
    optIns: fieldsOf('optIn'),
    notation: context.notation,
  };
}

/** A schema inferred from the fields. */
export function inferredSchema(
  draft: Draft,
  answers: Answers,
  input: DataSetSchema['input'] = undefined,
): { readonly schema: DataSetSchema } & Choices {
  const chosen = chooseColumns(draft.guesses, answers);
  const columns = makeColumns(chosen.choices, answers);
  if (columns.length === 0) throw noColumns(chosen);
  const leftOutFields = chosen.choices.flatMap(({ field, guess }) =>
    guess.kind === 'leftOut' ? [`Left out: ${shownName(field)} (${guess.reason}).`] : [],
  );
  const comment = [
    'Made by amc-ingest init from a look at the file. Check every column before data is uploaded.',
    ...(chosen.kindDoubt === null ? [] : [`Check ${chosen.kindDoubt}.`]),
    ...leftOutFields,
  ];
  const words = wordsForNothing(chosen.choices);
  const own = words.length === 0 ? input : { ...input, nullValues: [...DEFAULT_NULL_VALUES, ...words] };
  return { schema: makeSchema(columns, answers, { comment, input: own }), ...chosen };
}

function noColumns({ choices }: Choices): InputError {
  const doubts = choices.flatMap(({ field, doubts: own }) =>
    own.map((doubt) => `${shownName(field)}: ${doubt}`),
  );
  return new InputError(
    [
      'No field was found that can be uploaded safely. Name fields with --include or --as, or write a schema by hand: amc-ingest schemas.',
      ...doubts,
    ].join('\n'),
    { code: 'NO_COLUMNS' },
  );
}

/** The header of a pivoted table contains data, too, but besides names. */
function looksLikeData(fields: readonly string[]): boolean {
  const data = fields.filter((name) => isData(name) || mayIdentify(name)).length;
  return data > 0 && data * 3 > fields.length;
}

const REPEATED = leftOut(
  'the header has it more than once: it is ambiguous which one you mean. Rename one in the file, or give all names with --skip-lines 1 --header NAMES',
  'never',
);
const LIST = leftOut(
  'it holds lists: name one of their values by its path in source.from, such as field[0].name',
  'never',
);

/** A field without values that can be examined. */
function listField(field: string): FieldGuess {
  const look = lookAtValues({ texts: [], typedNumbers: [], isNamedTime: false });
  return { field, meaning: null, look, splitAddresses: () => addressSplits([], null), ...LIST };
}

/** For each record, the content of the country field; null when the file has none. */
function countriesOf({ fields, values }: InputSample): readonly string[] | null {
  const index = fields.findIndex((field) => meaningOfField(field) === 'COUNTRY_CODE');
  return index < 0 ? null : (values[index] ?? null);
}
