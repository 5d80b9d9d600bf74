import type { GroupSeparator } from '../model/group-separator.js';
import type { LeftOutRule } from '../tally/tally.js';
import type { DataSetSchema, SchemaColumn } from './data-set-schema.js';
import { normalizeFieldName } from './field-name.js';
import type { Condition, ValuePart } from './reshape-settings.js';
import { asList } from './as-list.js';

/** Normalized names under which a field may be found, in order of preference. */
export type FieldNames = readonly string[];

export interface ConditionPlan {
  readonly field: FieldNames;
  /** Trimmed, in lower case; null: see `isEmpty`. */
  readonly values: readonly string[] | null;
  readonly isEmpty: boolean;
}

export type RowRulePlan = { readonly when: ConditionPlan } & (
  | { readonly action: 'leaveOut'; readonly reason: LeftOutRule }
  | { readonly action: 'negate'; readonly fields: readonly FieldNames[] }
);

export interface ItemsPlan {
  readonly from: FieldNames;
  readonly between: string;
  readonly partsBetween: string;
  readonly labels: readonly string[];
  /** The computed field, and its label. */
  readonly fields: readonly (readonly [string, string])[];
}

export interface GroupPlan {
  readonly by: FieldNames;
  readonly identity: readonly FieldNames[];
  readonly fillDown: readonly FieldNames[];
  readonly firstRowOnly: readonly FieldNames[];
}

export interface JoinPlan {
  readonly name: string;
  readonly description: string | null;
  readonly field: FieldNames;
  readonly other: FieldNames;
  readonly ignoreCase: boolean;
  /** The computed field, and its names in the joined file. */
  readonly fields: readonly (readonly [string, FieldNames])[];
  readonly duplicates: 'first' | 'last';
  readonly optional: boolean;
}

/** How the value of an output column is made. */
export interface ColumnValuePlan {
  readonly value: string | null;
  /** One list per part; a single one unless parts are joined. */
  readonly parts: readonly FieldNames[];
  readonly joinWith: string;
  readonly firstFilled: boolean;
  readonly when: ConditionPlan | null;
  readonly removePrefix: readonly string[];
  readonly firstOf: readonly string[];
  readonly part: ValuePart | null;
  /** For parts of addresses: where the row's country is named, and the default for rows without one. */
  readonly country: { readonly from: FieldNames; readonly otherwise: string | null } | null;
  readonly times: FieldNames | null;
  readonly decimalComma: boolean;
  readonly groupSeparator: GroupSeparator | null;
  readonly zoneFrom: FieldNames | null;
  readonly formats: readonly string[];
  readonly timeZone: string | null;
}

/** How records become rows. Plain data, like the plan that it is part of. */
export interface ReshapePlan {
  readonly items: ItemsPlan | null;
  readonly group: GroupPlan | null;
  readonly joins: readonly JoinPlan[];
  readonly rules: readonly RowRulePlan[];
  /** By output column. */
  readonly columns: readonly ColumnValuePlan[];
  /** Fields that are computed here, and so need not be in the input. */
  readonly made: readonly string[];
  /** Names that are read in addition to the one that feeds each column. */
  readonly reads: readonly string[];
  /** Fields without which the rows would be wrong: one of each list must be in the header. */
  readonly needed: readonly FieldNames[];
  /** Fields without which a rule cannot apply; the report says so. */
  readonly ruleFields: readonly FieldNames[];
}

const VALUE_SETTINGS = [
  'value',
  'join',
  'firstFilled',
  'when',
  'removePrefix',
  'firstOf',
  'part',
  'times',
  'zoneFrom',
] as const;

/** What a reshape plan depends on besides the schema. */
export interface ReshapeOptions {
  /** Always returns a plan: for callers that need the rows before they are handled. */
  readonly always: boolean;
  /** Default country of rows. */
  readonly country: string | null;
}

/** Null if every record is a row as it is. */
export function compileReshape(
  schema: DataSetSchema,
  columns: readonly SchemaColumn[],
  { always, country }: ReshapeOptions,
): ReshapePlan | null {
  const { items, group, join, rows } = schema.input ?? {};
  const shapesRows = items !== undefined || group !== undefined || join !== undefined || rows !== undefined;
  const makesValues = columns.some(({ source }) => VALUE_SETTINGS.some((key) => source?.[key] !== undefined));
  if (!shapesRows && !makesValues && !always) return null;
  const itemsPlan = items === undefined ? null : compileItems(items);
  const groupPlan =
    group === undefined
      ? null
      : {
          by: names(group.by),
          identity: (group.identity ?? []).map(names),
          fillDown: (group.fillDown ?? []).map(names),
          firstRowOnly: (group.firstRowOnly ?? []).map(names),
        };
  const joins = (join ?? []).map(compileJoin);
  const rules = (rows ?? []).map(compileRule);
  const place = countrySource(columns, country);
  const values = columns.map((column) => compileValue(column, place));
  const neededByColumns = columns.flatMap(({ nullable, source }) =>
    nullable === false ? (source?.join?.fields ?? []).map(names) : [],
  );
  const ruleFields = rules.map(({ when }) => when.field);
  const reads = [
    itemsPlan?.from ?? [],
    groupPlan === null
      ? []
      : [groupPlan.by, groupPlan.identity, groupPlan.fillDown, groupPlan.firstRowOnly].flat(2),
    joins.flatMap(({ field }) => field),
    rules.flatMap((rule) => [rule.when.field, rule.action === 'negate' ? rule.fields.flat() : []].flat()),
    values.flatMap(({ parts, firstFilled, when, times, zoneFrom, country: of }) => [
      ...(firstFilled || parts.length > 1 ? parts.flat() : []),
      ...(when?.field ?? []),
      ...(times ?? []),
      ...(zoneFrom ?? []),
      ...(of?.from ?? []),
    ]),
  ];
  return {
    items: itemsPlan,
    group: groupPlan,
    joins,
    rules,
    columns: values,
    made: [...(itemsPlan?.fields ?? []), ...joins.flatMap(({ fields }) => fields)].map(([name]) => name),
    reads: [...new Set(reads.flat())],
    needed: [
      ...(groupPlan === null ? [] : [groupPlan.by]),
      ...joins.filter(({ optional }) => !optional).map(({ field }) => field),
      ...neededByColumns,
    ],
    ruleFields,
  };
}

type InputSettings = NonNullable<DataSetSchema['input']>;

function compileItems(items: NonNullable<InputSettings['items']>): ItemsPlan {
  return {
    from: names(items.from),
    between: items.between,
    partsBetween: items.partsBetween,
    labels: items.labels,
    fields: Object.entries(items.fields).map(([field, label]) => [normalizeFieldName(field), label] as const),
  };
}

function compileJoin(join: NonNullable<InputSettings['join']>[number]): JoinPlan {
  return {
    name: join.name,
    description: join.description ?? null,
    field: names(join.on.field),
    other: names(join.on.other),
    ignoreCase: join.on.ignoreCase ?? false,
    fields: Object.entries(join.fields).map(
      ([field, other]) => [normalizeFieldName(field), names(other)] as const,
    ),
    duplicates: join.duplicates ?? 'first',
    optional: join.optional ?? false,
  };
}

function compileRule(rule: NonNullable<InputSettings['rows']>[number]): RowRulePlan {
  const when = compileCondition(rule.when);
  return rule.action === 'leaveOut'
    ? { when, action: 'leaveOut', reason: rule.reason ?? 'EXCLUDED' }
    : { when, action: 'negate', fields: rule.fields.map(names) };
}

function compileCondition(condition: Condition): ConditionPlan {
  return {
    field: names(condition.field),
    values: condition.in?.map((text) => text.trim().toLowerCase()) ?? null,
    isEmpty: condition.isEmpty ?? false,
  };
}

/** Parts that can only be determined with the row's country. */
const ADDRESS_PARTS: ReadonlySet<ValuePart> = new Set(['street', 'city', 'state', 'zip']);

type CountrySource = NonNullable<ColumnValuePlan['country']>;

/** Where rows name their country; a constant applies to all rows. */
function countrySource(columns: readonly SchemaColumn[], otherwise: string | null): CountrySource {
  const column = columns.find(({ isCountryCode }) => isCountryCode === true);
  if (column === undefined) return { from: [], otherwise };
  const { value, from } = column.source ?? {};
  return value === undefined
    ? { from: from === undefined ? [normalizeFieldName(column.name)] : names(from), otherwise }
    : { from: [], otherwise: value };
}

function compileValue({ name, source }: SchemaColumn, country: CountrySource): ColumnValuePlan {
  const { join, value } = source ?? {};
  const from = source?.from === undefined ? [normalizeFieldName(name)] : names(source.from);
  return {
    value: value ?? null,
    parts: value === undefined ? (join?.fields.map(names) ?? [from]) : [],
    joinWith: join?.with ?? ' ',
    firstFilled: source?.firstFilled ?? false,
    when: source?.when === undefined ? null : compileCondition(source.when),
    removePrefix: asList(source?.removePrefix),
    firstOf: asList(source?.firstOf),
    part: source?.part ?? null,
    country: source?.part !== undefined && ADDRESS_PARTS.has(source.part) ? country : null,
    times: source?.times === undefined ? null : names(source.times),
    decimalComma: source?.decimalComma ?? false,
    groupSeparator: source?.groupSeparator ?? null,
    zoneFrom: source?.zoneFrom === undefined ? null : names(source.zoneFrom),
    formats: asList(source?.format),
    timeZone: source?.timeZone ?? null,
  };
}

function names(field: string | readonly string[]): FieldNames {
  return asList(field).map(normalizeFieldName);
}
