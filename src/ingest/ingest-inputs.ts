import { InputError, InterruptedError } from '../errors.js';
import { eventBoundsOf } from './event-bounds.js';
import type { ResolvedOptions } from './ingest-options.js';
import { refuseRepeatedInputs } from './refuse-repeated-inputs.js';
import { safeFieldName } from '../leak-guard/safe-name.js';
import { countingSource } from '../read/counting-source.js';
import type { ByteSource, InputSource } from '../read/input-source.js';
import { swallowedNotes, type SwallowedFacts } from '../read/swallowed-rows.js';
import { footerNotes, type FooterFacts } from '../read/footer-rows.js';
import { archiveNote } from '../read/input-note.js';
import { openObjects, openRecords, type OpenedRecords, type OpenOptions } from '../read/open-records.js';
import { expandArchive } from '../read/zip/expand-archive.js';
import { emptyInputWarning, headerWarnings } from '../report/input-warnings.js';
import { RejectGroups } from '../report/reject-groups.js';
import { RejectPositions } from '../report/reject-positions.js';
import type { RunReport, RunWarning } from '../report/run-report.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { BlockResult } from '../model/block-result.js';
import { freeMemory } from '../model/free-memory.js';
import type { OutputFormat, Partitioning } from '../model/output-format.js';
import type { Reject } from '../model/reject.js';
import type { SuppressedSet } from '../model/suppressed-set.js';
import { toTextEncoding } from '../model/text-encoding.js';
import { addTally, emptyTally, type Tally } from '../tally/tally.js';
import { addCounts } from '../reshape/reshape-counts.js';
import type { RunReshaping } from '../reshape/run-reshaping.js';
import { RowTransformer } from '../reshape/transform-blocks.js';
import type { BlockPool } from '../workers/block-pool.js';

/**
 * Objects in S3 of at least this size are identified by their ETag as well: another run may read them in
 * ranges.
 */
const ETAG_FROM_BYTES = 1_000_000;

/** The most names of unmapped fields in the report. */
export const MAX_UNMAPPED_LISTED = 1000;

export interface InputsContext {
  readonly options: ResolvedOptions;
  readonly schema: DataSetSchema;
  readonly plan: DataSetPlan;
  readonly partitioning: Partitioning;
  /** The format of the rows that are passed on. Default: that of the parts. */
  readonly rowFormat?: OutputFormat;
  readonly sources: readonly InputSource[];
  readonly signal: AbortSignal;
  readonly pool: BlockPool;
  /** Parquet: the row groups to read. Default: all. */
  readonly rowGroups?: { readonly from: number; readonly until: number } | undefined;
  /** Files to be joined, by the name of the join. */
  readonly joins?: ReadonlyMap<string, readonly InputSource[]>;
  /** What was found out while the inputs were looked up. */
  readonly notes?: readonly RunWarning[];
  /** Columns that are not written: it does not matter if their fields are missing. Default: none. */
  readonly unusedColumns?: ReadonlySet<string>;
  /** People who must not be sent. */
  readonly suppressed?: SuppressedSet | undefined;
  /**
   * Rows and rejects are passed on, and progress is reported, only after this resolves; the first input's
   * digest is computed meanwhile. Default: immediately.
   */
  readonly ready?: Promise<void>;
  /** Receives encoded rows of a partition; it may keep them if nothing else is in their memory. */
  readonly onRows: (partition: string, rows: Buffer) => Promise<void>;
  readonly onReject: (reject: Reject) => Promise<void>;
}

/** The result of all inputs. */
export interface InputsResult {
  readonly tally: Tally;
  readonly inputs: RunReport['inputs'];
  readonly rejectPositions: RunReport['rejectPositions'];
  readonly rejectGroups: RunReport['rejectGroups'];
  readonly unmappedColumns: readonly string[];
  readonly warnings: readonly RunWarning[];
  /** For a part of a file: what looks like rows within values, for the whole file's warning. */
  readonly swallowed?: SwallowedFacts;
  /** Likewise: what looks like totals or footers. */
  readonly footerRows?: FooterFacts;
  /** How records became rows; null when each record was one row. */
  readonly reshape: RunReport['reshape'];
}

/** Sends every input through the block function, one after another, and passes on rows and rejects in order. */
export async function ingestInputs(context: InputsContext): Promise<InputsResult> {
  const { plan, joins, signal } = context;
  const reshape =
    plan.reshape === null
      ? null
      : await (
          await import('../reshape/run-reshaping.js')
        ).RunReshaping.open(
          { ...plan, reshape: plan.reshape, names: plan.columns.map(({ name }) => name) },
          joins ?? new Map(),
          signal,
        );
  const run = new InputsRun(context, reshape);
  for (const [index, source] of context.sources.entries()) await run.read(source, index);
  return run.result();
}

/** Rows of the preceding inputs. */
interface RowsBefore {
  readonly read: number;
  readonly rejected: number;
}

/** What records become. */
const ROWS = { format: 'rows' } as const;

class InputsRun {
  readonly #context: InputsContext;
  readonly #tally: Tally;
  readonly #inputs: RunReport['inputs'] = [];
  /** The same inputs with whatever identifies their content in place of the unpacked digest. */
  readonly #contents: RunReport['inputs'] = [];
  readonly #rejectPositions = new RejectPositions();
  readonly #rejectGroups = new RejectGroups();
  readonly #unmapped = new Set<string>();
  readonly #warnings: RunWarning[] = [];
  readonly #bytesTotal: number | null;
  #bytesRead = 0;
  readonly #reshape: RunReshaping | null;
  readonly #transformer: RowTransformer | null;
  /** The digest of the current input's stored bytes; null until it is known. */
  #sha256: string | null = null;
  /** The current input, while its digest is being computed. */
  #digested: ByteSource | null = null;
  /** Identifies the current input's content without reading it. */
  #etag: string | undefined = undefined;
  #isLarge = false;
  /** The digest of the unpacked input, or archive member; null until it is known, and when it is not packed. */
  #unpackedSha256: string | null = null;

  constructor(context: InputsContext, reshape: RunReshaping | null) {
    this.#context = context;
    this.#reshape = reshape;
    const { options, plan } = context;
    this.#transformer = options.transform === undefined ? null : new RowTransformer(options.transform, plan);
    this.#warnings.push(...(context.notes ?? []));
    this.#tally = emptyTally(context.plan.columns.length);
    this.#bytesTotal = context.sources.reduce<number | null>(
      (sum, source) =>
        sum === null || source.kind !== 'bytes' || source.size === null ? null : sum + source.size,
      0,
    );
  }

  /** Reads a source or, one after another, the members of an archive. */
  async read(source: InputSource, index: number): Promise<void> {
    this.#sha256 = null;
    this.#etag = source.kind === 'bytes' ? source.contentId : undefined;
    this.#isLarge = source.kind === 'bytes' && (source.size ?? 0) >= ETAG_FROM_BYTES;
    if (source.kind === 'objects') return this.#readOne(source, index);
    const { options, signal } = this.#context;
    this.#sha256 = source.sha256 ?? null;
    this.#digested = index === 0 && this.#context.ready !== undefined ? source : null;
    const counted = countingSource(source, {
      onBytes: (count) => {
        this.#bytesRead += count;
      },
      onDigest: (sha256) => {
        this.#sha256 = sha256;
      },
      isDigested: this.#digested !== null,
    });
    const parts = expandArchive(counted, {
      signal,
      maxExpansion: options.maxExpansion,
      onSkipped: (count, names) => this.#warnings.push(archiveNote(source.name, count, names)),
    });
    try {
      for await (const part of parts) await this.#readOne(part, index);
    } catch (error) {
      // A transmission error must not make an intact file look damaged.
      if (error instanceof InputError) await source.confirm?.(signal);
      throw error;
    }
  }

  async #readOne(source: InputSource, index: number): Promise<void> {
    const { plan, options, partitioning, pool, signal } = this.#context;
    const before: RowsBefore = { read: this.#tally.read, rejected: this.#tally.rejected };
    this.#unpackedSha256 = null;
    const opened = await this.#open(source);
    this.#note(source.name, opened);
    const reshaped = this.#reshape?.begin(source.name, opened, this.#transformer) ?? null;
    const spec = {
      plan: opened.plan ?? plan,
      dialect: reshaped === null ? opened.dialect : ROWS,
      sourceOf: opened.header?.sourceOf ?? null,
      fieldCount: opened.header?.fields.length ?? 0,
      format: this.#context.rowFormat ?? options.format,
      partitioning,
      eventBounds: eventBoundsOf(plan, options.asOf),
      suppressed: this.#context.suppressed,
      reshape: reshaped?.spec,
    };
    let line = opened.firstLine;
    for await (const result of pool.results(spec, reshaped?.blocks ?? opened.blocks)) {
      await this.#context.ready;
      if (signal.aborted) throw new InterruptedError(signal.reason);
      await this.#take(result, source.name, line);
      line += result.lines;
      if (result.reshaped !== undefined && reshaped !== null) addCounts(reshaped.counts, result.reshaped);
      await this.#progress(source.name, index, before, false);
    }
    await this.#context.ready;
    const read = this.#tally.read - before.read;
    const input = { name: source.name, rows: read, ...this.#digests(source) };
    this.#inputs.push(input);
    const isMember = source.kind === 'bytes' && source.meter !== undefined;
    // Members of an archive share its ETag. Files that are only read in part have no other identification.
    this.#contents.push(isMember ? input : { ...input, unpackedSha256: input.unpackedSha256 ?? input.etag });
    refuseRepeatedInputs({ inputs: this.#contents }, options.allowDuplicateInputs);
    for (const field of reshaped?.unread() ?? []) this.#addUnmapped(field);
    if (reshaped !== null) this.#reshape?.end(reshaped, read);
    if (opened.swallowed !== undefined)
      this.#warnings.push(...swallowedNotes(source.name, opened.swallowed.facts()));
    if (opened.footerRows !== undefined)
      this.#warnings.push(...footerNotes(source.name, opened.footerRows.facts()));
    if (opened.isEmpty) this.#warnings.push(emptyInputWarning(source.name));
    await this.#progress(source.name, index, before, true);
  }

  result(): InputsResult {
    return {
      tally: this.#tally,
      inputs: this.#inputs,
      rejectPositions: this.#rejectPositions.list(),
      rejectGroups: this.#rejectGroups.list(),
      unmappedColumns: [...this.#unmapped],
      warnings: [...this.#warnings, ...(this.#reshape?.warnings() ?? [])],
      reshape: this.#reshape?.report() ?? null,
    };
  }

  #open(source: InputSource): Promise<OpenedRecords> | OpenedRecords {
    if (source.kind === 'objects') return openObjects(source, this.#context.signal);
    return openRecords(source, {
      ...openOptions(this.#context),
      rowGroups: this.#context.rowGroups,
      onUnpacked: (sha256) => {
        this.#unpackedSha256 = sha256;
      },
    });
  }

  /** The content of an unpacked input is its stored bytes. */
  #digests(source: InputSource): Omit<RunReport['inputs'][number], 'name' | 'rows'> {
    const sha256 = this.#sha256 ?? this.#digested?.sha256 ?? null;
    // A small object is identified by its bytes, if they were read in full.
    const etag = this.#isLarge || sha256 === null ? this.#etag : undefined;
    const isMember = source.kind === 'bytes' && source.meter !== undefined;
    const unpackedSha256 = this.#unpackedSha256 ?? (isMember ? null : sha256);
    return {
      ...(sha256 === null ? {} : { sha256 }),
      ...(unpackedSha256 === null ? {} : { unpackedSha256 }),
      ...(etag === undefined ? {} : { etag }),
    };
  }

  #note(name: string, opened: OpenedRecords): void {
    for (const field of opened.unmapped) this.#addUnmapped(field);
    this.#warnings.push(...opened.notes);
    this.#warnings.push(...headerWarnings(name, opened, this.#context.plan, this.#context.unusedColumns));
  }

  #addUnmapped(field: string): void {
    if (this.#unmapped.size < MAX_UNMAPPED_LISTED) this.#unmapped.add(safeFieldName(field));
  }

  /** Passes on a block's rows and rejects, and adds up its counts. Blocks arrive in order. */
  async #take(result: BlockResult, file: string, firstLine: number): Promise<void> {
    addTally(this.#tally, result.tally);
    for (const { lineOffset } of result.rejects) this.#rejectPositions.add(file, firstLine + lineOffset);
    for (const field of result.unmappedFields) this.#addUnmapped(field);
    await deliverBlock(result, {
      ...this.#context,
      file,
      firstLine,
      onReject: async (reject) => {
        this.#rejectGroups.add(reject);
        await this.#context.onReject(reject);
      },
    });
  }

  async #progress(input: string, index: number, before: RowsBefore, inputDone: boolean): Promise<void> {
    await this.#context.options.onProgress?.({
      input,
      inputNumber: index + 1,
      inputCount: this.#context.sources.length,
      bytesRead: this.#bytesRead,
      bytesTotal: this.#bytesTotal,
      rowsRead: this.#tally.read,
      rowsRejected: this.#tally.rejected,
      inputRows: this.#tally.read - before.read,
      inputRowsRejected: this.#tally.rejected - before.rejected,
      inputDone,
    });
  }
}

/** Where a block's rows and rejects go, and the block's position in its input. */
export interface BlockTarget extends Pick<InputsContext, 'plan' | 'onRows' | 'onReject'> {
  readonly file: string;
  /** 1-based number of the block's first line. */
  readonly firstLine: number;
}

/** Passes on the rejects of a block and then its rows, in order. */
export async function deliverBlock(result: BlockResult, target: BlockTarget): Promise<void> {
  const { file, firstLine, plan } = target;
  for (const { lineOffset, column, code } of result.rejects) {
    const name = column === null ? null : (plan.columns[column]?.name ?? null);
    await target.onReject({ file, line: firstLine + lineOffset, column: name, code });
  }
  for (const { partition, start, end } of result.pieces)
    await target.onRows(partition, result.output.subarray(start, end));
  // A single piece keeps its memory; several pieces are copied by then, so theirs can be freed.
  if (result.pieces.length !== 1) freeMemory(result.output);
}

/** How to open a file: as the options say, otherwise as the schema says about its inputs. */
export function openOptions({
  options,
  schema,
  plan,
  signal,
}: Pick<InputsContext, 'options' | 'schema' | 'plan' | 'signal'>): OpenOptions {
  return {
    plan,
    signal,
    maxExpansion: options.maxExpansion,
    format: options.inputFormat ?? schema.input?.format,
    delimiter: options.delimiter ?? schema.input?.delimiter,
    records: options.records ?? schema.input?.records,
    encoding: options.encoding ?? toTextEncoding(schema.input?.encoding ?? '') ?? undefined,
    sheet: options.sheet ?? schema.input?.sheet,
    quote: schema.input?.quote,
    comment: schema.input?.comment,
    header: options.header ?? schema.input?.header,
    skipLines: options.skipLines ?? schema.input?.skipLines,
    blockBytes: options.blockBytes,
  };
}
