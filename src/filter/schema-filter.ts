import { UsageError } from '../errors.js';
import { DEFAULT_NULL_VALUES } from '../model/null-values.js';
import { toCountryCode } from '../normalize/country.js';
import { asList } from '../schema/as-list.js';
import type { DataSetSchema, SchemaColumn } from '../schema/data-set-schema.js';
import { normalizeFieldName } from '../schema/field-name.js';
import { parseFieldPath } from '../schema/field-path.js';
import { toTextEncoding } from '../model/text-encoding.js';
import type { FieldEdit } from './field-edit.js';
import type { FilterColumn, FilterOptions } from './filter-options.js';

/**
 * Options given in addition to the schema, about the pipe rather than the data; they take precedence over the
 * schema.
 */
export interface PipeOptions {
  readonly format?: 'csv' | 'jsonl' | undefined;
  readonly country?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly isUnquoted?: boolean | undefined;
}

/** A schema's identifier columns, as the filter hashes them. */
export interface SchemaFilter {
  readonly options: FilterOptions;
  /**
   * By name of the schema's column: the names of the fields that it is read from, as the filter's columns have
   * them.
   */
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

/**
 * The identifiers of a data set schema as columns of the filter: each field that an identifier may be read from
 * is a column, and is read as `run` reads it.
 *
 * @param name how messages call the schema
 * @throws UsageError for a schema with an identifier that is not the value of a single field; with all reasons
 * at once
 */
export function schemaFilter(schema: DataSetSchema, name: string, pipe: PipeOptions = {}): SchemaFilter {
  const { input = {} } = schema;
  const format = pipe.format ?? (input.format === 'jsonl' ? 'jsonl' : 'csv');
  const problems: string[] = [...inputProblems(input, format)];
  const columns = new Map<string, FilterColumn>();
  const fields = new Map<string, readonly string[]>();
  for (const column of schema.columns) {
    const identifier = column.externalUserIdType;
    if (identifier === undefined || !('hashedPii' in identifier)) continue;
    const reasons = reshapedBy(column, schema, format);
    problems.push(...reasons.map((reason) => `${column.name} ${reason}`));
    const names = sourceNames(column);
    fields.set(column.name, names);
    for (const field of names) {
      const own: FilterColumn = {
        name: field,
        type: identifier.hashedPii,
        reading: {
          keepEmailUnderscore: column.source?.keepEmailUnderscore ?? false,
          nullWords: column.source?.nullWords ?? input.nullWords ?? true,
          placeholders: column.source?.placeholders ?? input.placeholders ?? true,
        },
        edit: editOf(column),
      };
      const other = columns.get(field);
      if (other !== undefined && JSON.stringify(other) !== JSON.stringify(own) && reasons.length === 0)
        problems.push(
          `${column.name} and another identifier are read from the same field in different ways (source.from)`,
        );
      columns.set(field, own);
    }
  }
  const country = countryOf(schema, format);
  problems.push(...country.problems);
  if (problems.length > 0) throw notInPlace(name, problems);
  if (columns.size === 0)
    throw new UsageError(
      `The schema ${name} has no identifiers that are hashed: there is nothing to do. amc-ingest schemas lists those that ship; give columns of other data with --column.`,
      { code: 'FILTER_SCHEMA' },
    );
  const delimiter = pipe.delimiter ?? input.delimiter;
  return {
    fields,
    options: {
      format,
      columns: [...columns.values()],
      naming: 'fields',
      country: country.constant ?? pipe.country ?? schema.countryCode ?? null,
      countryColumn: country.names,
      nullValues: input.nullValues ?? DEFAULT_NULL_VALUES,
      isUnquoted: pipe.isUnquoted ?? input.quote === 'none',
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(input.header === undefined || format !== 'csv' ? {} : { header: input.header }),
    },
  };
}

/** Settings that make a value more or less than the content of one field, and their effects. */
const RESHAPING = [
  ['value', 'has the same value on every row, which is in no field'],
  ['join', 'puts several fields together'],
  ['when', 'has a value only on some rows, by another field'],
  ['part', 'is a part of a field, whose other parts would stay in plain text'],
  ['map', 'is looked up in a list'],
] as const;

/** Why the column's values cannot be hashed in place; empty when they can. */
function reshapedBy(column: SchemaColumn, schema: DataSetSchema, format: 'csv' | 'jsonl'): readonly string[] {
  const { source } = column;
  const names = sourceNames(column);
  return [
    ...RESHAPING.filter(([key]) => source?.[key] !== undefined).map(
      ([key, what]) => `${what} (source.${key})`,
    ),
    ...fieldProblems(names, schema, format),
  ];
}

/** What takes fields from outside of their row, or is not a field of it. */
function fieldProblems(
  names: readonly string[],
  { input }: DataSetSchema,
  format: 'csv' | 'jsonl',
): readonly string[] {
  const isOneOf = (made: readonly (string | readonly string[])[]) =>
    made.flatMap((each) => asList(each)).some((each) => names.includes(normalizeFieldName(each)));
  const joined = (input?.join ?? []).flatMap(({ fields }) => Object.keys(fields));
  const { fillDown = [], firstRowOnly = [] } = input?.group ?? {};
  const nested = format === 'jsonl' && names.some((each) => parseFieldPath(each) !== null);
  return [
    ...(isOneOf(joined) ? ['comes from a second file (input.join)'] : []),
    ...(isOneOf(Object.keys(input?.items?.fields ?? {})) ? ['is made of a list of items (input.items)'] : []),
    ...(isOneOf(fillDown) ? ['is taken from the first row of its group (input.group.fillDown)'] : []),
    ...(isOneOf(firstRowOnly) ? ['is on the first row of its group only (input.group.firstRowOnly)'] : []),
    ...(nested
      ? ['is inside of another field (source.from is a path), and only keys at the top are hashed']
      : []),
  ];
}

/** Where rows have their country. */
function countryOf(schema: DataSetSchema, format: 'csv' | 'jsonl') {
  const column = schema.columns.find(({ isCountryCode }) => isCountryCode === true);
  if (column === undefined) return { names: null, constant: null, problems: [] };
  const { source } = column;
  if (source?.value !== undefined)
    return { names: null, constant: toCountryCode(source.value), problems: [] };
  const { firstFilled, removePrefix, firstOf } = source ?? {};
  const edits = Object.entries({ firstFilled, removePrefix, firstOf }).filter(
    ([, value]) => value !== undefined && value !== false,
  );
  const reasons = [
    ...reshapedBy(column, schema, format),
    ...edits.map(([key]) => `is not simply what a field says (source.${key})`),
  ];
  const problems = reasons.map((reason) => `${column.name}, the country of rows, ${reason}`);
  return { names: sourceNames(column), constant: null, problems };
}

/** The settings of the input's form that the filter does not support. */
function inputProblems(
  input: NonNullable<DataSetSchema['input']>,
  format: 'csv' | 'jsonl',
): readonly string[] {
  const isOther = input.encoding !== undefined && toTextEncoding(input.encoding) !== 'utf-8';
  return [
    ...(isOther ? ['the input is not UTF-8 (input.encoding): convert it with iconv, and take this out'] : []),
    ...(format === 'csv' && (input.skipLines ?? 0) > 0
      ? ['lines before the header are skipped (input.skipLines): remove them with tail, and take this out']
      : []),
    ...(format === 'csv' && input.comment !== undefined
      ? ['there are lines with comments (input.comment): remove them with grep, and take this out']
      : []),
  ];
}

function sourceNames({ name, source }: SchemaColumn): readonly string[] {
  if (source?.value !== undefined) return [];
  const from = source?.join === undefined ? asList(source?.from) : source.join.fields.flatMap(asList);
  return [...new Set((from.length === 0 ? [name] : from).map(normalizeFieldName))];
}

function editOf({ source }: SchemaColumn): FieldEdit | null {
  const removePrefix = asList(source?.removePrefix);
  const firstOf = asList(source?.firstOf);
  return removePrefix.length === 0 && firstOf.length === 0 ? null : { removePrefix, firstOf };
}

function notInPlace(name: string, problems: readonly string[]): UsageError {
  return new UsageError(
    `The identifiers of the schema ${name} cannot be hashed in place, one field at a time:\n${problems.map((problem) => `  ${problem}\n`).join('')}Let run read the file, which makes these values; or make them where the rows come from, and take these settings out of a copy of the schema (amc-ingest schemas show NAME); or give fields with --column.`,
    { code: 'FILTER_SCHEMA' },
  );
}
