import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

import type { StoredExecution } from './execution-state.js';
import type { InstanceState } from './instance-state.js';
import type { ResultWriter } from './object-reader.js';
import { QueryRefusal } from './query-engine.js';
import type { QueryEngine } from './query-engine.js';

/** AMC's aggregation threshold for uploaded columns. */
const MIN_PEOPLE = 100;

export interface ExecutionRunsOptions {
  readonly engine: QueryEngine | undefined;
  readonly writeResult: ResultWriter | undefined;
  readonly pendingMs: number;
  readonly runningMs: number;
  readonly now: () => number;
}

/** Takes executions through their states in the background. */
export class ExecutionRuns {
  readonly #options: ExecutionRunsOptions;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #failures: string[] = [];
  #held = false;
  #waiting: (() => void)[] = [];

  constructor(options: ExecutionRunsOptions) {
    this.#options = options;
    // Every execution in progress listens to it.
    setMaxListeners(0, this.#closing.signal);
  }

  start(instance: InstanceState, execution: StoredExecution): void {
    const run = this.#run(instance, execution).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** The next `times` executions fail for the reason, whatever their query is. */
  failNext(reason: string, times: number): void {
    for (let left = times; left > 0; left -= 1) this.#failures.push(reason);
  }

  /** Executions stay RUNNING until `release`. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    for (const go of this.#waiting) go();
    this.#waiting = [];
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.release();
    await Promise.all(this.#running);
  }

  async #run(instance: InstanceState, execution: StoredExecution): Promise<void> {
    const { signal } = this.#closing;
    try {
      await this.#wait(this.#options.pendingMs);
      if (!this.#set(execution, 'RUNNING')) return;
      await this.#wait(this.#options.runningMs);
      if (this.#held) await new Promise<void>((go) => this.#waiting.push(go));
      signal.throwIfAborted();
      const result = await this.#answer(instance, execution);
      if (execution.status !== 'RUNNING') return;
      if (!execution.request.dryRun) await this.#publish(instance, execution, result);
      this.#set(execution, 'SUCCEEDED');
    } catch (error) {
      if (signal.aborted) return;
      execution.reason =
        error instanceof QueryRefusal
          ? error.message
          : 'Internal error of the simulator while it ran the query.';
      this.#set(execution, 'FAILED');
    }
  }

  async #answer(
    instance: InstanceState,
    { request, sqlQuery, columns, window }: StoredExecution,
  ): Promise<string> {
    const planned = this.#failures.shift();
    if (planned !== undefined) throw new QueryRefusal(planned);
    const { kind = 'standard' } = instance.info;
    const { requireSyntheticData, disableAggregationControls } = request;
    if (kind === 'sandbox' && !requireSyntheticData) {
      throw new QueryRefusal('A sandbox instance has synthetic data only: set requireSyntheticData to true.');
    }
    if (kind !== 'sandbox' && (requireSyntheticData || disableAggregationControls)) {
      throw new QueryRefusal(
        'requireSyntheticData and disableAggregationControls are for sandbox instances only.',
      );
    }
    const { engine } = this.#options;
    if (engine === undefined) {
      throw new QueryRefusal('The simulator was started without a query engine: it keeps counts, not rows.');
    }
    // Uploads in progress become visible once they have ended.
    return engine.run({
      instanceId: instance.instanceId,
      sql: sqlQuery,
      columns,
      dataSets: [...instance.dataSets.values()].map(({ definition }) => definition),
      window,
      parameters: request.parameterValues,
      minPeople: disableAggregationControls ? 0 : MIN_PEOPLE,
      dryRun: request.dryRun === true,
    });
  }

  async #publish(instance: InstanceState, execution: StoredExecution, result: string): Promise<void> {
    execution.result = result;
    const { resultBucket } = instance.info;
    const { writeResult } = this.#options;
    if (resultBucket === undefined || writeResult === undefined) return;
    const day = new Date(execution.createdAt).toISOString().slice(0, 10);
    const { workflowId, workflowExecutionId } = execution;
    const key = `workflow=${workflowId}/schedule=adhoc/${day}-${workflowExecutionId}-ver1.csv`;
    await writeResult(resultBucket, key, result);
    execution.outputS3URI = `s3://${resultBucket}/${key}`;
  }

  /** False when the execution has been canceled meanwhile. */
  #set(execution: StoredExecution, status: StoredExecution['status']): boolean {
    if (execution.status === 'CANCELLED') return false;
    execution.status = status;
    execution.updatedAt = this.#options.now();
    return true;
  }

  async #wait(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#closing.signal });
  }
}
