import { doneAnswer } from './bare-or-wrapped.js';
import type { CallOptions, ListOptions } from './data-set-calls.js';
import { checkOneLine } from './execution-request.js';
import { checkWorkflowId, workflowEnvelope, workflowPage } from './workflow.js';
import type { AmcSavedQuery, SavedQueryDefinition } from './workflow.js';
import type { InstanceSession, NamedCall } from './instance-session.js';

/** The saved queries of one instance. Every method throws AmcError, or AmcInterruptedError on abort. */
export class SavedQueryCalls {
  readonly #amc: InstanceSession;

  constructor(amc: InstanceSession) {
    this.#amc = amc;
  }

  /** Saves a query under an unused name; a lost answer is looked up. Throws AmcApiError when the name is taken. */
  async create(query: SavedQueryDefinition, { signal }: CallOptions = {}): Promise<void> {
    check(query);
    await this.#changeOnce(
      { operation: 'CreateWorkflow', body: query, signal },
      query.workflowId,
      (seen) => seen?.sqlQuery === query.sqlQuery,
    );
  }

  /** Replaces a saved query; idempotent. */
  async update(query: SavedQueryDefinition, { signal }: CallOptions = {}): Promise<void> {
    check(query);
    await this.#amc.call({
      operation: 'UpdateWorkflow',
      path: this.#path(query.workflowId),
      body: query,
      answer: doneAnswer,
      mayBeEmpty: true,
      signal,
    });
  }

  /** Deletes a saved query. Throws AmcApiError with status 404 when there is no such query. */
  async delete(workflowId: string, { signal }: CallOptions = {}): Promise<void> {
    await this.#changeOnce(
      { operation: 'DeleteWorkflow', path: this.#path(workflowId), signal },
      workflowId,
      (seen) => seen === undefined,
    );
  }

  /** All saved queries, page by page. */
  list({ maxResults, signal }: ListOptions = {}): AsyncIterable<AmcSavedQuery> {
    return this.#amc.list({
      operation: 'ListWorkflows',
      query: { limit: maxResults?.toString() },
      answer: workflowPage,
      signal,
    });
  }

  /** One saved query. Throws AmcApiError with status 404 when there is no such query. */
  get(workflowId: string, { signal }: CallOptions = {}): Promise<AmcSavedQuery> {
    return this.#amc.call({
      operation: 'GetWorkflow',
      path: this.#path(workflowId),
      answer: workflowEnvelope,
      signal,
    });
  }

  #changeOnce(
    call: NamedCall,
    workflowId: string,
    done: (seen: AmcSavedQuery | undefined) => boolean,
  ): Promise<void> {
    return this.#amc.changeOnce({
      call,
      what: `the saved query ${workflowId}`,
      get: () => this.get(workflowId, { signal: call.signal }),
      done,
    });
  }

  #path(workflowId: string): Readonly<Record<string, string>> {
    return { workflowId };
  }
}

function check({ workflowId, sqlQuery }: SavedQueryDefinition): void {
  checkWorkflowId(workflowId);
  checkOneLine(sqlQuery);
}
