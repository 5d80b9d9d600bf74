import { rowEnd } from '../encode/cell-encoding.js';
import { MAX_COLUMNS, MAX_FIELDS } from './kernel-layout.js';
import * as layout from './kernel-layout.js';
import type { IdentifierColumns } from '../leak-guard/own-identifiers.js';
import type { PlanColumn } from '../schema/plan.js';
import { identifierBit } from '../tally/coverage.js';
import type { CsvDialect } from '../model/block.js';
import type { Partitioning } from '../model/output-format.js';
import { guardOf, type ColumnConverter } from '../rows/column-converter.js';
import { identifierColumns } from '../rows/identifier-columns.js';
import type { RowProcessor } from '../rows/row-processor.js';
import type { CellWriter } from '../rows/fast/cell-writer.js';

/** A column as the row program is told of it. */
export interface KernelColumn {
  readonly work: number;
  readonly field: number;
  readonly flags: number;
  readonly prefix: Uint8Array;
  readonly nullBytes: number;
  /** The bit of its identifier type; 0 for none. */
  readonly bit: number;
  /** From 1 on: the list of the places of its digests; 0 for none. */
  readonly keyList: number;
}

/** What the row program is told once a file. */
export interface KernelSettings {
  readonly columns: readonly KernelColumn[];
  readonly fieldCount: number;
  readonly delimiter: number;
  readonly quote: number;
  readonly countsInnerLines: boolean;
  readonly countryField: number;
  readonly eventColumn: number;
  readonly periodShift: number;
  readonly rowEnd: Uint8Array;
  readonly nullText: Uint8Array;
  readonly nullValues: readonly Uint8Array[];
  readonly own: readonly number[] | null;
  readonly hasConsents: boolean;
  readonly countsMissing: boolean;
  readonly needsCare: Uint8Array;
}

/** One output column, with what the usual way has of it. */
export interface ColumnParts {
  readonly plan: PlanColumn;
  readonly field: number;
  readonly converter: ColumnConverter;
  readonly writer: CellWriter;
}

/** Upper bits of a packed time that tell periods apart; `time.ts` packs them. */
const PERIOD_SHIFTS: Readonly<Record<Partitioning, number>> = { none: -1, hour: 12, day: 17, month: 22 };
const QUOTE = 0x22;

/** The settings; null for a plan that the row program does not handle. */
export function kernelSettings(
  { spec, nullValues, own, facts }: RowProcessor,
  columns: readonly ColumnParts[],
  dialect: CsvDialect,
): KernelSettings | null {
  const { plan, fieldCount, partitioning, format } = spec;
  const event = plan.eventTimeColumn === null ? undefined : columns[plan.eventTimeColumn];
  const texts = [...nullValues].filter((text) => text !== '').map((text) => Buffer.from(text));
  const [first] = columns;
  if (first === undefined || columns.length > MAX_COLUMNS || fieldCount > MAX_FIELDS) return null;
  if (event !== undefined && workOf(event.plan) !== layout.TIME) return null;
  if (facts.keyColumns.length > layout.MAX_KEY_COLUMNS) return null;
  if (texts.some(({ length }) => length > 255) || dialect.delimiter.length !== 1) return null;
  const { encoding } = first.writer;
  const settings: KernelSettings = {
    columns: columns.map((column, index) => kernelColumn(column, facts.keyColumns.indexOf(index) + 1)),
    fieldCount,
    delimiter: dialect.delimiter.charCodeAt(0),
    quote: dialect.isUnquoted === true ? -1 : QUOTE,
    countsInnerLines: dialect.rowsAreLines !== true,
    countryField: plan.countryColumn === null ? -1 : (columns[plan.countryColumn]?.field ?? -1),
    eventColumn: plan.eventTimeColumn ?? -1,
    periodShift: PERIOD_SHIFTS[partitioning],
    rowEnd: Buffer.from(rowEnd(format, false)),
    nullText: encoding.nullBytes,
    nullValues: texts,
    own: own === null ? null : ownFields(identifierColumns(plan), columns),
    hasConsents: columns.some((column) => column.plan.kind.kind === 'consent'),
    countsMissing: plan.consent.missing === 'warn',
    needsCare: encoding.needsCare,
  };
  return textBytes(settings) > layout.TEXTS_BYTES ? null : settings;
}

/** Texts stand at multiples of 16. */
export function roundUp(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}

function textBytes({ columns, rowEnd: end, nullText, nullValues }: KernelSettings): number {
  const values = nullValues.reduce((sum, { length }) => sum + length + 1, 1);
  const prefixes = columns.reduce((sum, { prefix }) => sum + roundUp(prefix.length), 0);
  return prefixes + roundUp(end.length) + roundUp(nullText.length) + roundUp(values);
}

function ownFields(identifiers: IdentifierColumns | null, columns: readonly ColumnParts[]): number[] | null {
  if (identifiers === null) return null;
  const { email, phone, firstName, lastName } = identifiers;
  return [email, phone, firstName, lastName].map((index) => columns[index]?.field ?? -1);
}

function kernelColumn({ plan, field, converter, writer }: ColumnParts, keyList: number): KernelColumn {
  const { prefix, nullBytes, isQuoted } = writer.encoding;
  const guard = guardOf(converter);
  const flag = (holds: boolean, bit: number) => (holds ? bit : 0);
  const isState = plan.kind.kind === 'hashedPii' && plan.kind.type === 'STATE';
  return {
    // A column whose every value the leak guard looks at is left to it.
    work: guard?.looksAtAll === true ? 0 : workOf(plan),
    field,
    flags:
      flag(plan.nullable, layout.NULLABLE) |
      flag(isQuoted, layout.QUOTED) |
      flag(plan.isCode, layout.CODE) |
      flag(guard !== null, layout.GUARDED) |
      flag(guard !== null && plan.kind.kind === 'externalId', layout.ONLY_EMAIL) |
      flag(plan.kind.kind === 'value' && plan.kind.dataType === 'DECIMAL', layout.DECIMALS) |
      flag(plan.keepEmailUnderscore, layout.KEEPS_UNDERSCORE) |
      flag(isState, layout.BY_COUNTRY) |
      flag(plan.timeZone === undefined || plan.timeZone === 'UTC', layout.UTC),
    prefix,
    nullBytes: nullBytes.length,
    bit:
      plan.kind.kind === 'hashedPii' || plan.kind.kind === 'externalId' ? identifierBit(plan.kind.type) : 0,
    keyList,
  };
}

/** What the row program does with a column's values. */
function workOf({ kind, formats, decimalComma, map }: PlanColumn): number {
  // What the leak guard makes of a value that a map passes on depends on the row.
  if (map !== null && kind.kind === 'value')
    return map.notInMap === 'pass' && kind.dataType === 'STRING' ? 0 : layout.REMEMBERED;
  switch (kind.kind) {
    case 'externalId':
      return layout.TEXT;
    case 'consent':
      return layout.CONSENT;
    case 'country':
      return layout.COUNTRY;
    case 'hashedPii':
      switch (kind.type) {
        case 'EMAIL':
          return layout.EMAIL;
        case 'PHONE':
          return layout.PHONE;
        case 'ADDRESS':
          return layout.ADDRESS;
        case 'ZIP':
          return layout.ZIP;
        case 'STATE':
        case 'COUNTRY_CODE':
          return layout.REMEMBERED;
        default:
          return layout.LETTERS;
      }
    case 'value':
      switch (kind.dataType) {
        case 'STRING':
          return layout.TEXT;
        case 'INTEGER':
        case 'LONG':
          return layout.NUMBER;
        case 'DECIMAL':
          return decimalComma ? layout.REMEMBERED : layout.NUMBER;
        case 'TIMESTAMP':
          return formats.length === 0 ? layout.TIME : layout.REMEMBERED;
        case 'DATE':
          return layout.REMEMBERED;
      }
  }
}
