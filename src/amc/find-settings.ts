import type { AmcAccountInfo } from './account.js';
import type { AmcClient } from './amc-client.js';
import type { AmcInstanceInfo } from './instance-info.js';
import { instanceIdsOf, isCalled } from './instance-names.js';
import type { AmcLogin, AmcSettings } from './settings.js';
import { AmcSettingsError } from './settings-error.js';

/** Complete settings, and which of them were looked up at AMC. */
export interface FoundSettings {
  readonly settings: AmcSettings;
  /** By variable; empty when all were given. */
  readonly found: Readonly<Record<string, string>>;
}

export interface FindSettingsOptions {
  /** Makes a client for an account; the ids are empty while the account is unknown. */
  readonly clientFor: (account: { readonly accountId: string; readonly marketplaceId: string }) => AmcClient;
  /** False when no instance is being processed, e.g. to list them. */
  readonly needsInstance: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The account whose instances are processed. */
export interface Account {
  readonly accountId: string;
  readonly marketplaceId: string;
}

/** More choices than this are not listed. */
const MAX_LISTED = 20;

/**
 * Completes settings by asking AMC, where the answer is unambiguous: the user's account, the account of the
 * given instance, the account's instance. Throws AmcSettingsError, which lists the choices, when there are
 * several or none; AmcError when AMC cannot be asked.
 */
export async function findSettings(login: AmcLogin, options: FindSettingsOptions): Promise<FoundSettings> {
  const account = await findAccount(login, options);
  const given = login.instanceIds;
  const instanceIds =
    given.length > 0 || !options.needsInstance
      ? await instanceIdsOf(given, options.clientFor(account), options.signal)
      : [await onlyInstanceOf(account, options)];
  const found = {
    ...(login.accountId === undefined ? { AMC_ACCOUNT_ID: account.accountId } : {}),
    ...(login.marketplaceId === undefined ? { AMC_MARKETPLACE_ID: account.marketplaceId } : {}),
    ...(isSame(given, instanceIds) ? {} : { AMC_INSTANCE_ID: instanceIds.join(',') }),
  };
  return { settings: Object.freeze({ ...login, ...account, instanceIds }), found };
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}

/**
 * The configured account, otherwise the only one that the user has, or that of the given instance. Throws
 * AmcSettingsError with the choices; AmcError.
 */
export async function findAccount(
  login: AmcLogin,
  options: Omit<FindSettingsOptions, 'needsInstance'>,
): Promise<Account> {
  const { accountId, marketplaceId } = login;
  if (accountId !== undefined && marketplaceId !== undefined) return { accountId, marketplaceId };
  const fitting: AmcAccountInfo[] = [];
  const { accounts } = options.clientFor({ accountId: '', marketplaceId: '' });
  for await (const account of accounts.list({ signal: options.signal })) {
    const isAccount = accountId === undefined || account.accountId === accountId;
    const isMarketplace = marketplaceId === undefined || account.marketplaceId === marketplaceId;
    if (isAccount && isMarketplace && account.marketplaceId !== undefined) fitting.push(account);
  }
  const [first, second] = fitting;
  if (first === undefined) {
    throw problem(
      'AMC_ACCOUNT_ID',
      'it is missing, and AMC names no account of this user that fits. Check AMC_REGION and the user behind AMC_REFRESH_TOKEN. With instant access (sponsored ads), set it to the entity id of the sponsored ads account, and AMC_MARKETPLACE_ID.',
    );
  }
  if (second === undefined) return idsOf(first);
  const [instanceId] = login.instanceIds;
  const owner = instanceId === undefined ? undefined : await ownerOf(instanceId, fitting, options);
  if (owner !== undefined) return owner;
  const lines = fitting.map(
    (account) =>
      `AMC_ACCOUNT_ID=${account.accountId} AMC_MARKETPLACE_ID=${account.marketplaceId ?? ''} (${account.accountName ?? 'no name'})`,
  );
  throw problem(
    'AMC_ACCOUNT_ID',
    `the user has ${fitting.length} AMC accounts; set one of them:${listed(lines)}`,
  );
}

/** The account that has the instance. */
async function ownerOf(
  instanceId: string,
  accounts: readonly AmcAccountInfo[],
  options: Omit<FindSettingsOptions, 'needsInstance'>,
): Promise<Account | undefined> {
  for (const account of accounts) {
    const ids = idsOf(account);
    for await (const instance of options.clientFor(ids).instances.list({ signal: options.signal })) {
      if (isCalled(instance, instanceId)) return ids;
    }
  }
  return undefined;
}

async function onlyInstanceOf(account: Account, options: FindSettingsOptions): Promise<string> {
  const all: AmcInstanceInfo[] = [];
  for await (const instance of options.clientFor(account).instances.list({ signal: options.signal })) {
    all.push(instance);
  }
  const [first, second] = all;
  if (first === undefined) {
    throw problem('AMC_INSTANCE_ID', 'it is missing, and the account has no instance. Create one in AMC.');
  }
  // amc-ingest does not guess among several, not even when only one is not a sandbox: data would go to it.
  if (second === undefined) return first.instanceId;
  const lines = all.map(
    ({ instanceId, name, kind }) => `AMC_INSTANCE_ID=${instanceId} (${name ?? 'no name'}, ${kind})`,
  );
  throw problem(
    'AMC_INSTANCE_ID',
    `the account has ${all.length} instances; set one of them, or give it with --instance:${listed(lines)}`,
  );
}

function idsOf({ accountId, marketplaceId = '' }: AmcAccountInfo): Account {
  return { accountId, marketplaceId };
}

function listed(lines: readonly string[]): string {
  const more = lines.length > MAX_LISTED ? [`… and ${lines.length - MAX_LISTED} more`] : [];
  return [...lines.slice(0, MAX_LISTED), ...more].map((line) => `\n    ${line}`).join('');
}

function problem(setting: string, message: string): AmcSettingsError {
  return new AmcSettingsError([{ setting, message, lookedIn: [] }]);
}
