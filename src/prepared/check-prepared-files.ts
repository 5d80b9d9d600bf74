import pLimit from 'p-limit';
import type { S3ClientSource } from '../aws/load-s3-client.js';
import type { Completion } from '../delivery/completion.js';
import { UsageError } from '../errors.js';
import { MAX_WORKERS } from '../ingest/ingest-options.js';
import { readSuppressionList, type SuppressionList } from '../ingest/suppression-list.js';
import type { Input } from '../read/resolve-inputs.js';
import type { ConsentPolicy } from '../model/consent-policy.js';
import type { LeakPolicy } from '../model/leak.js';
import type { CsvEscape } from '../model/output-format.js';
import { compilePlan, type DataSetPlan } from '../schema/plan.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import { threadsByDefault, WORTH_THREADS_BYTES } from '../workers/default-workers.js';
import { loadSchema } from '../schema/load-schema.js';
import { parseDataSetSchema } from '../schema/parse-schema.js';
import { checkFile } from './check-file.js';
import { CheckThreads } from './check-threads.js';
import type { CheckCallbacks, CheckedFile } from './checked-file.js';
import type { PreparedFile } from './prepared-file.js';
import { listPreparedFiles, type PreparedFolder } from './list-prepared-files.js';
import { preparedPlan } from './prepared-plan.js';

/** Files per thread at a time: one is fetched and unpacked while the rows of another are checked. */
const FILES_PER_THREAD = 2;

/**
 * Files that one thread reads at a time: one is fetched and unpacked while the rows of another are checked. With some 2
 * MB each (Parquet: a page of each column) this bounds the memory.
 */
const FILES_AT_ONCE = 4;

/** What files that an engine wrote are checked against, and how. */
export interface CheckPreparedOptions {
  /** Where the files are: `s3://bucket/prefix/`, or a folder. */
  readonly prefix: string;
  /** A shipped schema, the path of a schema file, or the schema itself. */
  readonly schema: string | DataSetSchema;
  /** Country of rows without one. Default: the schema's. */
  readonly country?: string | undefined;
  /** How many rows of each file are checked, from its start. Default: all. */
  readonly sample?: number | undefined;
  /** What completes the folder. Default: its data files are taken as they are now. */
  readonly delivery?: Completion | undefined;
  /** Patterns of names that hold no data, besides the known ones. */
  readonly ignore?: readonly string[] | undefined;
  /** CSV: what precedes a quote inside a quoted value. Default: `quote`, as in RFC 4180. */
  readonly csvEscape?: CsvEscape | undefined;
  /** Raw identifiers in columns that should hold none. `redact` refuses them as `reject` does. Default: the schema's, or `reject`. */
  readonly leakGuard?: LeakPolicy | undefined;
  /** Rows of people in the EEA and the UK without a consent signal. `leaveOut` refuses them as `reject` does. Default: the schema's. */
  readonly missingConsent?: ConsentPolicy | undefined;
  /** People who must not be in the files: any file that can be ingested, or `s3://`. Default: nobody. */
  readonly suppress?: Input | undefined;
  /** The day that decides whether events are old or in the future (`yyyy-MM-dd`). Default: today, UTC. */
  readonly asOf?: string | undefined;
  /** For files in S3. */
  readonly s3Client: S3ClientSource;
  /**
   * Threads besides this one; 0: everything runs in this one. Default: one per CPU, none for little data or a single
   * file.
   */
  readonly workers?: number | undefined;
  /** Called from time to time with the progress. */
  readonly onProgress?: ((progress: PreparedProgress) => void) | undefined;
  /** Given the list of rejects (JSON Lines), in the order of files and lines. Default: no list. */
  readonly onReject?: ((lines: string) => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The progress of a check. */
export interface PreparedProgress {
  readonly rows: number;
  readonly filesDone: number;
  readonly files: number;
}

/** What is checked, and for whom. */
export interface FoundFolder {
  readonly folder: PreparedFolder;
  readonly schema: DataSetSchema;
  /** Null: anybody may be in the files. */
  readonly suppression: SuppressionList | null;
}

/** What a check has found. */
export interface CheckedFolder extends FoundFolder {
  readonly plan: DataSetPlan;
  /** In the order of the files' names. */
  readonly files: readonly CheckedFile[];
}

/** The schema, with the options taking precedence. */
export async function schemaOfCheck({
  schema,
  missingConsent,
}: CheckPreparedOptions): Promise<DataSetSchema> {
  const loaded =
    typeof schema === 'string'
      ? await loadSchema(schema)
      : parseDataSetSchema(schema, 'given in the options');
  if (missingConsent === undefined) return loaded;
  const consent = { ...loaded.input?.consent, missing: missingConsent };
  return { ...loaded, input: { ...loaded.input, consent } };
}

/** Reads the files of a listed folder, several at a time. */
export async function checkFolder(
  { folder, schema, suppression }: FoundFolder,
  options: CheckPreparedOptions,
): Promise<CheckedFolder> {
  const { country, leakGuard, sample, csvEscape = 'quote', onProgress, onReject } = options;
  if (sample !== undefined && !(Number.isSafeInteger(sample) && sample > 0)) {
    throw new UsageError('The sample has to be a number of rows above 0.', { code: 'INVALID_OPTIONS' });
  }
  const workers = options.workers ?? workersFor(folder.files);
  if (!(Number.isInteger(workers) && workers >= 0 && workers <= MAX_WORKERS)) {
    throw new UsageError(`The workers have to be a whole number from 0 to ${MAX_WORKERS}.`, {
      code: 'INVALID_OPTIONS',
    });
  }
  const signal = options.signal ?? new AbortController().signal;
  const plan = preparedPlan(compilePlan(schema, country, leakGuard));
  let rows = 0;
  let filesDone = 0;
  const tell = () => onProgress?.({ rows, filesDone, files: folder.files.length });
  const inOrder = onReject === undefined ? null : new InOrder(onReject);
  const failed = new AbortController();
  const own = AbortSignal.any([signal, failed.signal]);
  const terms = { plan, csvEscape, sample: sample ?? null, suppressed: suppression?.set ?? null };
  const threads =
    workers === 0 ? null : new CheckThreads(workers, { ...terms, listsRejects: inOrder !== null }, own);
  const checkOne = (file: PreparedFile, callbacks: CheckCallbacks): Promise<CheckedFile> =>
    threads === null
      ? checkFile(file, { ...terms, ...callbacks, signal: own })
      : threads.check(file, callbacks);
  const limit = pLimit(threads === null ? FILES_AT_ONCE : workers * FILES_PER_THREAD);
  const files = await Promise.all(
    folder.files.map((file, index) =>
      limit(async () => {
        own.throwIfAborted();
        const checked = await checkOne(file, {
          onRows: (more) => {
            rows += more;
            tell();
          },
          onReject: inOrder === null ? undefined : (lines) => inOrder.add(index, lines),
        });
        inOrder?.end(index);
        filesDone += 1;
        tell();
        return checked;
      }).catch((error: unknown) => {
        failed.abort(error);
        throw error;
      }),
    ),
  ).finally(() => threads?.close());
  return { folder, schema, plan, suppression, files };
}

/** Starting a thread takes longer than checking a little data, and each file is checked by one thread. */
function workersFor(files: readonly PreparedFile[]): number {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return files.length < 2 || bytes < WORTH_THREADS_BYTES ? 0 : Math.min(threadsByDefault(), files.length);
}

/** Lists a folder, and reads the list of people who must not be in it. */
export async function findFolder(options: CheckPreparedOptions): Promise<FoundFolder> {
  const schema = await schemaOfCheck(options);
  const { prefix, delivery, ignore, country, suppress, s3Client } = options;
  const signal = options.signal ?? new AbortController().signal;
  const folder = await listPreparedFiles(prefix, { delivery, ignore, s3Client, signal });
  if (suppress === undefined) return { folder, schema, suppression: null };
  const plan = compilePlan(schema, country);
  const list = { plan, country: plan.defaultCountry ?? undefined, signal, s3Client };
  return { folder, schema, suppression: await readSuppressionList(suppress, list) };
}

/** Lists a folder and reads its files. */
export async function checkPrepared(options: CheckPreparedOptions): Promise<CheckedFolder> {
  return checkFolder(await findFolder(options), options);
}

/**
 * Puts the output of several concurrent files into the order of the files: the first file that is not finished passes
 * through, and later ones wait. Holds the output of one call for each of them.
 */
class InOrder {
  readonly #onReject: (lines: string) => Promise<void>;
  readonly #ended = new Set<number>();
  readonly #waiting = new Map<number, () => void>();
  #turn = 0;

  constructor(onReject: (lines: string) => Promise<void>) {
    this.#onReject = onReject;
  }

  async add(index: number, lines: string): Promise<void> {
    if (index !== this.#turn) await new Promise<void>((resolve) => this.#waiting.set(index, resolve));
    await this.#onReject(lines);
  }

  end(index: number): void {
    this.#ended.add(index);
    while (this.#ended.delete(this.#turn)) this.#turn += 1;
    const next = this.#waiting.get(this.#turn);
    this.#waiting.delete(this.#turn);
    next?.();
  }
}
