import pLimit from 'p-limit';
import {
  AmcClient,
  type AmcClientOptions,
  AmcError,
  type AmcSettings,
  type ReadSettingsOptions,
  readAmcSettings,
} from '../amc/index.js';
import { type CheckResult, failedBy, ok, skipped } from './check-result.js';

/** Instances that are asked at the same time. */
const CONCURRENT_INSTANCES = 4;
const REQUEST_TIMEOUT_MS = 15_000;
/** The doctor is to answer soon: fewer tries than a run makes. */
const RETRY = { maxAttempts: 3, maxElapsedMs: 20_000, maxRetryAfterMs: 10_000 } as const;

export interface AmcCheckOptions extends Pick<ReadSettingsOptions, 'env' | 'readSecret' | 'instanceIds'> {
  readonly signal: AbortSignal;
  readonly retry?: AmcClientOptions['retry'];
  readonly fetch: NonNullable<AmcClientOptions['fetch']>;
}

/** What is known of the account and its instances. */
export interface AmcChecks {
  readonly results: readonly CheckResult[];
  /** Undefined when the settings are not complete. */
  readonly instanceIds: readonly string[] | undefined;
}

/** Settings, then whether Login with Amazon issues a token for them, then whether each instance can be read. */
export async function checkAmc(options: AmcCheckOptions): Promise<AmcChecks> {
  const { signal, retry, fetch, ...sources } = options;
  let settings: AmcSettings;
  try {
    settings = await readAmcSettings({ ...sources, signal });
  } catch (error) {
    const because = 'the settings are not complete.';
    return {
      results: [failedBy('settings', error), skipped('credentials', because), skipped('instances', because)],
      instanceIds: options.instanceIds,
    };
  }
  const found = ok('settings', `complete, for ${settings.apiUrl}.`);
  const client = new AmcClient({
    ...settings,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    retry: { ...RETRY, ...retry },
    fetch,
  });
  // The first alone: without a token it is of no use to ask for the others.
  const [firstId = '', ...otherIds] = settings.instanceIds;
  const first = await checkInstance(client, firstId, signal);
  const { instanceIds } = settings;
  if ('login' in first) {
    const instances = skipped('instances', 'there is no access token to ask them with.');
    return { results: [found, first.login, instances], instanceIds };
  }
  const limit = pLimit(CONCURRENT_INSTANCES);
  const others = await Promise.all(otherIds.map((id) => limit(() => checkInstance(client, id, signal))));
  const credentials = ok('credentials', 'Login with Amazon issues access tokens.');
  const instances = [first, ...others].map((check) => ('login' in check ? check.login : check.instance));
  return { results: [found, credentials, ...instances], instanceIds };
}

/** The check of an instance; or, when it did not come to that, of the credentials. */
type InstanceCheck = { readonly instance: CheckResult } | { readonly login: CheckResult };

async function checkInstance(client: AmcClient, id: string, signal: AbortSignal): Promise<InstanceCheck> {
  const name = `instance ${id}`;
  try {
    for await (const _ of client.instance(id).dataSets.list({ maxResults: 1, signal })) break;
    return { instance: ok(name, 'reachable: its data sets can be listed.') };
  } catch (error) {
    if (error instanceof AmcError && error.operation === 'Login')
      return { login: failedBy('credentials', error) };
    return { instance: failedBy(name, error) };
  }
}
