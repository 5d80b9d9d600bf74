import type { IncomingMessage } from 'node:http';

import { AMC_OPERATIONS } from '../amc/operations.js';
import * as dataSets from './data-set-handlers.js';
import type { Handler } from './handler.js';
import { newInstance } from './instance-state.js';
import type { InstanceState } from './instance-state.js';
import type { ObjectReader, ParquetRowReader } from './object-reader.js';
import { RequestRefusal } from './refusal.js';
import { checkCaller, checkMediaTypes, readQuery } from './request-form.js';
import type { Route } from './request-form.js';
import { StandInTokens } from './tokens.js';
import type { StandInCredentials } from './tokens.js';
import * as uploads from './upload-handlers.js';
import { UploadRuns } from './upload-runs.js';
import * as userDeletions from './user-deletion-handlers.js';

export interface StandInOptions {
  /** Where the files of uploads are read. */
  readonly reader: ObjectReader;
  /** Without it, uploads of Parquet files fail and say so. */
  readonly readParquetRows?: ParquetRowReader | undefined;
  /** What callers must present; see DEFAULT_IDENTITY for what is taken when left out. */
  readonly credentials?: StandInCredentials | undefined;
  readonly accountId?: string | undefined;
  readonly marketplaceId?: string | undefined;
  readonly instanceIds?: readonly string[] | undefined;
  /** Loopback port. Default 0: any free one. */
  readonly port?: number | undefined;
  /** Life of an access token. Default 3,600 s. */
  readonly tokenLifeSeconds?: number | undefined;
  /** How long an upload is SUBMITTED, then IN_PROGRESS before its files are read. Default 50 ms each. */
  readonly submittedMs?: number | undefined;
  readonly inProgressMs?: number | undefined;
  /** How long a user deletion is PENDING. Default 100 ms. */
  readonly deletionMs?: number | undefined;
  /** Items a page when the caller does not say. Default 100. */
  readonly pageSize?: number | undefined;
  /** Milliseconds since the epoch. Default: the system's time. */
  readonly now?: (() => number) | undefined;
}

export const DEFAULT_IDENTITY = Object.freeze({
  credentials: Object.freeze({
    clientId: 'amzn1.application-oa2-client.stand-in',
    clientSecret: 'stand-in-client-secret',
    refreshToken: 'Atzr|stand-in-refresh-token',
  }),
  accountId: 'ENTITYSTANDIN',
  marketplaceId: 'ATVPDKIKX0DER',
  instanceIds: Object.freeze(['amcstandin']),
});

/** What the stand-in knows and does, apart from HTTP. */
export class StandInService {
  readonly tokens: StandInTokens;
  readonly runs: UploadRuns;
  readonly instances: ReadonlyMap<string, InstanceState>;
  readonly now: () => number;
  readonly #pageSize: number;
  readonly #caller: { readonly clientId: string; readonly accountId: string; readonly marketplaceId: string };
  readonly #handlers: Readonly<Record<keyof typeof AMC_OPERATIONS, Handler>>;

  constructor(options: StandInOptions) {
    const credentials = options.credentials ?? DEFAULT_IDENTITY.credentials;
    const { deletionMs = 100, submittedMs = 50, inProgressMs = 50 } = options;
    const now = options.now ?? (() => Date.now());
    const { reader, readParquetRows } = options;
    const runs = new UploadRuns({ reader, readParquetRows, submittedMs, inProgressMs, now });
    this.now = now;
    this.runs = runs;
    this.tokens = new StandInTokens(credentials, now, options.tokenLifeSeconds ?? 3_600);
    this.instances = new Map(
      (options.instanceIds ?? DEFAULT_IDENTITY.instanceIds).map((id) => [id, newInstance(id)]),
    );
    this.#pageSize = options.pageSize ?? 100;
    this.#caller = {
      clientId: credentials.clientId,
      accountId: options.accountId ?? DEFAULT_IDENTITY.accountId,
      marketplaceId: options.marketplaceId ?? DEFAULT_IDENTITY.marketplaceId,
    };
    this.#handlers = {
      CreateDataSet: dataSets.createDataSet,
      ListDataSets: dataSets.listDataSets,
      GetDataSet: dataSets.getDataSet,
      UpdateDataSet: dataSets.updateDataSet,
      DeleteDataSet: dataSets.deleteDataSet,
      AddColumnToDataSet: dataSets.addColumn,
      UpdateColumnInDataSet: dataSets.updateColumn,
      DeleteColumnFromDataSet: dataSets.deleteColumn,
      ListUploads: uploads.listUploads,
      CreateUpload: (request) => uploads.createUpload(request, runs),
      GetUpload: uploads.getUpload,
      CreateUserDeletionRequest: userDeletions.createUserDeletion,
      ListUserDeletionRequests: (request) => userDeletions.listUserDeletions(request, deletionMs),
      GetUserDeletionRequest: (request) => userDeletions.getUserDeletion(request, deletionMs),
    };
  }

  /** Checks a routed request as AMC would and carries it out. Throws RequestRefusal. */
  handle(
    route: Route,
    headers: IncomingMessage['headers'],
    query: URLSearchParams,
    body: string,
  ): { readonly mediaType: string; readonly body: string } {
    this.tokens.check(headers.authorization);
    checkCaller(headers, this.#caller);
    const instance = this.instances.get(route.path['instanceId'] ?? '');
    if (instance === undefined) {
      throw new RequestRefusal(403, 'FORBIDDEN', 'The caller has no access to this instance.');
    }
    checkMediaTypes(route.operation, headers, body !== '');
    const answer = this.#handlers[route.operation]({
      route,
      instance,
      query: readQuery(route.operation, query),
      body,
      now: this.now(),
      pageSize: this.#pageSize,
    });
    return { mediaType: AMC_OPERATIONS[route.operation].mediaType, body: JSON.stringify(answer) };
  }
}
