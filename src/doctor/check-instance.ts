import { type AmcClient, AmcError, type AmcInstanceInfo } from '../amc/index.js';
import type { Target } from '../model/collaboration.js';
import { type CheckResult, failed, failedBy, ok, skipped, warning } from './check-result.js';
import { checkCollaborationState } from './check-collaboration-state.js';

/** The checks of an instance; or of the credentials, if those already failed. */
export type InstanceCheck =
  | { readonly results: readonly CheckResult[]; readonly info: AmcInstanceInfo | undefined }
  | { readonly login: CheckResult };

/** Whether data can be uploaded to an instance and queried, and what kind of instance it is. */
export async function checkInstance(
  client: AmcClient,
  id: string,
  { target, signal }: { readonly target?: Target | undefined; readonly signal: AbortSignal },
): Promise<InstanceCheck> {
  const name = `instance ${id}`;
  try {
    for await (const _ of client.instance(id).dataSets.list({ maxResults: 1, signal })) break;
  } catch (error) {
    if (error instanceof AmcError && error.operation === 'Login')
      return { login: failedBy('credentials', error) };
    return { results: [failedBy(name, error)], info: undefined };
  }
  const info = await describeInstance(client, id, signal);
  if (target === 'collaboration' && info !== undefined && info.kind !== 'collaboration') {
    const wrong = failed(
      name,
      `it is a ${info.kind} instance, which takes uploads and reads no tables.`,
      'Name a collaboration instance with --instance (amc-ingest instances lists them), or leave --target out.',
    );
    return { results: [wrong], info };
  }
  const state = info?.kind === 'collaboration' ? [await checkCollaborationState(client, id, signal)] : [];
  return {
    results: [describe(name, info, target), await checkQueries(client, id, signal), ...state],
    info,
  };
}

async function describeInstance(
  client: AmcClient,
  id: string,
  signal: AbortSignal,
): Promise<AmcInstanceInfo | undefined> {
  try {
    return await client.instances.get(id, { signal });
  } catch (error) {
    // Uploads work without this; what it would return can be given by hand.
    if (error instanceof AmcError) return undefined;
    throw error;
  }
}

function describe(name: string, info: AmcInstanceInfo | undefined, target: Target | undefined): CheckResult {
  const reachable = 'reachable: its data sets can be listed.';
  if (info === undefined) return ok(name, reachable);
  const { kind, status, statusText, uploadAccountId, connectedAccountId } = info;
  if (status !== 'COMPLETED' && status !== 'UNKNOWN') {
    return warning(
      name,
      `its creation is ${statusText ?? status}.`,
      'Wait until AMC has created it; data that is uploaded before may be refused.',
    );
  }
  if (target === 'collaboration') return ok(name, `${kind}, ${reachable}`);
  const upload = uploadAccountId === undefined ? '' : ` Its upload account is ${uploadAccountId}.`;
  const connected =
    connectedAccountId === undefined
      ? ' No AWS account is connected: the bucket or its objects need the tag instanceId.'
      : ` A bucket of the connected AWS account ${connectedAccountId} needs no tag.`;
  return ok(name, `${kind}, ${reachable}${upload}${connected}`);
}

async function checkQueries(client: AmcClient, id: string, signal: AbortSignal): Promise<CheckResult> {
  const name = `queries ${id}`;
  try {
    for await (const _ of client.instance(id).dataSources.list({ maxResults: 1, signal })) break;
    return ok(name, 'its tables can be listed: what arrived can be asked.');
  } catch (error) {
    if (!(error instanceof AmcError) || error.retryable) return failedBy(name, error);
    return skipped(
      name,
      `its tables cannot be listed (${error.code}): uploads work, \`uploads check\` and \`queries\` do not.`,
      'Give the user behind the refresh token access to the reports of the instance, and the application the scope "Campaign Management".',
    );
  }
}
