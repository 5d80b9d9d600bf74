import { z } from 'zod';
import { MAX_DELETION_IDENTITIES, type AmcIdentity, type AmcInstance } from '../amc/index.js';
import { UsageError } from '../errors.js';
import { ingestInputs, type InputsResult } from '../ingest/ingest-inputs.js';
import type { ResolvedOptions } from '../ingest/ingest-options.js';
import type { InputSource } from '../read/input-source.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import { openBlockPool } from '../workers/block-pool.js';
import { compilePlan, type DataSetPlan } from '../schema/plan.js';
import { listEntriesOf, type ListEntry } from './suppression-entries.js';

const LINE_FEED = 0x0a;

/** Reads people's identifiers from files, standardized and hashed as for an upload. */
export interface DeletionInput {
  readonly sources: readonly InputSource[];
  readonly schema: DataSetSchema;
  readonly options: ResolvedOptions;
  readonly signal: AbortSignal;
}

/** The contents of the files. */
export interface DeletionCount {
  readonly rows: number;
  readonly rejected: number;
  readonly rejects: Readonly<Record<string, number>>;
  /** Identities to delete: one for the hashed identifiers of a row, one for each external id. */
  readonly identities: number;
  /** Rows without any identifier. */
  readonly withoutIdentity: number;
}

/** Counts the identities without keeping them, so that the user can be asked first. */
export async function countIdentities(input: DeletionInput): Promise<DeletionCount> {
  let identities = 0;
  let withoutIdentity = 0;
  const { tally } = await eachRow(input, async (found) => {
    identities += found.length;
    if (found.length === 0) withoutIdentity += 1;
  });
  const rejects = Object.fromEntries(
    Object.entries(tally.rejects).map(([code, count]) => [code, count ?? 0]),
  );
  return { rows: tally.read, rejected: tally.rejected, rejects, identities, withoutIdentity };
}

/**
 * Requests the deletion of all identities, in batches of at most 1,000. Repeating a request is harmless, so an
 * interrupted run can simply be repeated.
 * @param onRequest called for every request that AMC accepted, with its id and the number of identities in it
 */
export async function requestDeletions(
  input: DeletionInput,
  instance: AmcInstance,
  onRequest: (userDeletionRequestId: string, identities: number) => void,
): Promise<void> {
  let batch: AmcIdentity[] = [];
  const send = async () => {
    if (batch.length === 0) return;
    const { userDeletionRequestId } = await instance.userDeletions.create(batch, { signal: input.signal });
    onRequest(userDeletionRequestId, batch.length);
    batch = [];
  };
  await eachRow(input, async (identities) => {
    if (batch.length + identities.length > MAX_DELETION_IDENTITIES) await send();
    batch.push(...identities);
  });
  await send();
}

/**
 * The people's identifiers by which a suppression list excludes rows, and how many rows have no such
 * identifier.
 */
export async function suppressionEntries(
  input: DeletionInput,
): Promise<{ readonly entries: readonly ListEntry[]; readonly withoutEntry: number }> {
  const entries: ListEntry[] = [];
  let withoutEntry = 0;
  await eachRow(input, async (identities) => {
    const found = identities.flatMap(listEntriesOf);
    if (found.length === 0) withoutEntry += 1;
    for (const entry of found) entries.push(entry);
  });
  return { entries, withoutEntry };
}

/** Sends every row through the block function, which processes only identifiers, and returns its identities. */
function eachRow(
  input: DeletionInput,
  onRow: (identities: readonly AmcIdentity[]) => Promise<void>,
): Promise<InputsResult> {
  const plan = identifierPlan(input.schema, input.options.country);
  const columns = plan.columns.filter(({ kind }) => kind.kind === 'hashedPii' || kind.kind === 'externalId');
  // One thread: lists of people to delete are short, and AMC accepts 1,000 per request.
  const pool = openBlockPool(0, input.signal);
  return ingestInputs({
    ...input,
    pool,
    options: { ...input.options, format: 'jsonl' },
    plan,
    partitioning: 'none',
    onRows: async (_, rows) => {
      let start = 0;
      for (let end = rows.indexOf(LINE_FEED); end >= 0; end = rows.indexOf(LINE_FEED, start)) {
        await onRow(identitiesOf(rowShape.parse(JSON.parse(rows.toString('utf8', start, end))), columns));
        start = end + 1;
      }
    },
    onReject: () => Promise.resolve(),
  });
}

const rowShape = z.record(z.string(), z.string().nullable());

function identitiesOf(
  row: Readonly<Record<string, string | null>>,
  columns: DataSetPlan['columns'],
): AmcIdentity[] {
  const hashed: Record<string, string> = {};
  const others: AmcIdentity[] = [];
  for (const { name, kind } of columns) {
    const value = Object.hasOwn(row, name) ? (row[name] ?? null) : null;
    if (value === null) continue;
    if (kind.kind === 'externalId') others.push({ externalIdentity: { type: kind.type, value } });
    else if (kind.kind !== 'hashedPii' || hashed[kind.type] === value) continue;
    else if (hashed[kind.type] === undefined) hashed[kind.type] = value;
    // A person's second e-mail or phone is a separate identity: an identity has only one of each.
    else others.push({ hashedIdentity: { [kind.type]: value } });
  }
  return Object.keys(hashed).length > 0 ? [{ hashedIdentity: hashed }, ...others] : others;
}

/** Only the identifiers and the country: no value of another column can prevent a deletion. */
function identifierPlan(schema: DataSetSchema, country: string | undefined): DataSetPlan {
  const plan = compilePlan(schema, country);
  const isIdentifierColumn = ({ kind }: DataSetPlan['columns'][number]) =>
    ['hashedPii', 'externalId', 'country'].includes(kind.kind);
  const columns = plan.columns.filter(isIdentifierColumn).map((column) => ({ ...column, nullable: true }));
  if (columns.every(({ kind }) => kind.kind === 'country')) {
    throw new UsageError(
      `The schema ${schema.dataSetId} has no identifier columns: AMC could not tell whom to delete.`,
      { code: 'NO_IDENTIFIERS' },
    );
  }
  const countryColumn = columns.findIndex(({ kind }) => kind.kind === 'country');
  return {
    ...plan,
    columns,
    reshape: valuesOnly(plan, isIdentifierColumn),
    eventTimeColumn: null,
    countryColumn: countryColumn < 0 ? null : countryColumn,
    period: null,
  };
}

/**
 * Values are processed as for an upload; but everybody in the list is deleted, whatever happened to their
 * orders.
 */
function valuesOnly(
  { reshape, columns }: DataSetPlan,
  isIdentifierColumn: (column: DataSetPlan['columns'][number]) => boolean,
): DataSetPlan['reshape'] {
  if (reshape === null) return null;
  return {
    ...reshape,
    items: null,
    group: null,
    joins: [],
    rules: [],
    columns: reshape.columns.filter((_, index) => {
      const column = columns[index];
      return column !== undefined && isIdentifierColumn(column);
    }),
    made: [],
    needed: [],
    ruleFields: [],
  };
}
