import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

import { checkUpload } from './check-upload.js';
import { personFinder } from './find-person.js';
import { MATCH_RATES } from './instance-info.js';
import type { FileForm } from '../model/file-form.js';
import type { FormOutcomes, FormOutcome } from './form-outcomes.js';
import type { SimulatorInstance } from './instance-info.js';
import type { StoredDataSet, StoredUpload } from './instance-state.js';
import type { ObjectReader, ParquetRowReader } from './object-reader.js';
import type { QueryEngine } from './query-engine.js';
import { UploadRefusal } from './refusal.js';
import { userColumns } from './user-columns.js';

export interface UploadRunsOptions {
  readonly reader: ObjectReader;
  readonly readParquetRows: ParquetRowReader | undefined;
  readonly submittedMs: number;
  readonly inProgressMs: number;
  readonly now: () => number;
  /** Keeps the rows for queries; without it, only counts are kept. */
  readonly engine?: QueryEngine | undefined;
  /** What happens to forms of files that AMC may not read. */
  readonly forms?: FormOutcomes | undefined;
}

/** Takes uploads through their states in the background, those of one data set one after another. */
export class UploadRuns {
  readonly #options: UploadRunsOptions;
  #forms: FormOutcomes;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #failures: string[] = [];
  #held = false;
  #waiting: (() => void)[] = [];

  constructor(options: UploadRunsOptions) {
    this.#options = options;
    this.#forms = options.forms ?? {};
    // Every upload in progress listens to it.
    setMaxListeners(0, this.#closing.signal);
  }

  start(instance: SimulatorInstance, dataSet: StoredDataSet, upload: StoredUpload): void {
    const run = dataSet.lastRun
      .then(() => this.#run(instance, dataSet, upload))
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
    dataSet.lastRun = run;
  }

  /** The next `times` uploads fail with the message, whatever their files contain. */
  failNext(message: string, times: number): void {
    for (let left = times; left > 0; left -= 1) this.#failures.push(message);
  }

  /** What happens to a form of files from now on. */
  setForm(form: FileForm, outcome: FormOutcome): void {
    this.#forms = { ...this.#forms, [form]: outcome };
  }

  /** Uploads stay IN_PROGRESS until `release`. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    for (const go of this.#waiting) go();
    this.#waiting = [];
  }

  /** Ends all runs immediately. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.release();
    await Promise.all(this.#running);
  }

  async #run(instance: SimulatorInstance, dataSet: StoredDataSet, upload: StoredUpload): Promise<void> {
    const { signal } = this.#closing;
    try {
      await this.#wait(this.#options.submittedMs);
      this.#set(upload, 'IN_PROGRESS');
      await this.#wait(this.#options.inProgressMs);
      if (this.#held) await new Promise<void>((go) => this.#waiting.push(go));
      signal.throwIfAborted();
      await this.#apply(instance, dataSet, upload, signal);
    } catch (error) {
      if (signal.aborted) return;
      upload.message =
        error instanceof UploadRefusal
          ? error.message
          : 'Internal error of the simulator while reading the files.';
      this.#set(upload, 'FAILED');
    }
  }

  async #apply(
    instance: SimulatorInstance,
    dataSet: StoredDataSet,
    upload: StoredUpload,
    signal: AbortSignal,
  ): Promise<void> {
    const { reader, readParquetRows, engine } = this.#options;
    const planned = this.#failures.shift();
    if (planned !== undefined) throw new UploadRefusal(planned);
    const { request } = upload;
    const { definition } = dataSet;
    const { kind = 'standard' } = instance;
    const stage = await engine?.stage(instance.instanceId, definition);
    try {
      const contents = await checkUpload({
        dataSet: definition,
        request,
        reader,
        readParquetRows,
        forms: this.#forms,
        findPerson: personFinder(definition, request.countryCode, MATCH_RATES[kind]),
        onRow: stage === undefined ? undefined : (row) => stage.add(row),
        signal,
      });
      await stage?.apply(request.updateStrategy);
      const kept = dataSet.rows.apply(contents.rows, request.updateStrategy);
      // A sandbox counts the rows whose person it found.
      const countsPeople = kind === 'sandbox' && userColumns(definition).length > 0;
      const output = countsPeople ? contents.resolved.total() : kept;
      upload.metrics = { InputRowCount: contents.inputRows, OutputRowCount: output };
    } catch (error) {
      await stage?.drop();
      throw error;
    }
    this.#set(upload, 'SUCCESS');
  }

  #set(upload: StoredUpload, status: StoredUpload['status']): void {
    upload.status = status;
    upload.updatedAt = this.#options.now();
  }

  async #wait(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#closing.signal });
  }
}
