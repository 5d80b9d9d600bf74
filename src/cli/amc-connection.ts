import type { Command } from 'commander';
import {
  AmcClient,
  readAmcSettings,
  type AmcEvent,
  type AmcInstance,
  type AmcSettings,
} from '../amc/index.js';
import { readAwsSecret } from '../aws/secret-reader.js';
import { UsageError } from '../errors.js';
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
AMC settings come from the environment: AMC_CLIENT_ID, AMC_CLIENT_SECRET, AMC_REFRESH_TOKEN (Login with Amazon),
AMC_ACCOUNT_ID, AMC_MARKETPLACE_ID, AMC_INSTANCE_ID, AMC_REGION (NA, EU or FE); AMC_API_URL and AMC_TOKEN_URL
point elsewhere. AMC_SECRET may name an AWS secret that holds them as JSON; AMC_CLIENT_ID_SECRET,
AMC_CLIENT_SECRET_SECRET and AMC_REFRESH_TOKEN_SECRET one secret each.`;

export function withAmcOptions(command: Command): Command {
  return command
    .option('--instance <id...>', 'AMC instances (default: AMC_INSTANCE_ID)')
    .option('--verbose', 'say every call to AMC on stderr')
    .option('--json', 'print the result as JSON to stdout');
}

/** A client for AMC and the instances to work on. */
export interface AmcConnection {
  readonly client: AmcClient;
  readonly settings: AmcSettings;
  readonly instances: readonly AmcInstance[];
}

/** @throws AmcSettingsError naming every missing setting and where it was looked for */
export async function connectToAmc(
  flags: AmcFlags,
  terminal: Terminal,
  onEvent: (event: AmcEvent) => void = (event) => terminal.stderr.write(`${describeEvent(event)}\n`),
): Promise<AmcConnection> {
  const settings = await readAmcSettings({
    readSecret: readAwsSecret,
    instanceIds: flags.instance,
    signal: terminal.signal,
  });
  const client = new AmcClient({
    ...settings,
    ...(flags.verbose === true ? { onEvent } : {}),
  });
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
