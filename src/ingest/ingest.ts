import path from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { InputError, InterruptedError, UsageError } from '../errors.js';
import { ingestInputs, type InputsResult } from './ingest-inputs.js';
import { resolveOptions, type IngestOptions, type ResolvedOptions } from './ingest-options.js';
import { openLedger, type Ledger } from '../ledger/ledger.js';
import { previousRun } from '../ledger/previous-run.js';
import { recordRun } from '../ledger/record-run.js';
import { hasStandardizationTables } from '../normalize/standardizer.js';
import { resolveInputs } from '../read/resolve-inputs.js';
import { partName } from '../partition/partition-key.js';
import { buildReport } from '../report/build-report.js';
import { checkConservation } from '../report/conservation.js';
import { RefusedError } from '../report/refused-error.js';
import { RejectLog } from '../report/reject-log.js';
import { REPORT_NAME, reportFiles } from '../report/report-files.js';
import { parseRunReport, type RunReport } from '../report/run-report.js';
import { runWarnings } from '../report/warnings.js';
import { resolveJoins, type Joins } from '../reshape/resolve-joins.js';
import { runIdFor } from './run-id.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import { loadSchema } from '../schema/load-schema.js';
import { parseDataSetSchema } from '../schema/parse-schema.js';
import { compilePlan, type DataSetPlan } from '../schema/plan.js';
import { toDiskError } from '../store/disk-error.js';
import { openRunStore } from '../store/open-run-store.js';
import { PartitionWriter } from '../store/partition-writer.js';
import type { PartStore, RunStore } from '../store/run-store.js';
import { loadS3Client } from '../aws/load-s3-client.js';
import { writeStagedText } from '../store/staged-text.js';
import type { Partitioning } from '../model/output-format.js';
import { packageVersion } from '../version.js';
import { openBlockPool, type BlockPool } from '../workers/block-pool.js';
import { defaultWorkers } from '../workers/default-workers.js';
import { partEncoderFor } from './part-encoder-for.js';

export const REJECTS_NAME = 'rejects.jsonl';
const PARTITIONING_OF_PERIOD = { PT1H: 'hour', P1D: 'day', P1M: 'month' } as const;

/** What `ingest()` gives: the run's report, and whether an earlier run had already done the work. */
export interface IngestResult extends RunReport {
  /** True when a complete run of the same name was found and nothing had to be done. */
  readonly reused: boolean;
}

/**
 * Standardizes, hashes, checks and partitions the inputs' rows, and publishes them as one run: data files first,
 * the manifest last.
 *
 * @throws UsageError for wrong options, SchemaError for a wrong schema: nothing was read
 * @throws InputError when an input cannot be used; RefusedError (an InputError with the report) when too many rows
 *   were rejected: report and rejects are written, but no data
 * @throws StorageError when the disk or S3 failed; InterruptedError when the signal was aborted
 */
export async function ingest(options: IngestOptions): Promise<IngestResult> {
  const resolved = resolveOptions(options);
  const signal = resolved.signal ?? new AbortController().signal;
  const client = new LazyS3Client(resolved.s3Client);
  try {
    return await run(resolved, signal, client);
  } catch (error) {
    throw signal.aborted && !(error instanceof InterruptedError) ? new InterruptedError(error) : error;
  } finally {
    await client.close();
  }
}

async function run(
  options: ResolvedOptions,
  signal: AbortSignal,
  client: LazyS3Client,
): Promise<IngestResult> {
  const schema =
    typeof options.schema === 'string'
      ? await loadSchema(options.schema)
      : parseDataSetSchema(options.schema, 'given in the options');
  const plan = compilePlan(schema, options.country, options.leakGuard, options.transform !== undefined);
  const partitioning = choosePartitioning(options.partition, plan);
  const sources = await resolveInputs(options.inputs, { signal, s3Client: () => client.get() });
  const joins = await resolveJoins(plan, options.joins, { signal, s3Client: () => client.get() });
  const version = packageVersion();
  const usualWorkers = defaultWorkers(sources);
  const pool = openBlockPool(options.workers ?? usualWorkers, signal);
  try {
    // Threads get ready while the inputs are read for the first time.
    if (usualWorkers > 0) pool.prepare();
    const runId = await runIdFor({ sources, joins, schema, options, partitioning, version }, signal);
    const context = { options, schema, plan, partitioning, sources, joins, runId, version, signal, pool };
    return options.dryRun ? await dryRun(context) : await storedRun(context, client);
  } finally {
    await pool.close();
  }
}

async function storedRun(context: RunContext, client: LazyS3Client): Promise<IngestResult> {
  const { options, plan, runId, signal } = context;
  const { out, kmsKeyId } = options;
  // Opened before anything is written: its place may be wrong.
  const ledger =
    options.store !== undefined && options.ledger === undefined
      ? null
      : openLedger(out, { s3Client: () => client.get(), kmsKeyId, ledger: options.ledger });
  const store = await openRunStore({
    out,
    dataSetId: plan.dataSetId,
    runId,
    signal,
    ...(options.manifestBase === undefined ? {} : { manifestBase: options.manifestBase }),
    ...(options.instanceIds === undefined ? {} : { instanceIds: options.instanceIds }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    ...(options.store === undefined ? {} : { store: options.store }),
    ...(options.store === undefined && out.startsWith('s3://') ? { s3Client: await client.get() } : {}),
  });
  try {
    const earlier = options.force ? null : await findCompleteRun(store);
    if (earlier !== null && options.runId !== undefined) throw runExists(options.runId, store.location);
    const result =
      earlier === null ? await writeRun(context, store, { ledger, client }) : { ...earlier, reused: true };
    if (ledger !== null) await recordRun(ledger, result);
    return result;
  } finally {
    // After a commit this does nothing; on every other way out it removes what was staged and put.
    await store.abort();
  }
}

/** A given name says nothing of the content, so the run of that name may hold something else. */
function runExists(runId: string, location: string): UsageError {
  return new UsageError(
    `A complete run named ${runId} exists in ${location}; whether it holds the same cannot be told from a given name. Choose another --run-id, or replace it with --force.`,
    { code: 'RUN_EXISTS' },
  );
}

interface RunContext {
  readonly options: ResolvedOptions;
  readonly schema: DataSetSchema;
  readonly plan: DataSetPlan;
  readonly partitioning: Partitioning;
  readonly sources: Awaited<ReturnType<typeof resolveInputs>>;
  readonly joins: Joins;
  readonly runId: string;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly pool: BlockPool;
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
  const writer = openPartWriter(context, store, partName);
  try {
    const result = await ingestInputs({
      ...context,
      onRows: (partition, rows) => writer.append(partition, rows),
      onReject: async (reject) => {
        await rejectLog.add(reject);
        await options.onReject?.(reject);
      },
    });
    const refused = isRefused(result, options.maxRejectRate);
    const files = refused ? [] : await writer.finish();
    await rejectLog.flush();
    if (!refused)
      checkConservation(
        result.tally,
        files.reduce((sum, { rows }) => sum + rows, 0),
        rejectLog.count,
      );
    const report = reportOf(context, result, refused ? 'refused' : 'complete', store.location, files);
    await store.put(REJECTS_NAME, rejectsPath, 'application/x-ndjson');
    const { location } = store;
    const previous =
      ledger === null
        ? null
        : await previousRun(ledger, { ...report, ...context, location, s3Client: () => client.get() });
    for (const { name, contentType, text } of await reportFiles(report, previous))
      await store.put(name, await writeStagedText(store, name, text), contentType);
    if (context.signal.aborted) throw new InterruptedError(context.signal.reason);
    await store.commit(
      refused ? null : files.map((file) => `${store.manifestLocation(file.path)}\n`).join(''),
    );
    if (refused) throw new RefusedError(report, options.maxRejectRate);
    return { ...report, reused: false };
  } finally {
    await writer.settle();
  }
}

/** The writer of a run's parts. `nameOf` is given the extension that tells format and compression. */
export function openPartWriter(
  { options, plan, pool }: Pick<RunContext, 'options' | 'plan' | 'pool'>,
  store: PartStore,
  nameOf: (partition: string, sequence: number, extension: string) => string,
): PartitionWriter {
  const encoder = partEncoderFor(options, plan, pool);
  return new PartitionWriter({
    store,
    encoder,
    nameOf: (partition, sequence) => nameOf(partition, sequence, encoder.extension),
    maxPartBytes: options.maxPartSize,
  });
}

async function dryRun(context: RunContext): Promise<IngestResult> {
  let rejectsListed = 0;
  const result = await ingestInputs({
    ...context,
    onRows: () => Promise.resolve(),
    onReject: async (reject) => {
      rejectsListed += 1;
      await context.options.onReject?.(reject);
    },
  });
  checkConservation(result.tally, result.tally.written, rejectsListed);
  const report = reportOf(context, result, 'dryRun', null, []);
  if (isRefused(result, context.options.maxRejectRate))
    throw new RefusedError(report, context.options.maxRejectRate);
  return { ...report, reused: false };
}

/** A run without rows is no run: an empty export is a fault further up, and AMC would take it for "no sales". */
export function isRefused({ tally }: Pick<InputsResult, 'tally'>, maxRejectRate: number): boolean {
  if (tally.read === 0) {
    throw new InputError('The inputs hold no rows. Nothing was handed over; check the export.', {
      code: 'NO_ROWS',
    });
  }
  return tally.rejected / tally.read > maxRejectRate || tally.written === 0;
}

/** The report of what a run made of its inputs. */
export function reportOf(
  context: Pick<RunContext, 'options' | 'plan' | 'partitioning' | 'runId' | 'version'>,
  result: InputsResult,
  status: RunReport['status'],
  outDir: string | null,
  files: RunReport['files'],
): RunReport {
  const { plan, runId, version } = context;
  return buildReport({
    status,
    runId,
    plan,
    outDir,
    ledger: status === 'complete' ? context.options.ledger : undefined,
    manifest:
      status === 'complete' && outDir !== null
        ? outDir.endsWith('/')
          ? `${outDir}manifest.txt`
          : path.join(outDir, 'manifest.txt')
        : null,
    files,
    output: {
      format: context.options.format,
      compression: context.options.compression,
      partitioning: context.partitioning,
      countryCode: plan.defaultCountry,
    },
    tally: result.tally,
    inputs: result.inputs,
    reshape: result.reshape,
    rejectPositions: result.rejectPositions,
    unmappedColumns: result.unmappedColumns,
    warnings: [...result.warnings, ...runWarnings(plan, result.tally, hasStandardizationTables)],
    version,
  });
}

/** The report of a complete run of the same name whose files are all there in their full size; else null. */
export async function findCompleteRun(
  store: Pick<RunStore, 'readCompleted' | 'sizeOfCompleted'>,
): Promise<RunReport | null> {
  const text = await store.readCompleted(REPORT_NAME);
  const report = text === null ? null : parseRunReport(text);
  if (report === null || report.status !== 'complete') return null;
  for (const file of report.files) {
    if ((await store.sizeOfCompleted(file.path)) !== file.bytes) return null;
  }
  return report;
}

/** The partitioning chosen, or the one that goes with the data set's period. */
export function choosePartitioning(chosen: Partitioning | undefined, plan: DataSetPlan): Partitioning {
  if (plan.eventTimeColumn === null) return 'none';
  return chosen ?? (plan.period === null ? 'none' : PARTITIONING_OF_PERIOD[plan.period]);
}

/** The S3 client is made when it is first needed, and closed when it is ours. */
class LazyS3Client {
  readonly #given: S3Client | undefined;
  #made: Promise<S3Client> | null = null;

  constructor(given: S3Client | undefined) {
    this.#given = given;
  }

  get(): S3Client | Promise<S3Client> {
    if (this.#given !== undefined) return this.#given;
    this.#made ??= loadS3Client();
    return this.#made;
  }

  async close(): Promise<void> {
    const made = await this.#made?.catch(() => null);
    made?.destroy();
  }
}
