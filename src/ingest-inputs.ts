import { InterruptedError } from './errors.js';
import type { ResolvedOptions } from './ingest-options.js';
import type { ByteSource, InputSource } from './read/input-source.js';
import { openObjects, openRecords, type OpenedRecords } from './read/open-records.js';
import { emptyInputWarning, headerWarnings } from './report/input-warnings.js';
import type { RunReport, RunWarning } from './report/run-report.js';
import type { DataSetSchema } from './schema/data-set-schema.js';
import type { DataSetPlan } from './schema/plan.js';
import type { BlockResult } from './types/block-result.js';
import type { Partitioning } from './types/output-format.js';
import type { Reject } from './types/reject.js';
import { addTally, emptyTally, type Tally } from './types/tally.js';
import type { BlockPool } from './workers/block-pool.js';

/** Names of unmapped fields that the report lists. */
export const MAX_UNMAPPED_LISTED = 1000;

export interface InputsContext {
  readonly options: ResolvedOptions;
  readonly schema: DataSetSchema;
  readonly plan: DataSetPlan;
  readonly partitioning: Partitioning;
  readonly sources: readonly InputSource[];
  readonly signal: AbortSignal;
  readonly pool: BlockPool;
  /** Takes encoded rows of a partition; the bytes are only valid during the call. */
  readonly onRows: (partition: string, rows: Buffer) => Promise<void>;
  readonly onReject: (reject: Reject) => Promise<void>;
}

/** What became of all inputs. */
export interface InputsResult {
  readonly tally: Tally;
  readonly inputs: RunReport['inputs'];
  readonly unmappedColumns: readonly string[];
  readonly warnings: readonly RunWarning[];
}

/** Sends every input through the block function, one after the other, and hands on rows and rejects in order. */
export async function ingestInputs(context: InputsContext): Promise<InputsResult> {
  const run = new InputsRun(context);
  for (const [index, source] of context.sources.entries()) await run.read(source, index);
  return run.result();
}

class InputsRun {
  readonly #context: InputsContext;
  readonly #tally: Tally;
  readonly #inputs: RunReport['inputs'] = [];
  readonly #unmapped = new Set<string>();
  readonly #warnings: RunWarning[] = [];
  readonly #bytesTotal: number | null;
  #bytesRead = 0;

  constructor(context: InputsContext) {
    this.#context = context;
    this.#tally = emptyTally(context.plan.columns.length);
    this.#bytesTotal = context.sources.reduce<number | null>(
      (sum, source) =>
        sum === null || source.kind !== 'bytes' || source.size === null ? null : sum + source.size,
      0,
    );
  }

  async read(source: InputSource, index: number): Promise<void> {
    const { plan, options, partitioning, pool, signal } = this.#context;
    const before = this.#tally.read;
    const opened = await this.#open(source);
    this.#note(source.name, opened);
    const spec = {
      plan,
      dialect: opened.dialect,
      sourceOf: opened.header?.sourceOf ?? null,
      fieldCount: opened.header?.fields.length ?? 0,
      format: options.format,
      partitioning,
    };
    let line = opened.firstLine;
    for await (const result of pool.results(spec, opened.blocks)) {
      if (signal.aborted) throw new InterruptedError(signal.reason);
      await this.#take(result, source.name, line);
      line += result.lines;
      await this.#progress(source.name, index);
    }
    this.#inputs.push({ name: source.name, rows: this.#tally.read - before });
    if (opened.isEmpty) this.#warnings.push(emptyInputWarning(source.name));
  }

  result(): InputsResult {
    return {
      tally: this.#tally,
      inputs: this.#inputs,
      unmappedColumns: [...this.#unmapped],
      warnings: this.#warnings,
    };
  }

  #open(source: InputSource): Promise<OpenedRecords> | OpenedRecords {
    const { plan, options, schema, signal } = this.#context;
    if (source.kind === 'objects') return openObjects(source, signal);
    return openRecords(this.#counting(source), {
      plan,
      signal,
      format: options.inputFormat ?? schema.input?.format,
      delimiter: options.delimiter ?? schema.input?.delimiter,
      blockBytes: options.blockBytes,
    });
  }

  /** The same source, its bytes counted as they are read. */
  #counting(source: ByteSource): ByteSource {
    const count = (bytes: number) => {
      this.#bytesRead += bytes;
    };
    return {
      kind: 'bytes',
      name: source.name,
      identity: source.identity,
      size: source.size,
      fingerprint: (signal) => source.fingerprint(signal),
      async *open(signal) {
        for await (const chunk of source.open(signal)) {
          count(chunk.length);
          yield chunk;
        }
      },
    };
  }

  #note(name: string, opened: OpenedRecords): void {
    for (const field of opened.unmapped) this.#addUnmapped(field);
    this.#warnings.push(...headerWarnings(name, opened, this.#context.plan));
  }

  #addUnmapped(field: string): void {
    if (this.#unmapped.size < MAX_UNMAPPED_LISTED) this.#unmapped.add(field);
  }

  /** Hands on a block's rows and rejects, and adds up its numbers. Blocks come in their order. */
  async #take(result: BlockResult, file: string, firstLine: number): Promise<void> {
    addTally(this.#tally, result.tally);
    for (const field of result.unmappedFields) this.#addUnmapped(field);
    await handOnBlock(result, { ...this.#context, file, firstLine });
  }

  async #progress(input: string, index: number): Promise<void> {
    await this.#context.options.onProgress?.({
      input,
      inputNumber: index + 1,
      inputCount: this.#context.sources.length,
      bytesRead: this.#bytesRead,
      bytesTotal: this.#bytesTotal,
      rowsRead: this.#tally.read,
      rowsRejected: this.#tally.rejected,
    });
  }
}

/** Where a block's rows and rejects go, and where in its input it lies. */
export interface BlockTarget extends Pick<InputsContext, 'plan' | 'onRows' | 'onReject'> {
  readonly file: string;
  /** 1-based number of the block's first line. */
  readonly firstLine: number;
}

/** Hands on the rejects of a block and then its rows, in their order. */
export async function handOnBlock(result: BlockResult, target: BlockTarget): Promise<void> {
  const { file, firstLine, plan } = target;
  for (const { lineOffset, column, code } of result.rejects) {
    const name = column === null ? null : (plan.columns[column]?.name ?? null);
    await target.onReject({ file, line: firstLine + lineOffset, column: name, code });
  }
  for (const { partition, start, end } of result.pieces)
    await target.onRows(partition, result.output.subarray(start, end));
}
