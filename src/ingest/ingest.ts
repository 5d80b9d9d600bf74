import path from 'node:path';
import { endOf, UsageError } from '../errors.js';
import { openLedger, type Ledger } from '../ledger/ledger.js';
import { recordRun, REHEARSAL_BUCKET } from '../ledger/record-run.js';
import type { OutputFormat } from '../model/output-format.js';
import { REJECTS_NAME } from '../model/rejects-name.js';
import { partName } from '../partition/partition-key.js';
import { skippedNote } from '../read/input-note.js';
import { resolveInputs } from '../read/resolve-inputs.js';
import { checkConservation } from '../report/conservation.js';
import { RefusedError } from '../report/refused-error.js';
import { RejectLog } from '../report/reject-log.js';
import type { RunReport, RunWarning, SuppressionFacts } from '../report/run-report.js';
import { resolveJoins, type Joins } from '../reshape/resolve-joins.js';
import { compilePlan } from '../schema/plan.js';
import { toDiskError } from '../store/disk-error.js';
import { openRunStore } from '../store/open-run-store.js';
import { MANIFEST_NAME, type RunStore } from '../store/run-store.js';
import { writeStagedText } from '../store/staged-text.js';
import { packageVersion } from '../version.js';
import { openBlockPool } from '../workers/block-pool.js';
import { defaultWorkers, WORTH_THREADS_BYTES } from '../workers/default-workers.js';
import { BegunInputs, type InputsTarget } from './begun-inputs.js';
import { choosePartitioning } from './choose-partitioning.js';
import { dryTable } from './dry-table.js';
import {
  openTable,
  putKeys,
  rowsOfKeys,
  tableOfRun,
  type TableOfRun,
  unusedColumns,
} from './collaboration-run.js';
import { eventBoundsOf } from './event-bounds.js';
import { findCompleteRun } from './complete-run.js';
import { ingestInputs, type InputsContext, type InputsResult } from './ingest-inputs.js';
import { resolveOptions, type IngestOptions, type ResolvedOptions } from './ingest-options.js';
import { isRefused } from './is-refused.js';
import { LazyS3Client } from './lazy-s3-client.js';
import { openPartWriter } from './open-part-writer.js';
import { refuseRepeatedInputs } from './refuse-repeated-inputs.js';
import { runIdFor } from './run-id.js';
import { schemaOfRun } from './schema-of-run.js';

/** Rows that become a table are passed on in the row form of Parquet, whatever format they are written in. */
const ROW_FORM: OutputFormat = 'parquet';

/** The result of `ingest()`: the run's report, and whether an earlier run had already done the work. */
export interface IngestResult extends RunReport {
  /** True when a complete run of the same name was found and nothing had to be done. */
  readonly reused: boolean;
}

/** As described in `library-ingest.ts`; messages name the command's options. */
export async function ingest(options: IngestOptions): Promise<IngestResult> {
  const resolved = resolveOptions(options);
  const signal = resolved.signal ?? new AbortController().signal;
  const client = new LazyS3Client(resolved.s3Client);
  try {
    return await run(resolved, signal, client);
  } catch (error) {
    throw endOf(error, signal);
  } finally {
    await client.close();
  }
}

async function run(
  options: ResolvedOptions,
  signal: AbortSignal,
  client: LazyS3Client,
): Promise<IngestResult> {
  const { schema, tableKey } = await schemaOfRun(options);
  const { country, leakGuard, transform } = options;
  const standard = { ...compilePlan(schema, country, leakGuard, transform !== undefined), tableKey };
  const reach = { signal, s3Client: () => client.get() };
  const table = await tableOfRun(options, { schema, plan: standard }, reach);
  const plan = table?.dataSetPlan ?? standard;
  const partitioning =
    table?.plan.table === 'identity' ? 'none' : choosePartitioning(options.partition, plan);
  const notes: RunWarning[] = [];
  const sources = await resolveInputs(options.inputs, {
    ...reach,
    own: ownLocations(options),
    onSkipped: (input, skipped) => notes.push(skippedNote(input, skipped)),
  });
  const joins = await resolveJoins(plan, options.joins, reach);
  const version = packageVersion();
  const defaultWorkerCount = defaultWorkers(sources);
  const pool = openBlockPool(options.workers ?? defaultWorkerCount, signal);
  let begun: BegunInputs | null = null;
  try {
    // Threads start while the inputs are read for the first time.
    if (defaultWorkerCount > 0) pool.prepare();
    const suppressing = options.suppress === undefined ? null : await import('./suppression-list.js');
    const list =
      options.suppress === undefined || suppressing === null
        ? null
        : await suppressing.readSuppressionList(options.suppress, {
            plan,
            country: options.country ?? plan.defaultCountry ?? undefined,
            ...reach,
          });
    const identity = {
      sources,
      joins,
      schema,
      options,
      partitioning,
      suppression: list?.digest,
      identities: table?.identities?.digest,
      events: eventBoundsOf(plan, options.asOf),
      version,
    };
    const inputs = {
      suppressed: list?.set,
      options,
      schema,
      plan,
      partitioning,
      ...(table === null ? {} : { rowFormat: ROW_FORM, unusedColumns: unusedColumns(table) }),
      sources,
      joins,
      notes,
      signal,
      pool,
    };
    begun = isWorthStarting(inputs) ? new BegunInputs(inputs) : null;
    const runId = await runIdFor(identity, signal);
    const suppression = list === null ? null : (suppressing?.factsOf(list) ?? null);
    const context = { ...inputs, begun, suppression, table, runId, version };
    return options.dryRun ? await dryRun(context) : await storedRun(context, client);
  } finally {
    await begun?.end();
    await pool.close();
  }
}

/** Whether deriving the run's name takes a while, and there is nothing else to wait for. */
function isWorthStarting({
  sources,
  options,
  plan,
  joins,
}: Omit<InputsContext, keyof InputsTarget>): boolean {
  const [first] = sources;
  // Null: it becomes known together with the fingerprint.
  const isFingerprinted = first?.kind === 'bytes' && first.sha256 === null;
  if (!isFingerprinted || (first.size ?? 0) < WORTH_THREADS_BYTES) return false;
  return (
    options.runId === undefined &&
    options.workers !== 0 &&
    options.transform === undefined &&
    plan.reshape === null &&
    (joins?.size ?? 0) === 0
  );
}

/** Locations of the run itself that may be in a folder of inputs, but are not inputs. */
function ownLocations({ out, dataOut, store, ledger, schema, joins = {} }: ResolvedOptions): string[] {
  return [store === undefined ? out : undefined, dataOut, ledger, schema, ...Object.values(joins)].filter(
    (location) => typeof location === 'string',
  );
}

async function storedRun(context: RunContext, client: LazyS3Client): Promise<IngestResult> {
  const { options, plan, runId, signal } = context;
  const { out, kmsKeyId } = options;
  // Opened before anything is written: its location may be wrong.
  const ledger =
    options.store !== undefined && options.ledger === undefined
      ? null
      : openLedger(out, { s3Client: () => client.get(), kmsKeyId, ledger: options.ledger });
  const store = await openRunStore({
    out,
    dataSetId: plan.dataSetId,
    runId,
    signal,
    ...(options.dataOut === undefined ? {} : { dataOut: options.dataOut }),
    ...(options.manifestBase === undefined ? {} : { manifestBase: options.manifestBase }),
    ...(options.instanceIds === undefined ? {} : { instanceIds: options.instanceIds }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    ...(options.store === undefined ? {} : { store: options.store }),
    ...(options.store === undefined && out.startsWith('s3://') ? { s3Client: await client.get() } : {}),
  });
  try {
    const earlier = options.force ? null : await findCompleteRun(store);
    if (earlier !== null && options.runId !== undefined) throw runExists(options.runId, store.location);
    // The earlier run may have been made with duplicates allowed.
    if (earlier !== null) refuseRepeatedInputs(earlier, options.allowDuplicateInputs);
    const result =
      earlier === null ? await writeRun(context, store, { ledger, client }) : { ...earlier, reused: true };
    if (ledger !== null)
      await recordRun(ledger, result, { rehearsal: options.manifestBase === `s3://${REHEARSAL_BUCKET}` });
    return result;
  } finally {
    // After a commit this does nothing; on every other exit it removes what was staged and uploaded.
    await store.abort();
  }
}

/** A given name does not identify the content, so the run of that name may contain something else. */
function runExists(runId: string, location: string): UsageError {
  return new UsageError(
    `A complete run named ${runId} exists in ${location}; a given name does not show whether it has the same content. Choose another --run-id, or replace it with --force.`,
    { code: 'RUN_EXISTS' },
  );
}

interface RunContext extends Omit<InputsContext, keyof InputsTarget> {
  /** Inputs that are already being read; null when none are. */
  readonly begun: BegunInputs | null;
  readonly suppression: SuppressionFacts | null;
  /** The table of a collaboration instance; null for uploads. */
  readonly table: TableOfRun | null;
  readonly joins: Joins;
  readonly notes: readonly RunWarning[];
  readonly runId: string;
  readonly version: string;
}

/** Passes on the rows of all inputs, starting with the inputs that are already being read. */
function readInputs({ begun, ...context }: RunContext, target: InputsTarget): Promise<InputsResult> {
  return begun?.deliverTo(target) ?? ingestInputs({ ...context, ...target });
}

/** The last steps of a run, and the page of its report: loaded only once the threads are busy. */
async function loadPublishing() {
  const [publishing] = await Promise.all([
    import('./publish-run.js'),
    import('../report/html/render-report.js'),
  ]);
  return publishing;
}

async function writeRun(
  context: RunContext,
  store: RunStore,
  { ledger, client }: { readonly ledger: Ledger | null; readonly client: LazyS3Client },
): Promise<IngestResult> {
  const { options } = context;
  const rejectsPath = path.join(store.stagingFolder, REJECTS_NAME);
  const rejectLog = new RejectLog(rejectsPath, (cause) =>
    toDiskError(cause, 'write the list of rejects', rejectsPath),
  );
  const writer = await openPartWriter(context, store, partName);
  const append = (partition: string, rows: Buffer) => writer.append(partition, rows);
  const table =
    context.table === null
      ? null
      : openTable(context.table, options, { folder: store.stagingFolder, append });
  try {
    let publishing: ReturnType<typeof loadPublishing> | null = null;
    const result = await readInputs(context, {
      onRows: (partition, rows) => {
        publishing ??= loadPublishing();
        return table?.take(partition, rows) ?? append(partition, rows);
      },
      onReject: async (reject) => {
        await rejectLog.add(reject);
        await options.onReject?.(reject);
      },
    });
    const refused = isRefused(result, options.maxRejectRate);
    const counts = refused || table === null ? null : await table.finish();
    const files = refused ? [] : await writer.finish();
    // The threads have finished their work, and take a moment to end.
    void context.pool.close();
    if (counts !== null) await putKeys(counts, store);
    await rejectLog.flush();
    const rowsInFiles = refused
      ? // No file was finished; only the counts are left to check.
        result.tally.written
      : files.reduce((sum, { rows }) => sum + rows, 0);
    const finished = { result, refused, files, rowsInFiles, rejectsListed: rejectLog.count, table: counts };
    const { publishRun } = await (publishing ?? loadPublishing());
    const report = await publishRun(context, finished, {
      location: store.location,
      manifest: manifestLocation(store),
      ledger,
      signal: context.signal,
      s3Client: () => client.get(),
      putRejects: () => store.put(REJECTS_NAME, rejectsPath, 'application/x-ndjson'),
      putReport: async (texts) => {
        for (const { name, contentType, text } of texts)
          await store.put(name, await writeStagedText(store, name, text), contentType);
      },
      manifestLine: (file) => store.manifestLocation(file.path),
      complete: (manifest) => store.commit(manifest),
    });
    return { ...report, reused: false };
  } finally {
    await writer.settle();
  }
}

/**
 * Local runs name files by their path in the run, or by the location that they will be copied to; the manifest
 * is named by where it is.
 */
function manifestLocation(store: RunStore): string {
  return store.location.endsWith('/')
    ? store.manifestLocation(MANIFEST_NAME)
    : path.join(store.location, MANIFEST_NAME);
}

async function dryRun(context: RunContext): Promise<IngestResult> {
  let rejectsListed = 0;
  const table = context.table === null ? null : await dryTable(context.table, context.options);
  try {
    const result = await readInputs(context, {
      onRows: (partition, rows) => table?.sink.take(partition, rows) ?? Promise.resolve(),
      onReject: async (reject) => {
        rejectsListed += 1;
        await context.options.onReject?.(reject);
      },
    });
    const refused = isRefused(result, context.options.maxRejectRate);
    const counts = refused || table === null ? null : await table.sink.finish();
    const others = counts === null ? undefined : rowsOfKeys(counts);
    const rows = result.tally.written - (others?.collapsed ?? 0) - (others?.tooMany ?? 0);
    checkConservation(result.tally, rows, rejectsListed, others);
    const { reportOf } = await import('./report-of.js');
    const report = reportOf(context, result, refused ? 'refused' : 'dryRun', {
      location: null,
      files: [],
      table: counts,
    });
    if (refused) throw new RefusedError(report, context.options.maxRejectRate);
    return { ...report, reused: false };
  } finally {
    await table?.remove();
  }
}
