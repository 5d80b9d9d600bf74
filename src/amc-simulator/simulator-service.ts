import type { IncomingMessage } from 'node:http';

import { AMC_OPERATIONS } from '../amc/operations.js';
import type { AmcOperation } from '../amc/operations.js';
import { getTerms, listAccounts, listInstances } from './account-handlers.js';
import type { AccountHandler, SimulatorAccount } from './account-handlers.js';
import * as collaboration from './collaboration-handlers.js';
import * as dataSets from './data-set-handlers.js';
import * as executions from './execution-handlers.js';
import { ExecutionRuns } from './execution-runs.js';
import type { FormOutcomes } from './form-outcomes.js';
import type { Handler } from './handler.js';
import { shownInstance } from './instance-info.js';
import type { SimulatorInstance } from './instance-info.js';
import { newInstance } from './instance-state.js';
import type { InstanceState } from './instance-state.js';
import type { ObjectReader, ParquetRowReader, ResultWriter } from './object-reader.js';
import type { QueryEngine } from './query-engine.js';
import { RequestRefusal } from './refusal.js';
import * as reporting from './reporting-handlers.js';
import { checkCaller, checkMediaTypes, readQuery } from './request-form.js';
import type { Caller, Route } from './request-form.js';
import { ResultAddresses } from './result-addresses.js';
import { SimulatorTokens } from './tokens.js';
import type { SimulatorCredentials } from './tokens.js';
import * as uploads from './upload-handlers.js';
import { UploadRuns } from './upload-runs.js';
import * as userDeletions from './user-deletion-handlers.js';

export interface SimulatorOptions {
  /** Where the files of uploads are read. */
  readonly reader: ObjectReader;
  /** Without it, uploads of Parquet files fail and the message says why. */
  readonly readParquetRows?: ParquetRowReader | undefined;
  /** What callers must present; defaults: DEFAULT_IDENTITY. */
  readonly credentials?: SimulatorCredentials | undefined;
  readonly accountId?: string | undefined;
  readonly marketplaceId?: string | undefined;
  readonly instanceIds?: readonly string[] | undefined;
  /** The instances with their properties, instead of `instanceIds`. */
  readonly instances?: readonly SimulatorInstance[] | undefined;
  /** What ListAccounts shows. Default: only this account. */
  readonly accounts?: readonly SimulatorAccount[] | undefined;
  /** When given, calls about an instance must send it as `Amazon-Ads-AccountId`. */
  readonly adsAccountId?: string | undefined;
  /**
   * Keeps the rows of uploads and answers queries; without it, queries fail and the message says why. The
   * caller closes it.
   */
  readonly engine?: QueryEngine | undefined;
  /**
   * What happens to forms of files that AMC may not read. Default: everything except line breaks in CSV is
   * read.
   */
  readonly forms?: FormOutcomes | undefined;
  /** How many files results are split into. Default 1. */
  readonly resultFiles?: number | undefined;
  /** Writes results into the bucket of instances that have one. */
  readonly writeResult?: ResultWriter | undefined;
  /** How long an execution is PENDING, then RUNNING. Default 50 ms each. */
  readonly pendingMs?: number | undefined;
  readonly runningMs?: number | undefined;
  /** Loopback port. Default 0: any free port. */
  readonly port?: number | undefined;
  /** Lifetime of an access token. Default 3,600 s. */
  readonly tokenLifeSeconds?: number | undefined;
  /** How long an upload is SUBMITTED, then IN_PROGRESS before its files are read. Default 50 ms each. */
  readonly submittedMs?: number | undefined;
  readonly inProgressMs?: number | undefined;
  /** How long a user deletion is PENDING. Default 100 ms. */
  readonly deletionMs?: number | undefined;
  /** Items per page when the caller does not say. Default 100. */
  readonly pageSize?: number | undefined;
  /** Milliseconds since the epoch. Default: the system's time. */
  readonly now?: (() => number) | undefined;
}

export const DEFAULT_IDENTITY = Object.freeze({
  credentials: Object.freeze({
    clientId: 'amzn1.application-oa2-client.simulator',
    clientSecret: 'simulator-client-secret',
    refreshToken: 'Atzr|simulator-refresh-token',
  }),
  accountId: 'ENTITYSIMULATOR',
  marketplaceId: 'ATVPDKIKX0DER',
  instanceIds: Object.freeze(['amcsimulator']),
});

/** The simulator's data and behavior, apart from HTTP. */
export class SimulatorService {
  readonly tokens: SimulatorTokens;
  readonly runs: UploadRuns;
  readonly executions: ExecutionRuns;
  readonly results: ResultAddresses;
  termsAccepted = true;
  readonly #accounts: readonly SimulatorAccount[];
  readonly #accountHandlers: Readonly<Record<AccountOperation, AccountHandler>> = {
    ListAccounts: listAccounts,
    GetTerms: getTerms,
    ListInstances: listInstances,
  };
  readonly instances: ReadonlyMap<string, InstanceState>;
  readonly now: () => number;
  readonly #pageSize: number;
  readonly #caller: Caller;
  readonly #handlers: Readonly<Record<Exclude<AmcOperation, AccountOperation>, Handler>>;

  constructor(options: SimulatorOptions) {
    const credentials = options.credentials ?? DEFAULT_IDENTITY.credentials;
    const { deletionMs = 100, submittedMs = 50, inProgressMs = 50 } = options;
    const now = options.now ?? (() => Date.now());
    const { reader, readParquetRows, engine, writeResult, pendingMs = 50, runningMs = 50 } = options;
    const { forms, resultFiles } = options;
    this.results = new ResultAddresses(resultFiles);
    const runs = new UploadRuns({ reader, readParquetRows, submittedMs, inProgressMs, now, engine, forms });
    const queries = new ExecutionRuns({ engine, writeResult, pendingMs, runningMs, now });
    this.now = now;
    this.runs = runs;
    this.executions = queries;
    this.tokens = new SimulatorTokens(credentials, now, options.tokenLifeSeconds ?? 3_600);
    const instances =
      options.instances ??
      (options.instanceIds ?? DEFAULT_IDENTITY.instanceIds).map((instanceId) => ({ instanceId }));
    this.instances = new Map(instances.map((info) => [info.instanceId, newInstance(info)]));
    this.#pageSize = options.pageSize ?? 100;
    this.#caller = {
      clientId: credentials.clientId,
      accountId: options.accountId ?? DEFAULT_IDENTITY.accountId,
      marketplaceId: options.marketplaceId ?? DEFAULT_IDENTITY.marketplaceId,
      adsAccountId: options.adsAccountId,
    };
    const { accountId, marketplaceId } = this.#caller;
    this.#accounts = options.accounts ?? [{ accountId, accountName: 'Simulated account', marketplaceId }];
    this.#handlers = {
      CreateDataSet: dataSets.createDataSet,
      ListDataSets: dataSets.listDataSets,
      GetDataSet: dataSets.getDataSet,
      UpdateDataSet: dataSets.updateDataSet,
      DeleteDataSet: (request) => {
        const answer = dataSets.deleteDataSet(request);
        const { dataSetId = '' } = request.route.path;
        engine?.dropTable(request.instance.instanceId, dataSetId).catch(() => undefined);
        return answer;
      },
      AddColumnToDataSet: dataSets.addColumn,
      UpdateColumnInDataSet: dataSets.updateColumn,
      DeleteColumnFromDataSet: dataSets.deleteColumn,
      ListUploads: uploads.listUploads,
      CreateUpload: (request) => uploads.createUpload(request, runs),
      GetUpload: uploads.getUpload,
      CreateUserDeletionRequest: userDeletions.createUserDeletion,
      ListUserDeletionRequests: (request) => userDeletions.listUserDeletions(request, deletionMs),
      GetUserDeletionRequest: (request) => userDeletions.getUserDeletion(request, deletionMs),
      GetInstance: ({ instance }) => ({ instance: shownInstance(instance.info) }),
      ListDataSources: reporting.listDataSources,
      GetDataSource: reporting.getDataSource,
      ListWorkflows: reporting.listWorkflows,
      CreateWorkflow: reporting.createWorkflow,
      GetWorkflow: reporting.getWorkflow,
      UpdateWorkflow: reporting.updateWorkflow,
      DeleteWorkflow: reporting.deleteWorkflow,
      ListWorkflowExecutions: executions.listExecutions,
      CreateWorkflowExecution: (request) => executions.createExecution(request, queries),
      GetWorkflowExecution: executions.getExecution,
      UpdateWorkflowExecution: executions.cancelExecution,
      GetWorkflowExecutionDownloadUrls: (request) => executions.getDownloadUrls(request, this.results),
      ListSchedules: reporting.listSchedules,
      CreateSchedule: reporting.createSchedule,
      GetSchedule: reporting.getSchedule,
      UpdateSchedule: reporting.updateSchedule,
      DeleteSchedule: reporting.deleteSchedule,
      GetInstanceCollaboration: collaboration.getCollaboration,
      ListCollaborationIdNamespaces: collaboration.listIdNamespaces,
      CreateCollaborationIdMappingTable: collaboration.createIdMappingTable,
      ListCollaborationIdMappingTables: collaboration.listIdMappingTables,
      RefreshCollaborationIdMappingTable: collaboration.refreshIdMappingTable,
      DeleteCollaborationIdMappingTable: collaboration.deleteIdMappingTable,
      ListCollaborationIdMappingJobs: collaboration.listIdMappingJobs,
      GetCollaborationIdMappingJob: collaboration.getIdMappingJob,
      GetCollaborationIdMappingJobForTrackingId: collaboration.getIdMappingJobForTrackingId,
    };
  }

  async close(): Promise<void> {
    await this.runs.close();
    await this.executions.close();
  }

  /** Checks a routed request as AMC would, and carries it out. Throws RequestRefusal. */
  handle(
    route: Route,
    headers: IncomingMessage['headers'],
    query: URLSearchParams,
    body: string,
  ): { readonly mediaType: string; readonly body: string } {
    this.tokens.check(headers.authorization);
    const { operation } = route;
    checkCaller(headers, this.#caller, AMC_OPERATIONS[operation].caller);
    checkMediaTypes(operation, headers, body !== '');
    const request = { query: readQuery(operation, query), pageSize: this.#pageSize };
    const mediaType = answeredAs(operation);
    if (isAboutAccount(operation)) {
      const state = {
        accounts: this.#accounts,
        instances: [...this.instances.values()].map(({ info }) => info),
        termsAccepted: this.termsAccepted,
      };
      const answer = this.#accountHandlers[operation]({ state, ...request });
      return { mediaType, body: JSON.stringify(answer) };
    }
    if (!this.termsAccepted && operation !== 'GetInstance') {
      throw new RequestRefusal(401, 'UNAUTHORIZED', 'Terms and conditions must be accepted to continue');
    }
    const instance = this.instances.get(route.path['instanceId'] ?? '');
    if (instance === undefined) {
      throw new RequestRefusal(403, 'FORBIDDEN', 'The caller has no access to this instance.');
    }
    const answer = this.#handlers[operation]({ route, instance, body, now: this.now(), ...request });
    return { mediaType, body: JSON.stringify(answer) };
  }
}

const ABOUT_ACCOUNT = ['ListAccounts', 'GetTerms', 'ListInstances'] as const;
type AccountOperation = (typeof ABOUT_ACCOUNT)[number];

function isAboutAccount(operation: AmcOperation): operation is AccountOperation {
  return ABOUT_ACCOUNT.some((name) => name === operation);
}

/** As recorded: some answers have a type that differs from the contract's. */
function answeredAs(operation: AmcOperation): string {
  if (operation === 'GetInstance' || isAboutAccount(operation)) return 'application/json';
  if (operation === 'CreateWorkflow' || operation === 'UpdateWorkflow') return 'application/octet-stream';
  return AMC_OPERATIONS[operation].mediaType;
}
