import { doneAnswer } from './bare-or-wrapped.js';
import { createExecution } from './create-execution.js';
import type { CallOptions } from './data-set-calls.js';
import { downloadResult } from './download-result.js';
import type { DownloadOptions } from './download-result.js';
import { cleanedWords, downloadUrlsAnswer, executionEnvelope, executionPage } from './execution.js';
import type { AmcExecution } from './execution.js';
import type { ExecutionRequest } from './execution-request.js';
import { waitForExecution } from './wait-for-execution.js';
import type { ExecutionWaitOptions } from './wait-for-execution.js';
import type { ListExecutionsOptions } from './list-executions-options.js';
import type { InstanceSession } from './instance-session.js';

export type { ListExecutionsOptions } from './list-executions-options.js';

/** The executions of one instance's queries. Every method throws AmcError, or AmcInterruptedError on abort. */
export class ExecutionCalls {
  readonly #amc: InstanceSession;

  constructor(amc: InstanceSession) {
    this.#amc = amc;
  }

  /**
   * Starts a query. After a failure that leaves open whether AMC accepted it, it is looked up before it is sent
   * again.
   */
  create(request: ExecutionRequest, { signal }: CallOptions = {}): Promise<AmcExecution> {
    return createExecution({
      amc: this.#amc,
      executions: this,
      request,
      signal,
    });
  }

  /** Lists executions, newest first, page by page. */
  list(options: ListExecutionsOptions = {}): AsyncIterable<AmcExecution> {
    const { since, workflowId, includeCancelled, includeQuery, maxResults, signal } = options;
    return this.#amc.list({
      operation: 'ListWorkflowExecutions',
      query: {
        limit: maxResults?.toString(),
        workflowId,
        // Times in AMC's reporting have no offset.
        minCreationTime: since?.toISOString().slice(0, 19),
        timeZone: since === undefined ? undefined : 'UTC',
        includeCancelled: includeCancelled === true ? 'true' : undefined,
        includeWorkflow: includeQuery === true ? 'true' : undefined,
      },
      answer: executionPage,
      clean: (execution) => this.#cleaned(execution),
      signal,
    });
  }

  /** One execution. Throws AmcApiError with status 404 when there is none. */
  get(
    executionId: string,
    { signal, includeQuery }: CallOptions & { readonly includeQuery?: boolean | undefined } = {},
  ): Promise<AmcExecution> {
    return this.#get(executionId, signal, { includeQuery });
  }

  /** Cancels an execution that is PENDING or RUNNING; AMC refuses this for any other. */
  async cancel(executionId: string, { signal }: CallOptions = {}): Promise<void> {
    await this.#amc.call({
      operation: 'UpdateWorkflowExecution',
      path: this.#path(executionId),
      body: { status: 'CANCELLED' },
      answer: doneAnswer,
      mayBeEmpty: true,
      signal,
    });
  }

  /** Polls an execution until it ends. FAILED and CANCELLED are results, not errors. */
  wait(executionId: string, options: ExecutionWaitOptions = {}): Promise<AmcExecution> {
    return waitForExecution(
      (leftMs) => this.#get(executionId, options.signal, { maxElapsedMs: leftMs }),
      executionId,
      this.#amc.session.options.clock,
      options,
    );
  }

  /**
   * The result as CSV with a header, piece by piece as it arrives. An interrupted download resumes where it
   * stopped, with a fresh address if the old one has expired. Throws AmcResultError when AMC offers no result
   * or it is larger than `maxBytes`.
   */
  download(executionId: string, options: DownloadOptions = {}): AsyncIterable<Uint8Array> {
    return downloadResult(
      this.#amc.session,
      async () => {
        const { downloadUrls } = await this.#amc.call({
          operation: 'GetWorkflowExecutionDownloadUrls',
          path: this.#path(executionId),
          answer: downloadUrlsAnswer,
          signal: options.signal,
        });
        return downloadUrls;
      },
      executionId,
      options,
    );
  }

  async #get(
    executionId: string,
    signal: AbortSignal | undefined,
    options: { readonly maxElapsedMs?: number; readonly includeQuery?: boolean | undefined },
  ): Promise<AmcExecution> {
    const execution = await this.#amc.call({
      operation: 'GetWorkflowExecution',
      path: this.#path(executionId),
      query: { includeWorkflow: options.includeQuery === true ? 'true' : undefined },
      answer: executionEnvelope,
      signal,
      maxElapsedMs: options.maxElapsedMs,
    });
    return this.#cleaned(execution);
  }

  /** In any field, AMC's words may quote a value of the query or the data; none may reach the user's logs. */
  #cleaned(execution: AmcExecution): AmcExecution {
    const clean = (text: string): string => this.#amc.session.clean(text);
    return { ...execution, ...cleanedWords(execution, clean) };
  }

  #path(workflowExecutionId: string): Readonly<Record<string, string>> {
    return { workflowExecutionId };
  }
}
