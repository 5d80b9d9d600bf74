import { Command } from 'commander';
import type { AmcInstanceInfo } from '../amc/index.js';
import { EXIT_CODES, type ExitCode } from '../errors.js';
import { visibleLine } from '../visible-text.js';
import { printResult, runAction } from './action.js';
import { connectToAmc, withAmcOptions, type AmcFlags } from './amc-connection.js';
import { SETTINGS_HELP } from './settings-help.js';
import type { Terminal } from './terminal.js';
import { withExamples } from './with-examples.js';

/** `amc-ingest instances …`: the AMC instances of the account. */
export function instancesCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const command = new Command('instances')
    .description('List the AMC instances of the account, and show one.')
    .addHelpText('after', `\nExample:\n  amc-ingest instances list\n${SETTINGS_HELP}`);
  const listing = withAmcOptions(
    new Command('list').description('List the instances: id, kind, status, name.'),
  ).action(async () => {
    const flags: AmcFlags = listing.opts();
    await runAction(terminal, flags.json === true, finish, () => list(flags, terminal));
  });
  command.addCommand(withExamples(listing, 'amc-ingest instances list --json'));
  const showing = withAmcOptions(
    new Command('show')
      .description('Show an instance: its kind, the AWS accounts that need access, and where results go.')
      .argument('[id]', 'instance id (default: AMC_INSTANCE_ID)'),
  ).action(async (id: string | undefined) => {
    const flags: AmcFlags = showing.opts();
    await runAction(terminal, flags.json === true, finish, () => show(id, flags, terminal));
  });
  command.addCommand(withExamples(showing, 'amc-ingest instances show amcabc123'));
  return command;
}

async function list(flags: AmcFlags, terminal: Terminal): Promise<ExitCode> {
  const { client } = await connectToAmc(flags, terminal, { needsInstance: false });
  let count = 0;
  for await (const instance of client.instances.list({ signal: terminal.signal })) {
    count += 1;
    const { instanceId, kind, status, statusText, name } = instance;
    const state = status === 'UNKNOWN' ? (statusText ?? '') : status;
    const line = `${instanceId.padEnd(16)} ${kind.padEnd(13)} ${state.padEnd(11)} ${name ?? ''}`;
    printResult(terminal, flags.json === true, instance, `${visibleLine(line.trimEnd())}\n`);
  }
  if (count === 0) terminal.stderr.write('The account has no instance.\n');
  return EXIT_CODES.done;
}

async function show(id: string | undefined, flags: AmcFlags, terminal: Terminal): Promise<ExitCode> {
  const { client, settings } = await connectToAmc(
    id === undefined ? flags : { ...flags, instance: [id] },
    terminal,
  );
  for (const instanceId of settings.instanceIds) {
    const instance = await client.instances.get(instanceId, { signal: terminal.signal });
    printResult(terminal, flags.json === true, instance, describe(instance));
  }
  return EXIT_CODES.done;
}

const KINDS: Readonly<Record<AmcInstanceInfo['kind'], string>> = {
  standard: 'standard',
  sandbox: 'sandbox (synthetic people; single rows may be seen)',
  collaboration: 'collaboration (AWS Clean Rooms; results go to the bucket of the membership)',
};

function describe(instance: AmcInstanceInfo): string {
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['instance', instance.instanceId],
    ['name', instance.name],
    ['kind', KINDS[instance.kind]],
    ['status', instance.statusText],
    ['advertiser', instance.advertiser],
    ['upload account', instance.uploadAccountId],
    [
      'connected account',
      instance.connectedAccountId ??
        // No data is uploaded to it, so no bucket needs a tag.
        (instance.kind === 'collaboration' ? undefined : 'none: the bucket needs the tag instanceId'),
    ],
    ['result bucket', instance.resultBucket],
  ];
  return lines
    .flatMap(([name, value]) => (value === undefined ? [] : [visibleLine(`${name.padEnd(18)} ${value}`)]))
    .map((line) => `${line}\n`)
    .join('');
}
