import type { HashedPiiType } from '../../../src/model/identifier.js';
import type { InputHints } from '../../../src/init/sample-input.js';

/** What `init` must make of a field, without any answer of a user. */
export type Truth =
  | { readonly is: 'hashed'; readonly type: HashedPiiType }
  | {
      readonly is:
        'fullName' | 'wholeAddress' | 'country' | 'code' | 'text' | 'eventTime' | 'time' | 'number';
    }
  /** Not uploaded, and not mentioned. */
  | { readonly is: 'leftOut' }
  /** Not uploaded, and listed under "Not sure": nothing in the file decides it. */
  | { readonly is: 'asked' };

/** A field of an export: its content, and the expected result. The truth is written down before the values. */
export interface TrueField {
  readonly field: string;
  readonly truth: Truth;
  /** The text in the file by row; `null`: nothing. Numbers are written as numbers where the format has types. */
  readonly values: readonly (string | number | null)[];
  /** What AMC must get by row, for amounts, dates and times; null: nothing. Only where the field is uploaded. */
  readonly means?: readonly (string | null)[];
}

/** An export as a system writes it, with the truth about it. */
export interface ExportCase {
  readonly name: string;
  readonly format: string;
  readonly content: () => Uint8Array | Promise<Uint8Array>;
  readonly fields: readonly TrueField[];
  readonly kind: 'fact' | 'dimension';
  readonly hints?: InputHints;
  readonly country?: string;
}

export const hashed = (type: HashedPiiType): Truth => ({ is: 'hashed', type });
export const is = (kind: Exclude<Truth, { readonly is: 'hashed' }>['is']): Truth => ({ is: kind });

export const ROWS = 40;

/** The rows' values by a rule. */
export function rows<T>(make: (row: number) => T): T[] {
  return Array.from({ length: ROWS }, (_, row) => make(row));
}

/** One of several, in turn. */
export function turn(...texts: readonly string[]): string[] {
  return rows((row) => texts[row % texts.length] ?? '');
}

/** A field with amounts, dates or times, and their meaning. */
export function measured(
  field: string,
  truth: Truth,
  pairs: readonly (readonly [string | number | null, string | null])[],
): TrueField {
  return { field, truth, values: pairs.map(([value]) => value), means: pairs.map(([, meaning]) => meaning) };
}

/** Records as the lines of a table. */
export function table(
  fields: readonly TrueField[],
  { delimiter = ',', above = [] }: { readonly delimiter?: string; readonly above?: readonly string[] } = {},
): string {
  const quote = (value: string | number | null) => {
    const text = String(value ?? '');
    return text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [
    fields.map(({ field }) => quote(field)),
    ...rows((row) => fields.map(({ values }) => quote(values[row] ?? null))),
  ].map((cells) => cells.join(delimiter));
  return `${[...above, ...lines].join('\r\n')}\r\n`;
}

/** Records with named values; a path creates nested objects. */
export function records(fields: readonly TrueField[]): Record<string, unknown>[] {
  return rows((row) => {
    const record: Record<string, unknown> = {};
    for (const { field, values } of fields) put(record, field.split('.'), values[row] ?? null);
    return record;
  });
}

function put(record: Record<string, unknown>, [name = '', ...path]: readonly string[], value: unknown): void {
  if (path.length === 0) {
    record[name] = value;
    return;
  }
  const inner: Record<string, unknown> = {};
  const found = record[name];
  const target = isObject(found) ? found : inner;
  record[name] = target;
  put(target, path, value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
