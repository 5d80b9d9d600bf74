import { UsageError } from '../errors.js';
import { EVENT_KEY_COLUMN, type TableKind } from '../model/collaboration.js';
import type { DataType } from '../model/data-set.js';
import type { ExternalIdentityType, HashedPiiType } from '../model/identifier.js';
import { tableName, type CollaborationSettings } from '../schema/collaboration-settings.js';
import type { DataSetPlan, PlanColumn } from '../schema/plan.js';
import { consentColumns } from './consent-columns.js';
import { eventColumns } from './event-columns.js';
import { identityColumns, type IdentityGroup } from './identity-columns.js';

/** A column of a table that is written. */
export interface TableColumn {
  readonly name: string;
  /** Index of the schema's column that it is derived from; null for the country that the run gives all rows. */
  readonly from: number | null;
  /** Which one it is of several columns for the same identifier of a person: from 0. */
  readonly slot: number;
  readonly dataType: DataType;
  readonly nullable: boolean;
  readonly role: 'key' | 'identity' | 'consent' | 'country' | 'value';
  /** The kind of identity: `EMAIL`, `MAID`, …; null for other columns. */
  readonly identity: HashedPiiType | ExternalIdentityType | null;
  readonly isHashed: boolean;
}

/** How a data set becomes a table of a collaboration instance. Plain data. */
export interface TablePlan {
  readonly table: TableKind;
  readonly name: string;
  /** Index of the schema's column with the key. */
  readonly key: number;
  readonly keyName: string;
  readonly columns: readonly TableColumn[];
  /** The columns of the schema, as in the incoming rows. */
  readonly sources: readonly { readonly isDigest: boolean }[];
  /** Identity table: identifiers of a person that are kept together, and how many of them fit into a row. */
  readonly groups: readonly IdentityGroup[];
  /** Columns of the schema that are not in the table. */
  readonly columnsLeftOut: readonly string[];
  readonly countryColumn: number | null;
  readonly defaultCountry: string | null;
  /** Indexes of the schema's consent columns. */
  readonly consents: readonly number[];
}

/**
 * The table that a data set becomes.
 * @throws UsageError naming what prevents that: no key, too many identity columns, identifiers where there must
 * be none
 */
export function tablePlan(plan: DataSetPlan, settings: CollaborationSettings): TablePlan {
  const key = keyColumn(plan, settings.key);
  const table = settings.table ?? defaultTable(plan);
  const given = table === 'identity' ? identityColumns(plan, key, settings.columns) : eventColumns(plan, key);
  const columns = [...given.columns, ...consentColumns(plan, given.columns)];
  refuseSameNames(columns);
  const used = new Set(columns.map(({ from }) => from));
  return {
    table,
    name: nameOf(plan.dataSetId, table, settings.name),
    key,
    keyName: plan.columns[key]?.name ?? '',
    columns,
    sources: plan.columns.map(({ kind }) => ({ isDigest: kind.kind === 'hashedPii' })),
    groups: given.groups,
    columnsLeftOut: plan.columns.flatMap(({ name }, index) => (used.has(index) ? [] : [name])),
    countryColumn: plan.countryColumn,
    defaultCountry: plan.defaultCountry,
    consents: plan.columns.flatMap(({ kind }, index) => (kind.kind === 'consent' ? [index] : [])),
  };
}

function defaultTable({ columns, eventTimeColumn }: DataSetPlan): TableKind {
  return eventTimeColumn === null && columns.some(isIdentifier) ? 'identity' : 'events';
}

export function isIdentifier({ kind }: PlanColumn): boolean {
  return kind.kind === 'hashedPii' || kind.kind === 'externalId';
}

function keyColumn({ columns, dataSetId }: DataSetPlan, name: string | undefined): number {
  const possible = columns.filter(canBeKey).map((column) => column.name);
  const choice = possible.length === 0 ? '' : ` Columns that can be one: ${possible.join(', ')}.`;
  if (name === undefined) {
    throw new UsageError(
      `${dataSetId} names no key, by which the tables of a collaboration instance are joined. Name the column with your own number of the customer: --key COLUMN, or "collaboration": {"key": "COLUMN"} in the schema.${choice}`,
      { code: 'NO_TABLE_KEY' },
    );
  }
  const index = columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
  const column = columns[index];
  if (column === undefined) {
    throw new UsageError(`${dataSetId} has no column ${name} that could be the key.${choice}`, {
      code: 'NO_TABLE_KEY',
    });
  }
  if (isIdentifier(column)) {
    throw new UsageError(
      `${column.name} identifies people, so it cannot be the key: event tables must not contain identifiers, hashed or not. Name a column with your own customer number.${choice}`,
      { code: 'IDENTIFIER_IN_EVENT_TABLE' },
    );
  }
  if (!canBeKey(column)) {
    throw new UsageError(`${column.name} cannot be the key: a key is a text or a whole number.${choice}`, {
      code: 'NO_TABLE_KEY',
    });
  }
  return index;
}

function canBeKey({ kind }: PlanColumn): boolean {
  return kind.kind === 'value' && ['STRING', 'INTEGER', 'LONG'].includes(kind.dataType);
}

/** E.g. `d2csalesevents`, `crmidentity`: lower-case letters and digits only, unique in the instance. */
function nameOf(dataSetId: string, table: TableKind, given: string | undefined): string {
  const plain = dataSetId.replaceAll('_', '');
  const name = given ?? (plain.endsWith(table) ? plain : `${plain}${table}`);
  if (tableName.safeParse(name).success) return name;
  throw new UsageError(
    `${name} cannot be the name of a table: it must start with a lower-case letter and have at most 100 lower-case letters and digits. Choose one with --table-name.`,
    { code: 'TABLE_NAME' },
  );
}

function refuseSameNames(columns: readonly TableColumn[]): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name)) {
      throw new UsageError(
        `Two columns of the table would be named ${name}${name === EVENT_KEY_COLUMN ? ', which is the name of the key in event tables' : ''}. Rename one in the schema; names are written in lower case, in identity tables without "_".`,
        { code: 'TABLE_COLUMNS' },
      );
    }
    seen.add(name);
  }
}
