import pLimit from 'p-limit';
import {
  AmcClient,
  type AmcClientOptions,
  AmcError,
  type AmcInstanceInfo,
  type AmcSettings,
  AmcSettingsError,
  findSettings,
  type FoundSettings,
  instanceIdsOf,
  type ReadSettingsOptions,
  readAmcLogin,
  readAmcSettings,
} from '../amc/index.js';
import type { Target } from '../model/collaboration.js';
import { type CheckResult, failedBy, ok, skipped, warning } from './check-result.js';
import { checkInstance } from './check-instance.js';

/** Instances that are asked at the same time. */
const CONCURRENT_INSTANCES = 4;
const REQUEST_TIMEOUT_MS = 15_000;
/** The doctor is to answer soon: fewer tries than a run makes. */
const RETRY = { maxAttempts: 3, maxElapsedMs: 20_000, maxRetryAfterMs: 10_000 } as const;

export interface AmcCheckOptions extends Pick<ReadSettingsOptions, 'env' | 'readSecret' | 'instanceIds'> {
  readonly signal: AbortSignal;
  readonly retry?: AmcClientOptions['retry'];
  readonly fetch: NonNullable<AmcClientOptions['fetch']>;
  /** What the instances are for. Default: uploads. */
  readonly target?: Target | undefined;
}

/** What is known of the account and its instances. */
export interface AmcChecks {
  readonly results: readonly CheckResult[];
  /** Undefined when the settings are not complete. */
  readonly instanceIds: readonly string[] | undefined;
  /** What AMC says of them, as far as it does. */
  readonly instances: readonly AmcInstanceInfo[];
}

/**
 * Settings (those that are missing are looked for at AMC), then whether Login with Amazon issues a token for them, then
 * AMC's terms, then whether each instance can be used.
 */
export async function checkAmc(options: AmcCheckOptions): Promise<AmcChecks> {
  const { instanceIds } = options;
  let found: FoundSettings;
  try {
    found = await settingsOf(options);
  } catch (error) {
    if (error instanceof AmcError && error.operation === 'Login') {
      const results = [
        skipped('settings', 'account and instance are missing, and AMC could not be asked for them.'),
        failedBy('credentials', error),
        skipped('instances', 'there is no access token to ask them with.'),
      ];
      return { results, instanceIds, instances: [] };
    }
    const because = 'the settings are not complete.';
    const results = [
      failedBy('settings', error),
      skipped('credentials', because),
      skipped('instances', because),
    ];
    return { results, instanceIds, instances: [] };
  }
  const { settings } = found;
  const use = await checkUse(clientOf(settings, options), settings.instanceIds, options);
  return { ...use, results: [settingsResult(found), ...use.results], instanceIds: settings.instanceIds };
}

async function checkUse(
  client: AmcClient,
  instanceIds: readonly string[],
  { signal, target }: Pick<AmcCheckOptions, 'signal' | 'target'>,
): Promise<Pick<AmcChecks, 'results' | 'instances'>> {
  // The first alone: without a token it is of no use to ask for the others.
  const [firstId = '', ...otherIds] = instanceIds;
  const first = await checkInstance(client, firstId, { signal, target });
  if ('login' in first) {
    const instances = skipped('instances', 'there is no access token to ask them with.');
    return { results: [first.login, instances], instances: [] };
  }
  const limit = pLimit(CONCURRENT_INSTANCES);
  const others = await Promise.all(
    otherIds.map((id) => limit(() => checkInstance(client, id, { signal, target }))),
  );
  const credentials = ok('credentials', 'Login with Amazon issues access tokens.');
  const checks = [first, ...others];
  const results = checks.flatMap((check) => ('login' in check ? [check.login] : check.results));
  return {
    results: [credentials, await checkTerms(client, signal), ...results],
    instances: checks.flatMap((check) => ('login' in check || check.info === undefined ? [] : [check.info])),
  };
}

/** The settings as given, completed by asking AMC. Throws AmcSettingsError that names all that is missing. */
async function settingsOf(options: AmcCheckOptions): Promise<FoundSettings> {
  const { signal, retry: _retry, fetch: _fetch, target: _target, ...sources } = options;
  try {
    const settings = await readAmcSettings({ ...sources, signal });
    const given = settings.instanceIds;
    const instanceIds = await instanceIdsOf(given, clientOf(settings, options), signal);
    if (instanceIds === given) return { settings, found: {} };
    return { settings: { ...settings, instanceIds }, found: { AMC_INSTANCE_ID: instanceIds.join(',') } };
  } catch (error) {
    if (!(error instanceof AmcSettingsError)) throw error;
    const login = await readAmcLogin({ ...sources, signal }).catch((): never => {
      // Whoever has credentials to set wants to know of all that is missing.
      throw error;
    });
    return findSettings(login, {
      clientFor: (account) => clientOf({ ...login, ...account }, options),
      needsInstance: true,
      signal,
    });
  }
}

function clientOf(settings: AmcSettings, { retry, fetch }: AmcCheckOptions): AmcClient {
  return new AmcClient({
    ...settings,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    retry: { ...RETRY, ...retry },
    fetch,
  });
}

function settingsResult({ settings, found }: FoundSettings): CheckResult {
  const lines = Object.entries(found).map(([name, value]) => `${name}=${value}`);
  if (lines.length === 0) return ok('settings', `complete, for ${settings.apiUrl}.`);
  return {
    ...ok('settings', `complete, for ${settings.apiUrl}; found by asking AMC: ${lines.join(' ')}`),
    whatToDo: 'Save what was found in the environment: later commands need not ask then.',
  };
}

async function checkTerms(client: AmcClient, signal: AbortSignal): Promise<CheckResult> {
  try {
    const { hasAccepted } = await client.accounts.terms({ signal });
    if (hasAccepted === true) return ok('terms', "AMC's terms are accepted in this region.");
    if (hasAccepted === undefined) return skipped('terms', 'AMC does not say whether they are accepted.');
    return warning(
      'terms',
      "AMC's terms are not accepted in this region.",
      'Sign in to the AMC console of the region as the user who authorized the refresh token, and accept them.',
    );
  } catch (error) {
    if (error instanceof AmcError && !error.retryable) {
      return skipped('terms', 'AMC does not let this user see whether they are accepted.');
    }
    return failedBy('terms', error);
  }
}
