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

export function withAmcOptions(command: Command): Command {
  return command
    .option('--instance <id|name...>', 'AMC instances, by id or name (default: AMC_INSTANCE_ID)')
    .option('--verbose', 'print every call to AMC to stderr')
    .option('--json', 'print the result as JSON to stdout');
}

/** A client for AMC and the instances to process. */
export interface AmcConnection {
  readonly client: AmcClient;
  readonly settings: AmcSettings;
  readonly instances: readonly AmcInstance[];
}

export interface ConnectOptions {
  readonly onEvent?: (event: AmcEvent) => void;
  /** False when no instance is being processed. Default true. */
  readonly needsInstance?: boolean;
  /** Called with the setting that was found by asking AMC. Default: writes it to stderr. */
  readonly onFound?: (text: string) => void;
}

/**
 * @throws AmcSettingsError naming every missing setting and where it was looked for, or the choices that AMC
 * offers
 */
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

/** The only instance; commands about one data set or upload need exactly one. */
export function onlyInstance({ instances }: AmcConnection): AmcInstance {
  const [first, second] = instances;
  if (first !== undefined && second === undefined) return first;
  throw new UsageError(
    `This command works on one instance, and ${instances.length} are given. Name one with --instance.`,
    { code: 'ONE_INSTANCE_NEEDED' },
  );
}
