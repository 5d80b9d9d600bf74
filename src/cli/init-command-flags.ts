import { InvalidArgumentError, Option, type Command } from 'commander';
import { UsageError } from '../errors.js';
import { ROLES, type DataSetKind, type Role } from '../init/answers.js';
import type { Draft } from '../init/draft-schema.js';
import { mayIdentify } from '../init/field-names.js';
import type { IngestOptions } from '../ingest/ingest-options.js';
import { toCountryCode } from '../normalize/country.js';
import { normalizeFieldName } from '../schema/field-name.js';
import { isKnownTimeZone } from '../validate/zone-clock.js';

/** The options of `init` as commander gives them. */
export interface InitFlags extends Pick<
  IngestOptions,
  'inputFormat' | 'encoding' | 'delimiter' | 'records' | 'sheet' | 'header' | 'skipLines'
> {
  readonly out?: string;
  readonly dataSet?: string;
  readonly country?: string;
  readonly timeZone?: string;
  readonly dayFirst?: boolean;
  readonly monthFirst?: boolean;
  readonly decimalMark?: 'point' | 'comma';
  readonly kind?: DataSetKind;
  readonly as?: ReadonlyMap<string, Role>;
  readonly include?: string[];
  readonly includePrivate?: string[];
  readonly preset: string | boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Adds the options that describe the file. */
export function withInitOptions(command: Command): Command {
  return command
    .option('--out <file>', 'where to write the schema (default: DATASETID.schema.json; never overwritten)')
    .option('--data-set <id>', 'data set id (default: made from the name of the file)')
    .option('--country <code>', 'default country for rows without one, e.g. US')
    .option('--time-zone <zone>', 'IANA zone of times without an offset, e.g. Europe/Berlin')
    .option('--day-first', 'read ambiguous dates day first')
    .addOption(new Option('--month-first', 'read ambiguous dates month first').conflicts('dayFirst'))
    .addOption(
      new Option('--decimal-mark <sign>', 'the decimal mark of ambiguous numbers such as 1,234').choices([
        'point',
        'comma',
      ]),
    )
    .addOption(
      new Option(
        '--kind <kind>',
        'fact: each row is an event; dimension: an entry (default: by the content)',
      ).choices(['fact', 'dimension']),
    )
    .option('--as <field=role>', `what a field is; may be repeated; roles: ${ROLES.join(', ')}`, roleOfField)
    .option('--include <field...>', 'fields to upload as text although their meaning is not known')
    .option('--include-private <field...>', 'the same for fields that may be private: they are NOT hashed')
    .option('--preset <name>', 'start from this shipped schema (see: amc-ingest schemas)')
    .option('--no-preset', 'infer the columns from the content even if the export is recognized');
}

function roleOfField(text: string, others: ReadonlyMap<string, Role> = new Map()): Map<string, Role> {
  const [, field = '', name = ''] = /^(.+)=([^=]+)$/s.exec(text) ?? [];
  const role = ROLES.find((known) => known === name.trim().toLowerCase());
  if (role === undefined)
    throw new InvalidArgumentError(
      `Give a field and its role, e.g. Name=full-name. Roles: ${ROLES.join(', ')}.`,
    );
  return new Map([...others, [normalizeFieldName(field), role]]);
}

export function checkFlags({ country, timeZone }: InitFlags): void {
  if (country !== undefined && toCountryCode(country) === null)
    throw wrong('--country is not a country: use two letters (ISO 3166) such as US.');
  if (timeZone !== undefined && !isKnownTimeZone(timeZone))
    throw wrong('--time-zone is not an IANA time zone such as Europe/Berlin.');
}

/**
 * Checks the fields that options name.
 * @throws UsageError when the file does not have such a field, or a field that may be private is included as if
 * it were harmless
 */
export function checkFields(flags: InitFlags, { guesses }: Draft): void {
  const byKey = new Map(guesses.map((guess) => [normalizeFieldName(guess.field), guess]));
  const named = [
    ...[...(flags.as?.keys() ?? [])].map((field) => ['--as', field] as const),
    ...(flags.include ?? []).map((field) => ['--include', field] as const),
    ...(flags.includePrivate ?? []).map((field) => ['--include-private', field] as const),
  ];
  for (const [option, field] of named) {
    const found = byKey.get(normalizeFieldName(field));
    if (found === undefined) throw wrong(`${option} names a field that the file does not have: ${field}.`);
    if (mayIdentify(found.field))
      throw wrong(`${option} names a field whose name is, or may be, personal data. It cannot be uploaded.`);
    const { guess } = found;
    if (option !== '--include' || guess.kind !== 'leftOut' || guess.how !== 'private') continue;
    const hashed =
      guess.offer === 'full-name'
        ? ` To hash it as first and last names: --as "${field}=full-name".`
        : ' If it is an identifier, say which and it is hashed: --as "FIELD=ROLE".';
    throw wrong(
      `--include does not take ${field}: ${guess.reason}.${hashed} To upload it as it is in spite of that: --include-private.`,
    );
  }
}

function wrong(message: string): UsageError {
  return new UsageError(message, { code: 'INVALID_OPTIONS' });
}
