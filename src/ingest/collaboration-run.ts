import path from 'node:path';
import { EventTable } from '../collaboration/event-table.js';
import { openIdentityRun, type IdentityRun } from '../collaboration/identity-run.js';
import { IdentityTable } from '../collaboration/identity-table.js';
import { tablePlan, type TablePlan } from '../collaboration/table-plan.js';
import type { TableCounts, TableSink } from '../collaboration/table-sink.js';
import type { S3ClientSource } from '../aws/load-s3-client.js';
import { DefectError, InputError, UsageError } from '../errors.js';
import { KEYS_NAME } from '../model/collaboration.js';
import type { RowsOfKeys } from '../report/conservation.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import { compilePlan, type DataSetPlan } from '../schema/plan.js';
import type { RunStore } from '../store/run-store.js';
import type { IngestOptions, ResolvedOptions } from './ingest-options.js';

/** The table of a collaboration instance that a run writes. */
export interface TableOfRun {
  readonly plan: TablePlan;
  /** The data set's plan, with the table's requirements added. */
  readonly dataSetPlan: DataSetPlan;
  /** The identity table that events are compared with; null without one. */
  readonly identities: IdentityRun | null;
}

/**
 * The table that `target: 'collaboration'` turns a data set into; null for other targets.
 * @throws UsageError when the data set cannot become the table
 */
export async function tableOfRun(
  options: ResolvedOptions,
  { schema, plan }: { readonly schema: DataSetSchema; readonly plan: DataSetPlan },
  reach: { readonly signal: AbortSignal; readonly s3Client: S3ClientSource },
): Promise<TableOfRun | null> {
  if (options.target !== 'collaboration') return null;
  const { identities, ...chosen } = options.collaboration ?? {};
  refuseLooseGuard(plan, options);
  const table = tablePlan(plan, { ...schema.collaboration, ...chosen });
  if (identities !== undefined && table.table === 'identity') {
    throw new UsageError('--identities compares the keys of an event table: an identity table takes none.', {
      code: 'INVALID_OPTIONS',
    });
  }
  return {
    plan: table,
    dataSetPlan: {
      ...plan,
      dataSetId: table.name,
      columns: plan.columns.map((column, index) =>
        index === table.key && table.table === 'identity' ? { ...column, nullable: false } : column,
      ),
    },
    identities: identities === undefined ? null : await openIdentityRun(identities, reach),
  };
}

/**
 * The name of the table that a data set becomes, determined before there is a run.
 * @throws UsageError when the data set cannot become one
 */
export function tableNameOf(
  schema: DataSetSchema,
  { country, collaboration }: Pick<IngestOptions, 'country' | 'collaboration'>,
): string {
  const { identities: _identities, ...chosen } = collaboration ?? {};
  return tablePlan(compilePlan(schema, country), { ...schema.collaboration, ...chosen }).name;
}

/** Columns of the data set that are not in the table. */
export function unusedColumns(table: TableOfRun | null): ReadonlySet<string> {
  return new Set(table?.plan.columnsLeftOut);
}

/** Raw identifiers must not get into the tables: the leak guard must not be turned off for an event table. */
function refuseLooseGuard({ columns }: DataSetPlan, { leakGuard }: ResolvedOptions): void {
  if (leakGuard !== 'off' && leakGuard !== 'warn') return;
  if (columns.every((column) => column.leakGuard === 'off')) return;
  throw new UsageError(
    `Tables of a collaboration instance must not contain raw identifiers, so --leak-guard ${leakGuard} cannot be used: use reject or redact.`,
    { code: 'IDENTIFIER_IN_EVENT_TABLE' },
  );
}

/** Opens the sink for the run's rows. @param append receives the rows of the table */
export function openTable(
  { plan, identities }: TableOfRun,
  { format }: Pick<ResolvedOptions, 'format'>,
  {
    folder,
    append,
  }: { readonly folder: string; readonly append: (partition: string, rows: Buffer) => Promise<void> },
): TableSink {
  if (format === 'jsonl') throw new DefectError('Tables are not JSON Lines.', { code: 'TABLE_FORMAT' });
  const options = { plan, format, folder, append };
  return plan.table === 'identity'
    ? new IdentityTable(options)
    : new EventTable(options, identities?.keys ?? null);
}

/** Writes what the run contains besides its data files: the keys of an identity table. */
export async function putKeys(
  counts: TableCounts,
  store: Pick<RunStore, 'put' | 'stagingFolder'>,
): Promise<void> {
  if (counts.table !== 'identity') return;
  await store.put(KEYS_NAME, path.join(store.stagingFolder, KEYS_NAME), 'application/octet-stream');
}

/**
 * Rows that were merged into other rows of their key, or left out; undefined for other tables.
 * @throws InputError NO_KEYS for an event table in which nothing can be joined
 */
export function rowsOfKeys(counts: TableCounts): RowsOfKeys | undefined {
  if (counts.table === 'identity') return { collapsed: counts.collapsed, tooMany: counts.tooMany };
  if (counts.rows > 0 && counts.rowsWithoutKey === counts.rows) {
    throw new InputError(
      'No row has a key: nothing of the event table could be joined to people. Nothing was written; map the key column (source.from), or name another with --key.',
      { code: 'NO_KEYS' },
    );
  }
  return undefined;
}
