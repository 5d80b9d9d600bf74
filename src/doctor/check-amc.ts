import pLimit from 'p-limit';
import {
  type Account,
  AmcClient,
  type AmcClientOptions,
  AmcError,
  type AmcInstanceInfo,
  type AmcLogin,
  type AmcSettings,
  AmcSettingsError,
  findAccount,
  findSettings,
  type FoundSettings,
  type ReadSettingsOptions,
  readAmcLogin,
} from '../amc/index.js';
import type { Target } from '../model/collaboration.js';
import { type CheckResult, failedBy, ok, skipped, warning } from './check-result.js';
import { checkInstance } from './check-instance.js';

/** The most instances asked at the same time. */
const CONCURRENT_INSTANCES = 4;
const REQUEST_TIMEOUT_MS = 15_000;
/** The doctor should answer soon: fewer tries than a run makes. */
const RETRY = { maxAttempts: 3, maxElapsedMs: 20_000, maxRetryAfterMs: 10_000 } as const;

export interface AmcCheckOptions extends Pick<ReadSettingsOptions, 'env' | 'readSecret' | 'instanceIds'> {
  readonly signal: AbortSignal;
  readonly retry?: AmcClientOptions['retry'];
  readonly fetch: NonNullable<AmcClientOptions['fetch']>;
  /** The purpose of the instances. Default: uploads. */
  readonly target?: Target | undefined;
}

/** What is known about the account and its instances. */
export interface AmcChecks {
  readonly results: readonly CheckResult[];
  /** Undefined when the settings are incomplete. */
  readonly instanceIds: readonly string[] | undefined;
  /** AMC's answers about them, as far as it gives any. */
  readonly instances: readonly AmcInstanceInfo[];
}

/**
 * Checks the settings (missing ones are looked up at AMC), then whether Login with Amazon issues a token for
 * them, then AMC's terms, then whether each instance can be used.
 */
export async function checkAmc(options: AmcCheckOptions): Promise<AmcChecks> {
  const { signal, retry: _retry, fetch: _fetch, target: _target, ...sources } = options;
  const { instanceIds } = options;
  let login: AmcLogin;
  try {
    login = await readAmcLogin({ ...sources, signal });
  } catch (error) {
    const settings = {
      ...failedBy('settings', error),
      whatToDo: 'Account, marketplace and instance are then found by asking AMC, where there is one only.',
    };
    return {
      results: [settings, ...skippedWithout('the settings are not complete.')],
      instanceIds,
      instances: [],
    };
  }
  let account: Account | undefined;
  try {
    const find = { clientFor: (of: Account) => clientOf({ ...login, ...of }, options), signal };
    account = await findAccount(login, find);
    const { settings, found } = await findSettings(
      { ...login, ...account },
      { ...find, needsInstance: true },
    );
    const use = await checkUse(clientOf(settings, options), settings.instanceIds, options);
    const settingsCheck = settingsResult({ settings, found: { ...foundAccount(login, account), ...found } });
    return { ...use, results: [settingsCheck, ...use.results], instanceIds: settings.instanceIds };
  } catch (error) {
    return { results: await withoutInstances(error, login, account, options), instanceIds, instances: [] };
  }
}

/** What can be settingsCheck although it is not known which instance is meant, or which account. */
async function withoutInstances(
  error: unknown,
  login: AmcLogin,
  account: Account | undefined,
  options: AmcCheckOptions,
): Promise<readonly CheckResult[]> {
  if (error instanceof AmcError && error.operation === 'Login') {
    return [
      skipped('settings', 'account and instance are missing, and AMC could not be asked for them.'),
      failedBy('credentials', error),
      skipped('instances', 'there is no access token to ask them with.'),
    ];
  }
  const settings = failedBy('settings', error);
  if (!(error instanceof AmcSettingsError)) {
    return [settings, ...skippedWithout('the settings are not complete.')];
  }
  // AMC has listed the choices, so it accepted the credentials.
  const found = account === undefined ? {} : foundAccount(login, account);
  const lines = linesOf(found);
  return [
    lines === '' ? settings : { ...settings, whatToDo: `Found by asking AMC so far: ${lines}` },
    TOKENS_ISSUED,
    ...(account === undefined
      ? []
      : [await checkTerms(clientOf({ ...login, ...account }, options), options.signal)]),
    skipped('instances', 'which is meant is not known.'),
  ];
}

const TOKENS_ISSUED = ok('credentials', 'Login with Amazon issues access tokens.');

function skippedWithout(because: string): readonly CheckResult[] {
  return [skipped('credentials', because), skipped('instances', because)];
}

function foundAccount(login: AmcLogin, { accountId, marketplaceId }: Account): FoundSettings['found'] {
  return {
    ...(login.accountId === undefined ? { AMC_ACCOUNT_ID: accountId } : {}),
    ...(login.marketplaceId === undefined ? { AMC_MARKETPLACE_ID: marketplaceId } : {}),
  };
}

async function checkUse(
  client: AmcClient,
  instanceIds: readonly string[],
  { signal, target }: Pick<AmcCheckOptions, 'signal' | 'target'>,
): Promise<Pick<AmcChecks, 'results' | 'instances'>> {
  // The first one alone: without a token, asking for the others is pointless.
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
  const checks = [first, ...others];
  const results = checks.flatMap((check) => ('login' in check ? [check.login] : check.results));
  return {
    results: [TOKENS_ISSUED, await checkTerms(client, signal), ...results],
    instances: checks.flatMap((check) => ('login' in check || check.info === undefined ? [] : [check.info])),
  };
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
  const lines = linesOf(found);
  if (lines === '') return ok('settings', `complete, for ${settings.apiUrl}.`);
  return {
    ...ok('settings', `complete, for ${settings.apiUrl}; found by asking AMC: ${lines}`),
    whatToDo: 'Save what was found in the environment: later commands need not ask then.',
  };
}

function linesOf(found: FoundSettings['found']): string {
  return Object.entries(found)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
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
