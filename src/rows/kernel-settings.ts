import { cellEncoding, rowEnd, type CellEncoding } from '../encode/cell-encoding.js';
import * as columnWork from '../kernel/column-work.js';
import * as layout from '../kernel/kernel-layout.js';
import { textBytes, type KernelColumn, type KernelSettings } from '../kernel/kernel-settings.js';
import { MARKS as LEAK_MARKS } from '../leak-guard/marks.js';
import type { CsvDialect } from '../model/block.js';
import type { OutputFormat, Partitioning } from '../model/output-format.js';
import type { ConsentPolicy } from '../model/consent-policy.js';
import type { PlanColumn } from '../schema/plan.js';
import { identifierBit } from '../tally/coverage.js';
import {
  hasValue,
  isNullOutcome,
  leakOutcome,
  noteOutcome,
  OUTCOME_COUNT,
  saysNothing,
} from '../tally/outcomes.js';
import type { BlockSpec } from './block-spec.js';
import { suspectConverterOf, guardOf, type ColumnConverter } from './column-converter.js';
import { encodedColumn } from './encoded-column.js';
import { identifierColumns } from './identifier-columns.js';
import type { RowProcessor } from './row-processor.js';

/** Upper bits of a packed time that distinguish periods; `time.ts` packs them. */
const PERIOD_SHIFTS: Readonly<Record<Partitioning, number>> = { none: -1, hour: 12, day: 17, month: 22 };
const FORMATS: Readonly<Record<OutputFormat, number>> = {
  csv: layout.CSV,
  jsonl: layout.JSON_LINES,
  parquet: 3,
};
const QUOTE = 0x22;

/** One output column, and the parts of the reference that belong to it. */
export interface LoopColumn {
  readonly index: number;
  readonly plan: PlanColumn;
  /** Its source field; -1 for none. */
  readonly field: number;
  readonly converter: ColumnConverter;
  readonly encoding: CellEncoding;
  /** Whether all values are ASCII that every format takes as it is: times, digests, numbers. */
  readonly isPlain: boolean;
  readonly isPhone: boolean;
}

/** By output column, its source field, and how many fields rows have. Rows of formats other than CSV are by column. */
export function fieldsOf({ plan, dialect, sourceOf, fieldCount }: BlockSpec): {
  readonly sourceOf: readonly number[];
  readonly fieldCount: number;
} {
  if ((dialect.format === 'csv' || dialect.format === 'cells') && sourceOf !== null)
    return { sourceOf, fieldCount };
  return { sourceOf: plan.columns.map((_, index) => index), fieldCount: plan.columns.length };
}

export function loopColumns({ spec, converters }: RowProcessor): LoopColumn[] {
  const { sourceOf } = fieldsOf(spec);
  return spec.plan.columns.flatMap((plan, index) => {
    const converter = converters[index];
    if (converter === undefined) return [];
    const { kind } = plan;
    return {
      index,
      plan,
      field: sourceOf[index] ?? -1,
      converter,
      encoding: cellEncoding(spec.format, encodedColumn(plan), index),
      isPhone: kind.kind === 'hashedPii' && kind.type === 'PHONE',
      isPlain: kind.kind === 'hashedPii' || (kind.kind === 'value' && kind.dataType !== 'STRING'),
    };
  });
}

/** The settings of the row program; null for a plan with more columns, fields or names than it has room for. */
export function kernelSettings(
  processor: RowProcessor,
  columns: readonly LoopColumn[],
  defaultCountry: number,
): KernelSettings | null {
  const { spec, nullValues, own, facts } = processor;
  const { plan, partitioning, format } = spec;
  const { fieldCount } = fieldsOf(spec);
  const [first] = columns;
  const texts = [...nullValues].filter((text) => text !== '').map((text) => Buffer.from(text));
  if (first === undefined || columns.length > layout.MAX_COLUMNS || fieldCount > layout.MAX_CELLS)
    return null;
  if (
    columns.filter(({ plan: { kind } }) => kind.kind === 'hashedPii').length > columnWork.MAX_HASHED_COLUMNS
  )
    return null;
  if (facts.keyColumns.length > layout.MAX_KEY_COLUMNS || texts.some(({ length }) => length > 255))
    return null;
  const { encoding } = first;
  const settings: KernelSettings = {
    columns: columns.map((column) =>
      kernelColumn(column, {
        keyList: facts.keyColumns.indexOf(column.index) + 1,
        isConstant: !processor.mapped.includes(column.index),
        suppresses: spec.suppressed !== undefined && processor.suppressing.includes(column.index),
      }),
    ),
    profiles: facts.profiles.profiles,
    fieldCount,
    ...textSettings(spec.dialect.format === 'csv' ? spec.dialect : null),
    countryField: plan.countryColumn === null ? -1 : (columns[plan.countryColumn]?.field ?? -1),
    defaultCountry,
    eventColumn: plan.eventTimeColumn ?? -1,
    periodShift: PERIOD_SHIFTS[partitioning],
    countsDays: facts.events.isNeeded,
    tooOldBefore: spec.eventBounds?.tooOldBefore ?? null,
    futureFrom: spec.eventBounds?.futureFrom ?? null,
    format: FORMATS[format],
    rowEnd: Buffer.from(rowEnd(format, false)),
    blankEnd: Buffer.from(rowEnd(format, true)),
    nullText: encoding.nullBytes,
    nullValues: texts,
    own: own === null ? null : ownFields(plan.columns, columns),
    hasConsents: columns.some((column) => column.plan.kind.kind === 'consent'),
    countedFaults: [
      isCounted(plan.consent.missing),
      isCounted(plan.consent.denied),
      isCounted(plan.consent.malformed),
    ],
    classes: classesOf(encoding.needsCare, format),
    suspectedPhone: leakOutcome('PHONE', 'suspected'),
    emailUnderscore: noteOutcome('EMAIL_UNDERSCORE'),
    outcomeFlags: outcomeFlags(),
  };
  return textBytes(settings) > layout.MAX_TEXTS_BYTES ? null : settings;
}

function outcomeFlags(): Uint8Array {
  const flagsOf = (outcome: number) =>
    (isNullOutcome(outcome) ? layout.IS_NULL : 0) |
    (hasValue(outcome) ? layout.HAS_VALUE : 0) |
    (saysNothing(outcome) ? layout.SAYS_NOTHING : 0);
  return Uint8Array.from({ length: OUTCOME_COUNT }, (_, outcome) => flagsOf(outcome));
}

function textSettings(
  dialect: CsvDialect | null,
): Pick<KernelSettings, 'delimiter' | 'quote' | 'countsInnerLines'> {
  return {
    delimiter: dialect?.delimiter.charCodeAt(0) ?? 0,
    quote: dialect === null || dialect.isUnquoted === true ? -1 : QUOTE,
    countsInnerLines: dialect?.rowsAreLines !== true,
  };
}

function isCounted(policy: ConsentPolicy): boolean {
  return policy === 'warn';
}

/**
 * Bytes that a format escapes with a backslash or puts between quotes; other bytes that need care fall back to the
 * host.
 */
const MARKED: Readonly<Record<OutputFormat, string>> = {
  csv: ',"\n\r',
  jsonl: '"\\\n\r\t',
  parquet: '\\\t\n',
};

/** The beginnings of escapes; `%` is a mark of its own. */
const FOLDED = '&=\\';

function classesOf(needsCare: Uint8Array, format: OutputFormat): Uint8Array {
  const classes = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) {
    const isMarked = MARKED[format].includes(String.fromCharCode(byte));
    const care = needsCare[byte] === 0 ? 0 : isMarked ? layout.CARE : layout.HOST_BYTE;
    const isFolded = byte < 0x20 || byte === 0x7f || FOLDED.includes(String.fromCharCode(byte));
    classes[byte] = (LEAK_MARKS[byte] ?? 0) | care | (isFolded ? layout.FOLDED : 0);
  }
  return classes;
}

function ownFields(
  planColumns: readonly PlanColumn[],
  columns: readonly LoopColumn[],
): [number, number, number, number] | null {
  const identifiers = identifierColumns({ columns: planColumns });
  if (identifiers === null) return null;
  const { email, phone, firstName, lastName } = identifiers;
  const fieldOf = (index: number) => columns[index]?.field ?? -1;
  return [fieldOf(email), fieldOf(phone), fieldOf(firstName), fieldOf(lastName)];
}

function kernelColumn(
  { plan, field, converter, encoding }: LoopColumn,
  {
    keyList,
    isConstant,
    suppresses,
  }: { readonly keyList: number; readonly isConstant: boolean; readonly suppresses: boolean },
): KernelColumn {
  const { kind } = plan;
  const guard = guardOf(converter);
  const watched = suspectConverterOf(converter);
  const isNumber = (dataType: string) => kind.kind === 'value' && kind.dataType === dataType;
  const flag = (holds: boolean, bit: number) => (holds ? bit : 0);
  return {
    // A column in which the leak guard looks at every value falls back to the guard.
    work: guard?.checksEveryValue === true ? columnWork.HOST : workOf(plan),
    field,
    flags:
      flag(plan.nullable, columnWork.NULLABLE) |
      flag(encoding.isQuoted, columnWork.QUOTED) |
      flag(plan.isCode, columnWork.CODE) |
      flag(guard !== null || watched !== null, columnWork.GUARDED) |
      flag((guard ?? watched)?.isNamed === true, columnWork.NAMED) |
      flag(guard !== null && kind.kind === 'externalId', columnWork.ONLY_EMAIL) |
      flag(kind.kind === 'externalId', columnWork.EXTERNAL_ID) |
      flag(isNumber('DECIMAL'), columnWork.DECIMALS) |
      flag(isNumber('LONG'), columnWork.LONG) |
      flag(plan.keepEmailUnderscore, columnWork.KEEPS_UNDERSCORE) |
      flag(kind.kind === 'hashedPii', columnWork.BY_COUNTRY) |
      flag(isRemembered(plan), columnWork.REMEMBERED) |
      flag(isConstant, columnWork.CONSTANT) |
      flag(suppresses, columnWork.SUPPRESSES) |
      flag(kind.kind === 'hashedPii' && kind.type.endsWith('_NAME'), columnWork.TRANSLITERATES) |
      flag(plan.epochUnit !== 'milliseconds', columnWork.EPOCH_SECONDS) |
      flag(plan.epochUnit !== 'seconds', columnWork.EPOCH_MILLISECONDS) |
      flag(plan.decimalComma, columnWork.DECIMAL_COMMA) |
      flag(plan.timeZone === undefined || plan.timeZone === 'UTC', columnWork.UTC),
    prefix: encoding.prefix,
    nullBytes: encoding.nullBytes.length,
    bit: kind.kind === 'hashedPii' || kind.kind === 'externalId' ? identifierBit(kind.type) : 0,
    keyList,
  };
}

/**
 * Whether the host's result for a cell may be cached: it depends only on the cell and the country, and cells repeat.
 */
function isRemembered({ kind, map }: PlanColumn): boolean {
  // For a value that a map passes on, the leak guard's result depends on the row.
  if (map !== null && kind.kind === 'value') return map.notInMap !== 'pass' || kind.dataType !== 'STRING';
  switch (kind.kind) {
    case 'hashedPii':
      return kind.type !== 'EMAIL' && kind.type !== 'PHONE' && kind.type !== 'ADDRESS';
    case 'consent':
      return true;
    case 'value':
      return kind.dataType === 'TIMESTAMP' || kind.dataType === 'DATE' || kind.dataType === 'DECIMAL';
    case 'country':
    case 'externalId':
      return false;
  }
}

/** What the row program does with a column's values. */
function workOf({ kind, formats, map }: PlanColumn): number {
  if (map !== null && kind.kind === 'value') return columnWork.HOST;
  switch (kind.kind) {
    case 'externalId':
      return columnWork.TEXT;
    case 'consent':
      return columnWork.CONSENT;
    case 'country':
      return columnWork.COUNTRY;
    case 'hashedPii':
      switch (kind.type) {
        case 'EMAIL':
          return columnWork.EMAIL;
        case 'PHONE':
          return columnWork.PHONE;
        case 'ADDRESS':
          return columnWork.ADDRESS;
        case 'ZIP':
          return columnWork.ZIP;
        case 'STATE':
        case 'COUNTRY_CODE':
          return columnWork.HOST;
        default:
          return columnWork.LETTERS;
      }
    case 'value':
      switch (kind.dataType) {
        case 'STRING':
          return columnWork.TEXT;
        case 'INTEGER':
        case 'LONG':
          return columnWork.NUMBER;
        case 'DECIMAL':
          return columnWork.NUMBER;
        case 'TIMESTAMP':
          return formats.length === 0 ? columnWork.TIME : columnWork.HOST;
        case 'DATE':
          return formats.length === 0 ? columnWork.DATE : columnWork.HOST;
      }
  }
}
