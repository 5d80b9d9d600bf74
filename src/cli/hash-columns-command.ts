import { once } from 'node:events';
import { Command, InvalidArgumentError, Option } from 'commander';
import { EXIT_CODES, InterruptedError, UsageError, type ExitCode } from '../errors.js';
import { checkDelimiter } from '../filter/csv-filter.js';
import type { FilterCounts } from '../filter/cell-hasher.js';
import type { FilterColumn, FilterOptions } from '../filter/filter-options.js';
import { hashColumns, rowsWith } from '../filter/hash-columns.js';
import { schemaFilter } from '../filter/schema-filter.js';
import { safeFieldName } from '../leak-guard/safe-name.js';
import { HASHED_PII_TYPES } from '../model/identifier.js';
import { toCountryCode } from '../normalize/country.js';
import { loadSchema } from '../schema/load-schema.js';
import { shownPath } from '../leak-guard/shown-path.js';
import { visibleLine } from '../visible-text.js';
import { runAction } from './action.js';
import type { Terminal } from './terminal.js';

interface Flags {
  readonly schema?: string;
  readonly column?: readonly FilterColumn[];
  readonly format?: 'csv' | 'jsonl';
  readonly country?: string;
  readonly countryColumn?: string;
  readonly delimiter?: string;
  /** False with --no-header, --no-null-words, --no-placeholders. */
  readonly header: boolean;
  readonly nullWords: boolean;
  readonly placeholders: boolean;
  readonly unquoted?: boolean;
  readonly keepEmailUnderscore?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** Options that a schema replaces. */
const REPLACED_BY_SCHEMA = [
  'column',
  'countryColumn',
  'header',
  'keepEmailUnderscore',
  'nullWords',
  'placeholders',
];

/** `amc-ingest hash-columns`: reads identifiers, writes hashes, for pipes of other engines. */
export function hashColumnsCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('hash-columns')
    .description(
      'Replace identifiers in CSV or JSON Lines from stdin with their hashes, as run hashes them, and write the rows to stdout.',
    )
    .addOption(
      new Option(
        '--schema <name|file>',
        'shipped schema or path of a schema file: hash each field that its identifiers are read from',
      ).conflicts(REPLACED_BY_SCHEMA),
    )
    .option(
      '--column <name=TYPE>',
      `instead of a schema: a column to hash, and its type (${HASHED_PII_TYPES.join(', ')}); give it once per column`,
      addColumn,
    )
    .addOption(
      new Option('--format <format>', "format of the rows (default: the schema's, or csv)").choices([
        'csv',
        'jsonl',
      ]),
    )
    .option(
      '--country <code>',
      "default country for rows without one, e.g. US (default: the schema's, or unknown)",
      country,
    )
    .option('--country-column <name>', "the column with the person's country")
    .option(
      '--delimiter <character>',
      "delimiter of CSV cells; tab for tabs (default: the schema's, or ,)",
      checkDelimiter,
    )
    .option('--no-header', 'the first row of CSV has values; give columns by number, e.g. 3=EMAIL')
    .option('--unquoted', 'quotes in CSV are ordinary characters')
    .option('--keep-email-underscore', 'as source.keepEmailUnderscore in a schema')
    .option(
      '--no-null-words',
      'hash words for "nothing" such as null, as source.nullWords: false in a schema',
    )
    .option('--no-placeholders', 'hash placeholders such as test@test.com, as source.placeholders: false')
    .option('--quiet', 'print no counts to stderr')
    .option('--json', 'print the counts to stderr as one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest hash-columns --column email=EMAIL --column phone=PHONE --country US < people.csv > hashed.csv
  amc-ingest hash-columns --format jsonl --column email=EMAIL < people.jsonl > hashed.jsonl
  amc-ingest hash-columns --schema crm --country US < people.csv > hashed.csv
  amc-ingest hash-columns --no-header --delimiter tab --column 2=EMAIL --column 5=ZIP --country-column 6

One row in, one row out, in the same order. A value that cannot be standardized becomes empty (null in JSON Lines) and is
counted on stderr. All other columns are passed on unchanged and unchecked. A row that cannot be read ends
the command: it could contain identifiers.

Exit codes: 0 done, 2 wrong usage, 3 a row cannot be read, 4 stdout failed, 130 interrupted.`,
    )
    .action((flags: Flags) =>
      runAction(terminal, false, finish, async () => {
        await filterRows(flags, terminal);
        return EXIT_CODES.done;
      }),
    );
}

async function filterRows(flags: Flags, terminal: Terminal): Promise<void> {
  const { stdin, stdout, stderr, signal } = terminal;
  if (flags.schema === undefined && flags.column === undefined)
    throw new UsageError(
      'Say what is to be hashed: --column NAME=TYPE for each column, or --schema NAME for the fields of a data set.',
      { code: 'INVALID_OPTIONS' },
    );
  if (stdin.isTTY === true)
    throw new UsageError('There are no rows on stdin. Pipe them in: amc-ingest hash-columns … < people.csv', {
      code: 'NO_VALUE',
    });
  const { options, fields } = await filterOf(flags);
  const { rows, counts } = hashColumns(stdin, options);
  // The reader may leave; waiting for it would never end.
  const gone = new Promise<void>((resolve) => {
    stdout.once('error', () => resolve());
    stdout.once('close', () => resolve());
  });
  const onAbort = () => stdin.destroy(new InterruptedError());
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    for await (const bytes of rows) {
      if (!stdout.write(bytes))
        await Promise.race([once(stdout, 'drain', { signal }).catch(() => undefined), gone]);
      if (stdout.destroyed || stdout.errored !== null) return;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  if (flags.quiet === true) return;
  const found = fields === null ? counts.columns : counts.columns.filter((one) => rowsWith(one) > 0);
  const absent = [...(fields ?? [])].filter(([, names]) => !found.some(({ name }) => names.includes(name)));
  const shown = {
    ...counts,
    columns: found.map((one) => ({ ...one, name: safeFieldName(one.name) })),
    ...(fields === null ? {} : { absent: absent.map(([name]) => name) }),
  };
  stderr.write(flags.json === true ? `${visibleLine(JSON.stringify(shown))}\n` : describe(shown));
}

/** @returns options, and for each column of the schema the fields that it is read from */
async function filterOf(flags: Flags): Promise<{
  readonly options: FilterOptions;
  readonly fields: ReadonlyMap<string, readonly string[]> | null;
}> {
  const { header, unquoted, schema, column = [], format, ...rest } = flags;
  if (schema !== undefined)
    return schemaFilter(await loadSchema(schema), shownPath(schema), {
      ...rest,
      format,
      isUnquoted: unquoted,
    });
  return {
    fields: null,
    options: {
      ...rest,
      format: format ?? 'csv',
      columns: column,
      hasNoHeader: !header,
      isUnquoted: unquoted ?? false,
    },
  };
}

interface ShownCounts extends FilterCounts {
  /** Identifiers of the schema whose fields are missing from every row. */
  readonly absent?: readonly string[];
}

function describe({ rows, unknownCountries, columns, absent = [] }: ShownCounts): string {
  const number = (count: number) => count.toLocaleString('en-US');
  const lines = columns.map(({ name, type, hashed, alreadyHashed, empty, notStandardized }) =>
    visibleLine(
      `  ${name} (${type}): ${number(hashed)} hashed, ${number(alreadyHashed)} hashed before, ${number(empty)} empty, ${number(notStandardized)} without an identity`,
    ),
  );
  const unknown =
    unknownCountries === 0 ? '' : `  rows with an unknown country, not hashed: ${number(unknownCountries)}\n`;
  const missing = absent.length === 0 ? '' : `  in no field of the input: ${absent.join(', ')}\n`;
  return `${number(rows)} rows\n${lines.map((line) => `${line}\n`).join('')}${missing}${unknown}`;
}

function addColumn(text: string, columns: readonly FilterColumn[] = []): readonly FilterColumn[] {
  const at = text.lastIndexOf('=');
  const name = text.slice(0, Math.max(0, at));
  const wanted = text.slice(at + 1).toUpperCase();
  const type = HASHED_PII_TYPES.find((each) => each === wanted);
  if (name === '' || type === undefined)
    throw new InvalidArgumentError(
      `Give a column and a type such as email=EMAIL (${HASHED_PII_TYPES.join(', ')}).`,
    );
  if (columns.some((column) => column.name === name))
    throw new InvalidArgumentError('A column is given twice.');
  return [...columns, { name, type }];
}

function country(text: string): string {
  const code = toCountryCode(text);
  if (code === null) throw new InvalidArgumentError('Give two letters (ISO 3166) such as US.');
  return code;
}
