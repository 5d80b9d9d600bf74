import {
  collaborationAnswer,
  idMappingTablePage,
  idNamespacePage,
  mappingJobAnswer,
  mappingJobPage,
  mappingStarted,
  trackedJobAnswer,
} from './collaboration.js';
import type {
  AmcCollaboration,
  AmcIdMappingTable,
  AmcIdNamespace,
  AmcMappingJob,
  AmcMappingJobSummary,
  AmcMappingStarted,
} from './collaboration.js';
import type { CallOptions, ListOptions } from './data-set-calls.js';
import { paginate } from './paginate.js';
import type { InstanceSession } from './instance-session.js';
import { waitForMappingJob } from './wait-for-mapping-job.js';
import type { MappingWaitOptions } from './wait-for-mapping-job.js';

/**
 * The collaboration of one instance (AMC on AWS Clean Rooms). Every method throws AmcError, or
 * AmcInterruptedError on abort; for an instance without a collaboration, AmcApiError.
 */
export class CollaborationCalls {
  readonly #amc: InstanceSession;

  constructor(amc: InstanceSession) {
    this.#amc = amc;
  }

  /** Its state and members, and the link for accepting the invitation in AWS. */
  async get({ signal }: CallOptions = {}): Promise<AmcCollaboration> {
    const { collaboration } = await this.#amc.call({
      operation: 'GetInstanceCollaboration',
      answer: collaborationAnswer,
      signal,
    });
    return collaboration;
  }

  /** The ID namespaces that are not yet in a mapping table, page by page. */
  namespaces({ maxResults, signal }: ListOptions = {}): AsyncIterable<AmcIdNamespace> {
    return paginate('ListCollaborationIdNamespaces', (nextToken) =>
      this.#amc.call({
        operation: 'ListCollaborationIdNamespaces',
        body: pageBody(nextToken, maxResults),
        answer: idNamespacePage,
        signal,
      }),
    );
  }

  /** The mapping tables, page by page. */
  mappingTables({ maxResults, signal }: ListOptions = {}): AsyncIterable<AmcIdMappingTable> {
    return paginate('ListCollaborationIdMappingTables', (nextToken) =>
      this.#amc.call({
        operation: 'ListCollaborationIdMappingTables',
        body: pageBody(nextToken, maxResults),
        answer: idMappingTablePage,
        signal,
      }),
    );
  }

  /**
   * Creates a mapping table under an unused name, and starts the job that fills it. A lost answer is looked up.
   * There can be at most five; AMC recommends one.
   */
  async createMappingTable(
    { name, namespaceArn }: { readonly name: string; readonly namespaceArn: string },
    { signal }: CallOptions = {},
  ): Promise<AmcMappingStarted> {
    const { value } = await this.#amc.sendOrFind({
      operation: 'CreateCollaborationIdMappingTable',
      advice: `Look at the mapping table ${name} before you run it again.`,
      signal,
      send: () =>
        this.#amc.call({
          operation: 'CreateCollaborationIdMappingTable',
          body: { idMappingTableName: name, sourceIdNamespaceArn: namespaceArn },
          answer: mappingStarted,
          repeat: 'when-not-done',
          signal,
        }),
      find: () => this.#started(name, signal),
    });
    return value;
  }

  /**
   * Fills a mapping table again. AMC does so at most once in 14 days, so the request is not repeated when an
   * answer is lost.
   */
  refreshMappingTable(tableId: string, { signal }: CallOptions = {}): Promise<AmcMappingStarted> {
    return this.#amc.call({
      operation: 'RefreshCollaborationIdMappingTable',
      path: { idMappingTableId: tableId },
      answer: mappingStarted,
      repeat: 'when-not-done',
      signal,
    });
  }

  /**
   * Deletes a mapping table; another one can then use its namespace. Throws AmcApiError with status 404 when
   * there is no such table.
   */
  deleteMappingTable(tableId: string, { signal }: CallOptions = {}): Promise<void> {
    return this.#amc.changeOnce({
      call: {
        operation: 'DeleteCollaborationIdMappingTable',
        path: { idMappingTableId: tableId },
        signal,
      },
      what: `the mapping table ${tableId}`,
      get: async () => {
        for await (const table of this.mappingTables({ signal })) if (table.id === tableId) return table;
        return undefined;
      },
      done: (seen) => seen === undefined,
    });
  }

  /** The jobs of a mapping table, page by page. */
  jobs(tableId: string, { maxResults, signal }: ListOptions = {}): AsyncIterable<AmcMappingJobSummary> {
    return paginate('ListCollaborationIdMappingJobs', (nextToken) =>
      this.#amc.call({
        operation: 'ListCollaborationIdMappingJobs',
        path: { idMappingTableId: tableId },
        body: pageBody(nextToken, maxResults),
        answer: mappingJobPage,
        signal,
      }),
    );
  }

  /** One job with its results: a match rate without a query. */
  async job(tableId: string, jobId: string, { signal }: CallOptions = {}): Promise<AmcMappingJob> {
    const { idMappingJob } = await this.#amc.call({
      operation: 'GetCollaborationIdMappingJob',
      path: { idMappingTableId: tableId, jobId },
      answer: mappingJobAnswer,
      signal,
    });
    return idMappingJob;
  }

  /** The id of the job that belongs to a tracking id; undefined as long as there is none. */
  async jobOf(
    tableId: string,
    trackingId: string,
    { signal }: CallOptions = {},
  ): Promise<string | undefined> {
    const { idMappingJobId } = await this.#amc.call({
      operation: 'GetCollaborationIdMappingJobForTrackingId',
      path: { idMappingTableId: tableId, trackingId },
      answer: trackedJobAnswer,
      signal,
    });
    return idMappingJobId;
  }

  /**
   * Waits for the end of the job that an answer names by its id or its tracking id, otherwise for the newest
   * job of the table. FAILED is a result, not an error.
   */
  waitForJob(
    tableId: string,
    started: Partial<Pick<AmcMappingStarted, 'idMappingWorkflowJobId' | 'trackingId'>> = {},
    options: MappingWaitOptions = {},
  ): Promise<AmcMappingJob> {
    const { signal } = options;
    let jobId = started.idMappingWorkflowJobId;
    return waitForMappingJob(
      async () => {
        jobId ??= await this.#jobId(tableId, started.trackingId, signal);
        return jobId === undefined ? undefined : this.job(tableId, jobId, { signal });
      },
      tableId,
      this.#amc.session.options.clock,
      options,
    );
  }

  async #jobId(
    tableId: string,
    trackingId: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<string | undefined> {
    if (trackingId !== undefined) return this.jobOf(tableId, trackingId, { signal });
    return (await this.newestJob(tableId, { signal }))?.jobId;
  }

  /** The job that was started last; undefined when there is none. */
  async newestJob(tableId: string, { signal }: CallOptions = {}): Promise<AmcMappingJobSummary | undefined> {
    let newest: AmcMappingJobSummary | undefined;
    for await (const job of this.jobs(tableId, { signal })) {
      if (job.jobId === undefined) continue;
      if (newest === undefined || (job.startTime ?? '') > (newest.startTime ?? '')) newest = job;
    }
    return newest;
  }

  async #started(name: string, signal: AbortSignal | undefined): Promise<AmcMappingStarted | undefined> {
    for await (const table of this.mappingTables({ signal })) {
      if (table.name !== name || table.id === undefined) continue;
      for await (const { jobId } of this.jobs(table.id, { signal })) {
        return {
          idMappingTable: table,
          idMappingWorkflowJobId: jobId,
          trackingId: undefined,
          collaborationId: undefined,
        };
      }
    }
    return undefined;
  }
}

function pageBody(nextToken: string | undefined, maxResults: number | undefined): Record<string, unknown> {
  return {
    ...(nextToken === undefined ? {} : { nextToken }),
    ...(maxResults === undefined ? {} : { maxResults }),
  };
}
