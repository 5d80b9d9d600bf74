import type { ConsentPolicy } from '../model/consent-policy.js';
import type { EventPolicy } from '../model/event-policy.js';
import type { GroupSeparator } from '../model/group-separator.js';
import { DEFAULT_NULL_VALUES } from '../model/null-values.js';
import type { ValueMap } from '../model/value-map.js';
import { DEFAULT_LEAK_POLICY, type LeakPolicy } from '../model/leak.js';
import type { ConsentFault } from '../tally/tally.js';
import type { ExternalIdentityType, HashedPiiType } from '../model/identifier.js';
import { isFilledByAmc, type ConsentType, type DataType, type Period } from '../model/data-set.js';
import type { DataSetSchema, SchemaColumn } from './data-set-schema.js';
import { normalizeFieldName } from './field-name.js';
import { compileReshape, type ReshapePlan } from './reshape-plan.js';
import { asList } from './as-list.js';

/** What an output column holds, which determines how its values are made. */
export type ColumnKind =
  | { readonly kind: 'hashedPii'; readonly type: HashedPiiType }
  | { readonly kind: 'externalId'; readonly type: ExternalIdentityType }
  | { readonly kind: 'consent'; readonly type: ConsentType }
  | { readonly kind: 'country' }
  | { readonly kind: 'value'; readonly dataType: DataType };

/** A column of the files that are written. */
export interface PlanColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly nullable: boolean;
  readonly isMainEventTime: boolean;
  /** Normalized names of the source fields that may feed it, in order of preference. */
  readonly sources: readonly string[];
  readonly timeZone: string | undefined;
  readonly formats: readonly string[];
  readonly epochUnit: 'auto' | 'seconds' | 'milliseconds' | undefined;
  readonly decimalComma: boolean;
  readonly groupSeparator: GroupSeparator | null;
  /** What is written for which value; null: every value passes unchanged. */
  readonly map: ValueMap | null;
  readonly keepEmailUnderscore: boolean;
  /** Identifiers: whether words for "nothing", and placeholders, become null. */
  readonly nullWords: boolean;
  readonly placeholders: boolean;
  /** What happens to raw identifiers in its values; `off` for columns whose type holds none. */
  readonly leakGuard: LeakPolicy;
  /** Values are codes: a leading apostrophe is not part of them, and scientific notation has lost digits. */
  readonly isCode: boolean;
  /** The same value in every row: it does not show whether a row has any value. */
  readonly isConstant: boolean;
  /** Its numbers are summed. */
  readonly isMetric: boolean;
}

/** Whether a column's numbers have a decimal comma: by its setting, or because the point groups digits. */
export function readsCommas({
  decimalComma,
  groupSeparator,
}: Pick<PlanColumn, 'decimalComma' | 'groupSeparator'>): boolean {
  return decimalComma || groupSeparator === '.';
}

/** What happens to rows because of their consent signals. */
export type ConsentRules = Readonly<Record<ConsentFault, ConsentPolicy>>;

/** The schema, compiled: what is written and where it comes from. Plain data: it can be sent between threads. */
export interface DataSetPlan {
  readonly dataSetId: string;
  readonly columns: readonly PlanColumn[];
  /** Index of the main event time among `columns`; null for a dimension data set. */
  readonly eventTimeColumn: number | null;
  readonly countryColumn: number | null;
  /** The column that joins the tables of a collaboration instance, which uploads can do without; set by runs. */
  readonly tableKey: string | null;
  /** Default country for rows without one. */
  readonly defaultCountry: string | null;
  readonly period: Period | null;
  readonly nullValues: readonly string[];
  /** Rows are only examined: a cell that cannot be read does not cost the row. Default: false. */
  readonly isSample?: boolean;
  /** How records become rows; null if each record is a row as it is. */
  readonly reshape: ReshapePlan | null;
  readonly consent: ConsentRules;
  /** Whether the schema says what to do with rows that need a consent signal and have none. */
  readonly isMissingConsentDecided: boolean;
  /** What happens to rows because of the age of their events. */
  readonly events: { readonly tooOld: EventPolicy; readonly future: EventPolicy };
  /** CSV: beginnings of rows that are not data if they are shorter than the header; in lower case. */
  readonly footers: readonly string[];
}

/**
 * @param country overrides the schema's country for rows without one
 * @param leakGuard overrides the schema's policy for columns without one
 * @param preparesRows whether rows are made from the records before they are handled, even if the schema does not ask
 *   for it. Default: false.
 */
export function compilePlan(
  schema: DataSetSchema,
  country?: string,
  leakGuard?: LeakPolicy,
  preparesRows = false,
): DataSetPlan {
  const policy = leakGuard ?? schema.input?.leakGuard ?? DEFAULT_LEAK_POLICY;
  const written = schema.columns.filter((column) => !isFilledByAmc(column));
  const columns = written.map((column) => compileColumn(column, policy, schema.input));
  const indexOrNull = (index: number) => (index < 0 ? null : index);
  const eventTimeColumn = indexOrNull(columns.findIndex((column) => column.isMainEventTime));
  return {
    dataSetId: schema.dataSetId,
    columns,
    eventTimeColumn,
    countryColumn: indexOrNull(columns.findIndex((column) => column.kind.kind === 'country')),
    tableKey: null,
    defaultCountry: country ?? schema.countryCode ?? null,
    period: eventTimeColumn === null ? null : (schema.period ?? 'P1D'),
    nullValues: schema.input?.nullValues ?? DEFAULT_NULL_VALUES,
    reshape: compileReshape(schema, written, {
      always: preparesRows,
      country: country ?? schema.countryCode ?? null,
    }),
    consent: consentRules(schema, columns),
    isMissingConsentDecided:
      schema.input?.consent?.missing !== undefined || columns.some(({ kind }) => kind.kind === 'consent'),
    events: {
      tooOld: schema.input?.events?.tooOld ?? 'warn',
      future: schema.input?.events?.future ?? 'warn',
    },
    footers: (schema.input?.footer ?? []).map((text) => text.toLowerCase()),
  };
}

/**
 * A data set without consent columns says nothing about consent: leaving out all of Europe would be no answer to that.
 */
function consentRules({ input }: DataSetSchema, columns: readonly PlanColumn[]): ConsentRules {
  const hasColumns = columns.some(({ kind }) => kind.kind === 'consent');
  return {
    missing: input?.consent?.missing ?? (hasColumns ? 'leaveOut' : 'warn'),
    denied: input?.consent?.denied ?? 'leaveOut',
    malformed: input?.consent?.malformed ?? 'reject',
  };
}

function compileColumn(
  column: SchemaColumn,
  leakGuard: LeakPolicy,
  input: DataSetSchema['input'],
): PlanColumn {
  const source = column.source;
  const from = sourceNames(column);
  // Values with their own zone or factor are converted before they get here.
  const isTimeWithZone = source?.zoneFrom !== undefined;
  return {
    name: column.name,
    kind: kindOf(column),
    nullable: column.nullable ?? true,
    isMainEventTime: column.isMainEventTime ?? false,
    sources: [...new Set(from.map(normalizeFieldName))],
    timeZone: isTimeWithZone ? undefined : source?.timeZone,
    formats: isTimeWithZone ? [] : asList(source?.format),
    epochUnit: source?.epochUnit,
    decimalComma: source?.times === undefined && (source?.decimalComma ?? false),
    groupSeparator: source?.times === undefined ? (source?.groupSeparator ?? null) : null,
    map:
      source?.map === undefined
        ? null
        : { entries: Object.entries(source.map), notInMap: source.notInMap ?? 'reject' },
    keepEmailUnderscore: source?.keepEmailUnderscore ?? false,
    nullWords: source?.nullWords ?? input?.nullWords ?? true,
    placeholders: source?.placeholders ?? input?.placeholders ?? true,
    leakGuard: isGuarded(kindOf(column)) ? (source?.leakGuard ?? leakGuard) : 'off',
    isCode: source?.isCode ?? isCodeByNature(kindOf(column)),
    isConstant: source?.value !== undefined,
    isMetric: column.columnType === 'METRIC',
  };
}

/** None for a column whose value does not come from the input. */
function sourceNames({ name, source }: SchemaColumn): readonly string[] {
  if (source?.value !== undefined) return [];
  const from = asList(source?.join?.fields[0] ?? source?.from);
  return from.length === 0 ? [name] : from;
}

/** Texts and ids that pass unchanged can contain anything; so can whole numbers, within their digits. */
function isGuarded(kind: ColumnKind): boolean {
  if (kind.kind === 'externalId') return true;
  return kind.kind === 'value' && ['STRING', 'INTEGER', 'LONG'].includes(kind.dataType);
}

function isCodeByNature(kind: ColumnKind): boolean {
  if (kind.kind === 'hashedPii') return kind.type === 'PHONE' || kind.type === 'ZIP';
  return kind.kind === 'externalId';
}

function kindOf(column: SchemaColumn): ColumnKind {
  const identifier = column.externalUserIdType;
  if (identifier !== undefined) {
    return 'hashedPii' in identifier
      ? { kind: 'hashedPii', type: identifier.hashedPii }
      : { kind: 'externalId', type: identifier.externalIdentity };
  }
  if (column.consentType !== undefined) return { kind: 'consent', type: column.consentType };
  if (column.isCountryCode === true) return { kind: 'country' };
  return { kind: 'value', dataType: column.dataType };
}
