import { AccountCalls, InstanceCalls } from './account-calls.js';
import { AmcSession } from './amc-session.js';
import type { AmcCredentials } from './access-tokens.js';
import { systemClock } from './clock.js';
import type { Clock } from './clock.js';
import { CollaborationCalls } from './collaboration-calls.js';
import { DataSetCalls } from './data-set-calls.js';
import { DataSourceCalls } from './data-source-calls.js';
import type { AmcEventListener } from './events.js';
import { ExecutionCalls } from './execution-calls.js';
import type { Fetch } from './http-exchange.js';
import { InstanceSession } from './instance-session.js';
import { DEFAULT_RETRY_POLICY } from './retry.js';
import type { RetryPolicy } from './retry.js';
import { SavedQueryCalls } from './saved-query-calls.js';
import { ScheduleCalls } from './schedule-calls.js';
import { DEFAULT_LOOK_UP_POLICY } from './send-or-find.js';
import type { LookUpPolicy } from './send-or-find.js';
import { UploadCalls } from './upload-calls.js';
import { UserDeletionCalls } from './user-deletion-calls.js';

/** The account, its login, and replacements for the network and the clock. */
export interface AmcClientOptions {
  /** Base URL, e.g. `AMC_REGIONS.NA.apiUrl`. An AmcSettings can be passed as it is. */
  readonly apiUrl: string;
  readonly tokenUrl: string;
  readonly credentials: AmcCredentials;
  /** The AMC account (`Amazon-Advertising-API-AdvertiserId`). */
  readonly accountId: string;
  readonly marketplaceId: string;
  /** `Amazon-Ads-AccountId`, when the account needs it. */
  readonly adsAccountId?: string | undefined;
  /** `Amazon-Advertising-API-Scope`, when the account needs it. */
  readonly scope?: string | undefined;
  /** For one request including its whole answer. Default 1 minute. */
  readonly requestTimeoutMs?: number | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
  readonly lookUp?: Partial<LookUpPolicy> | undefined;
  /** Called for every call, retry, token and look-up; must not throw. */
  readonly onEvent?: AmcEventListener | undefined;
  /** Default: Node's own. */
  readonly fetch?: Fetch | undefined;
  /** Default: the system's time and random numbers. */
  readonly clock?: Clock | undefined;
}

/** The operations on one AMC instance, by resource. */
export interface AmcInstance {
  readonly instanceId: string;
  readonly dataSets: DataSetCalls;
  readonly uploads: UploadCalls;
  readonly userDeletions: UserDeletionCalls;
  /** The tables that queries can read. */
  readonly dataSources: DataSourceCalls;
  readonly savedQueries: SavedQueryCalls;
  readonly executions: ExecutionCalls;
  readonly schedules: ScheduleCalls;
  /** For instances on AWS Clean Rooms. */
  readonly collaboration: CollaborationCalls;
}

/** The client of AMC: one account; its instances share the access token. */
export class AmcClient {
  /** The accounts of the user of the refresh token; listing them needs no account. */
  readonly accounts: AccountCalls;
  /** The instances of the account. */
  readonly instances: InstanceCalls;
  readonly #session: AmcSession;
  readonly #lookUp: LookUpPolicy;

  constructor(options: AmcClientOptions) {
    this.#lookUp = { ...DEFAULT_LOOK_UP_POLICY, ...options.lookUp };
    this.#session = new AmcSession({
      apiUrl: options.apiUrl.replace(/\/+$/, ''),
      tokenUrl: options.tokenUrl,
      credentials: options.credentials,
      accountId: options.accountId,
      marketplaceId: options.marketplaceId,
      adsAccountId: options.adsAccountId,
      scope: options.scope,
      fetch: options.fetch ?? globalThis.fetch,
      clock: options.clock ?? systemClock,
      retry: { ...DEFAULT_RETRY_POLICY, ...options.retry },
      requestTimeoutMs: options.requestTimeoutMs ?? 60_000,
      onEvent: options.onEvent ?? (() => undefined),
    });
    this.accounts = new AccountCalls(this.#session);
    this.instances = new InstanceCalls(this.#session);
  }

  /** The operations on one instance; makes no request yet. */
  instance(instanceId: string): AmcInstance {
    const amc = new InstanceSession(this.#session, instanceId, this.#lookUp);
    return {
      instanceId,
      dataSets: new DataSetCalls(amc),
      uploads: new UploadCalls(amc),
      userDeletions: new UserDeletionCalls(amc),
      dataSources: new DataSourceCalls(amc),
      savedQueries: new SavedQueryCalls(amc),
      executions: new ExecutionCalls(amc),
      schedules: new ScheduleCalls(amc),
      collaboration: new CollaborationCalls(amc),
    };
  }
}
