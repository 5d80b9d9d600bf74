import type { AmcSession } from './amc-session.js';
import { doneAnswer } from './bare-or-wrapped.js';
import { changeOnce } from './change-once.js';
import type { ChangeOnceOptions } from './change-once.js';
import type { CallOptions, ListOptions } from './data-set-calls.js';
import { checkOneLine } from './execution-request.js';
import { paginate } from './paginate.js';
import type { LookUpPolicy } from './send-or-find.js';
import { checkWorkflowId, workflowEnvelope, workflowPage } from './workflow.js';
import type { AmcSavedQuery, SavedQueryDefinition } from './workflow.js';

/** The saved queries of one instance. Every method throws AmcError, or AmcInterruptedError on abort. */
export class SavedQueryCalls {
  readonly #session: AmcSession;
  readonly #instanceId: string;
  readonly #lookUp: LookUpPolicy;

  constructor(session: AmcSession, instanceId: string, lookUp: LookUpPolicy) {
    this.#session = session;
    this.#instanceId = instanceId;
    this.#lookUp = lookUp;
  }

  /** Saves a query under a name that is free; a lost answer is looked up. Throws AmcApiError when it is taken. */
  async create(query: SavedQueryDefinition, { signal }: CallOptions = {}): Promise<void> {
    check(query);
    await this.#changeOnce(
      { operation: 'CreateWorkflow', path: { instanceId: this.#instanceId }, body: query, signal },
      query.workflowId,
      (seen) => seen?.sqlQuery === query.sqlQuery,
    );
  }

  /** Replaces a saved query; repeating it does no harm. */
  async update(query: SavedQueryDefinition, { signal }: CallOptions = {}): Promise<void> {
    check(query);
    await this.#session.call({
      operation: 'UpdateWorkflow',
      path: this.#path(query.workflowId),
      body: query,
      answer: doneAnswer,
      mayBeEmpty: true,
      signal,
    });
  }

  /** Deletes a saved query. Throws AmcApiError with status 404 when there is none. */
  async delete(workflowId: string, { signal }: CallOptions = {}): Promise<void> {
    await this.#changeOnce(
      { operation: 'DeleteWorkflow', path: this.#path(workflowId), signal },
      workflowId,
      (seen) => seen === undefined,
    );
  }

  /** All saved queries, page by page. */
  list({ maxResults, signal }: ListOptions = {}): AsyncIterable<AmcSavedQuery> {
    return paginate('ListWorkflows', (nextToken) =>
      this.#session.call({
        operation: 'ListWorkflows',
        path: { instanceId: this.#instanceId },
        query: { nextToken, limit: maxResults?.toString() },
        answer: workflowPage,
        signal,
      }),
    );
  }

  /** One saved query. Throws AmcApiError with status 404 when there is none. */
  get(workflowId: string, { signal }: CallOptions = {}): Promise<AmcSavedQuery> {
    return this.#session.call({
      operation: 'GetWorkflow',
      path: this.#path(workflowId),
      answer: workflowEnvelope,
      signal,
    });
  }

  #changeOnce(
    call: ChangeOnceOptions<AmcSavedQuery>['call'],
    workflowId: string,
    done: (seen: AmcSavedQuery | undefined) => boolean,
  ): Promise<void> {
    return changeOnce({
      session: this.#session,
      lookUp: this.#lookUp,
      call,
      what: `the saved query ${workflowId}`,
      get: () => this.get(workflowId, { signal: call.signal }),
      done,
    });
  }

  #path(workflowId: string): Readonly<Record<string, string>> {
    return { instanceId: this.#instanceId, workflowId };
  }
}

function check({ workflowId, sqlQuery }: SavedQueryDefinition): void {
  checkWorkflowId(workflowId);
  checkOneLine(sqlQuery);
}
