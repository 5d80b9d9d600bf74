import type { Command } from 'commander';
import {
  AmcClient,
  findSettings,
  readAmcLogin,
  type AmcEvent,
  type AmcInstance,
  type AmcSettings,
} from '../amc/index.js';
import { readAwsSecret } from '../aws/secret-reader.js';
import { UsageError } from '../errors.js';
import { visibleLine } from '../visible-text.js';
import { describeEvent } from './describe-event.js';
import type { Terminal } from './terminal.js';

/** The options of every command that talks to AMC. */
export interface AmcFlags {
  readonly instance?: string[];
  readonly verbose?: boolean;
  readonly json?: boolean;
}

/** Where the settings come from; part of the help of every command that needs them. */
export const SETTINGS_HELP = `
AMC settings come from the environment: AMC_CLIENT_ID, AMC_CLIENT_SECRET, AMC_REFRESH_TOKEN (Login with Amazon) and
AMC_REGION (NA, EU or FE). AMC_ACCOUNT_ID, AMC_MARKETPLACE_ID and AMC_INSTANCE_ID are found by asking AMC where there
is only one; amc-ingest doctor prints them. AMC_API_URL and AMC_TOKEN_URL point elsewhere. AMC_SECRET may name an AWS secret that holds them as JSON; AMC_CLIENT_ID_SECRET,
AMC_CLIENT_SECRET_SECRET and AMC_REFRESH_TOKEN_SECRET one secret each.`;

export function withAmcOptions(command: Command): Command {
  return command
    .option('--instance <id|name...>', 'AMC instances, by id or name (default: AMC_INSTANCE_ID)')
    .option('--verbose', 'say every call to AMC on stderr')
    .option('--json', 'print the result as JSON to stdout');
}

/** A client for AMC and the instances to work on. */
export interface AmcConnection {
  readonly client: AmcClient;
  readonly settings: AmcSettings;
  readonly instances: readonly AmcInstance[];
}

export interface ConnectOptions {
  readonly onEvent?: (event: AmcEvent) => void;
  /** False where no instance is worked on. Default true. */
  readonly needsInstance?: boolean;
  /** Told which setting was found by asking AMC. Default: written to stderr. */
  readonly onFound?: (text: string) => void;
}

/** @throws AmcSettingsError naming every missing setting and where it was looked for, or the choices that AMC names */
export async function connectToAmc(
  flags: AmcFlags,
  terminal: Terminal,
  {
    onEvent = (event) => terminal.stderr.write(`${describeEvent(event)}\n`),
    needsInstance = true,
    onFound = (text) => terminal.stderr.write(`${text}\n`),
  }: ConnectOptions = {},
): Promise<AmcConnection> {
  const { signal } = terminal;
  const login = await readAmcLogin({ readSecret: readAwsSecret, instanceIds: flags.instance, signal });
  const clientFor = (account: { readonly accountId: string; readonly marketplaceId: string }) =>
    new AmcClient({ ...login, ...account, ...(flags.verbose === true ? { onEvent } : {}) });
  const { settings, found } = await findSettings(login, { clientFor, needsInstance, signal });
  for (const [name, value] of Object.entries(found)) {
    onFound(visibleLine(`${name}=${value} (found by asking AMC)`));
  }
  const client = clientFor(settings);
  return { client, settings, instances: settings.instanceIds.map((id) => client.instance(id)) };
}

/** The only instance; commands about one data set or upload need to know which. */
export function onlyInstance({ instances }: AmcConnection): AmcInstance {
  const [first, second] = instances;
  if (first !== undefined && second === undefined) return first;
  throw new UsageError(
    `This command works on one instance, and ${instances.length} are given. Name one with --instance.`,
    { code: 'ONE_INSTANCE_NEEDED' },
  );
}
