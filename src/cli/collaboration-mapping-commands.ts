import { Command } from 'commander';
import type { AmcInstance, AmcMappingStarted } from '../amc/index.js';
import { EXIT_CODES, type ExitCode } from '../errors.js';
import { visibleLine, visibleText } from '../visible-text.js';
import { printResult, runAction } from './action.js';
import { connectToAmc, withAmcOptions, type AmcFlags } from './amc-connection.js';
import { confirm } from './confirm.js';
import { describeMappingJob } from './describe-mapping-job.js';
import type { Terminal } from './terminal.js';
import { minutes, seconds } from './upload-options.js';
import { withExamples } from './with-examples.js';

type Finish = (code: ExitCode) => void;

interface Flags extends AmcFlags {
  readonly wait?: boolean;
  readonly timeout?: number;
  readonly poll?: number;
  readonly yes?: boolean;
}

interface Call {
  readonly instance: AmcInstance;
  readonly args: readonly string[];
  readonly flags: Flags;
  readonly terminal: Terminal;
  /** Prints the value for machines, or the text for people. */
  readonly say: (value: unknown, text: string) => void;
}

/** What a command does with one instance. */
type Work = (call: Call) => Promise<ExitCode>;

/** The commands that ask AMC about the collaboration of an instance, and map people. */
export function collaborationMappingCommands(terminal: Terminal, finish: Finish): Command[] {
  const make = (command: Command, example: string, work: Work) => {
    const whole = withAmcOptions(command).action(async () => {
      const flags: Flags = whole.opts();
      await runAction(terminal, flags.json === true, finish, () =>
        onInstances({ args: whole.args, flags, terminal }, work),
      );
    });
    return withExamples(whole, example);
  };
  return [
    make(
      new Command('status').description(
        'Show the collaboration of an instance: its state, the link to accept it, its members and their accounts.',
      ),
      'amc-ingest collaboration status --instance amcabc123',
      showStatus,
    ),
    make(
      new Command('namespaces').description('List the ID namespaces that no mapping table uses yet.'),
      'amc-ingest collaboration namespaces --instance amcabc123',
      listNamespaces,
    ),
    make(
      withWaitOptions(
        new Command('map')
          .description(
            'Create an ID mapping table from an ID namespace, and start filling it. AMC recommends a single table.',
          )
          .argument('<namespace-arn>', 'ARN of the ID namespace: the output IdNamespaceArn of the stack')
          .argument('[name]', 'name of the mapping table', 'amcingest'),
      ),
      'amc-ingest collaboration map arn:aws:entityresolution:us-east-1:111122223333:idnamespace/amcingest --wait',
      map,
    ),
    make(
      withWaitOptions(
        new Command('refresh')
          .description('Fill a mapping table again, after new data; AMC allows this once in 14 days.')
          .argument('<table>', 'id of the mapping table'),
      ),
      'amc-ingest collaboration refresh mapping-table-1',
      refresh,
    ),
    make(
      new Command('unmap')
        .description(
          'Delete a mapping table: queries that join with it no longer find anyone. Its namespace can be mapped again.',
        )
        .argument('<table>', 'id of the mapping table')
        .option('--yes', 'do not ask before it is deleted'),
      'amc-ingest collaboration unmap mapping-table-1 --yes',
      unmap,
    ),
    make(
      new Command('tables').description(
        'List the ID mapping tables, each with its newest job and match rate.',
      ),
      'amc-ingest collaboration tables --instance amcabc123',
      listTables,
    ),
  ];
}

function withWaitOptions(command: Command): Command {
  return command
    .option(
      '--wait',
      'wait until the table is filled, and say how many people were matched; 4: the job failed',
    )
    .option('--timeout <minutes>', 'with --wait: give up after this time (default: 1440)', minutes)
    .option('--poll <seconds>', 'with --wait: interval for polling AMC (default: 60)', seconds);
}

async function onInstances(call: Omit<Call, 'instance' | 'say'>, work: Work): Promise<ExitCode> {
  const { flags, terminal } = call;
  const { client, settings } = await connectToAmc(flags, terminal);
  let exitCode: ExitCode = EXIT_CODES.done;
  for (const instanceId of settings.instanceIds) {
    const code = await work({
      ...call,
      instance: client.instance(instanceId),
      say: (value, text) => printResult(terminal, flags.json === true, value, visibleText(text)),
    });
    if (code !== EXIT_CODES.done) exitCode = code;
  }
  return exitCode;
}

const map: Work = async (call) => {
  const [namespaceArn = '', name = 'amcingest'] = call.args;
  const started = await call.instance.collaboration.createMappingTable({ name, namespaceArn });
  const { idMappingTable: table, idMappingWorkflowJobId: job } = started;
  if (call.flags.wait === true && table?.id !== undefined) return waitFor(table.id, started, call);
  call.say(started, `Mapping table ${table?.id ?? name}: job ${job ?? 'not named yet'} was started.\n`);
  return EXIT_CODES.done;
};

const refresh: Work = async (call) => {
  const [table = ''] = call.args;
  const started = await call.instance.collaboration.refreshMappingTable(table);
  if (call.flags.wait === true) return waitFor(table, started, call);
  call.say(started, `Job ${started.idMappingWorkflowJobId ?? 'not named yet'} was started.\n`);
  return EXIT_CODES.done;
};

async function waitFor(
  tableId: string,
  started: AmcMappingStarted,
  { instance, flags, terminal, say }: Call,
): Promise<ExitCode> {
  const { timeout, poll } = flags;
  let shown = '';
  const job = await instance.collaboration.waitForJob(tableId, started, {
    signal: terminal.signal,
    ...(timeout === undefined ? {} : { timeoutMs: timeout * 60_000 }),
    ...(poll === undefined ? {} : { pollMs: poll * 1000 }),
    onStatus: ({ status }) => {
      if (status !== shown) terminal.stderr.write(visibleText(`Mapping table ${tableId}: ${status}\n`));
      shown = status;
    },
  });
  say({ ...started, job }, `${visibleLine(`${tableId}: ${describeMappingJob(job)}`)}\n`);
  return job.status === 'SUCCEEDED' ? EXIT_CODES.done : EXIT_CODES.delivery;
}

const unmap: Work = async ({ instance, args, flags, terminal, say }) => {
  const [table = ''] = args;
  const question = `Delete the mapping table ${table} of ${instance.instanceId}?`;
  if (!(await confirm(question, flags.yes === true, terminal))) {
    say({ idMappingTableId: table, deleted: false }, 'Nothing was deleted.\n');
    return EXIT_CODES.done;
  }
  await instance.collaboration.deleteMappingTable(table);
  say({ idMappingTableId: table, deleted: true }, `Mapping table ${table} was deleted.\n`);
  return EXIT_CODES.done;
};

const showStatus: Work = async ({ instance, say }) => {
  const collaboration = await instance.collaboration.get();
  const { name, status, customerAcceptanceLink, customer, resultsReceivers = [] } = collaboration;
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['instance', instance.instanceId],
    ['collaboration', name],
    ['status', status],
    ['accept at', status === 'PENDING_ACCEPTANCE' ? customerAcceptanceLink : undefined],
    ['MembershipId', customer?.membershipId],
    ['your account', customer?.accountId],
    ...resultsReceivers.map(
      (member) => ['results to', `${member.accountId ?? '?'} (${member.displayName ?? ''})`] as const,
    ),
  ];
  say(
    collaboration,
    lines
      .flatMap(([title, value]) =>
        value === undefined ? [] : [`${title.padEnd(16)} ${visibleLine(value)}\n`],
      )
      .join(''),
  );
  return EXIT_CODES.done;
};

const listNamespaces: Work = async ({ instance, say }) => {
  for await (const namespace of instance.collaboration.namespaces()) {
    say(namespace, `${visibleLine(namespace.idNamespaceArn ?? namespace.id ?? '')}\n`);
  }
  return EXIT_CODES.done;
};

const listTables: Work = async ({ instance: { collaboration }, say }) => {
  for await (const table of collaboration.mappingTables()) {
    const newest = table.id === undefined ? undefined : await collaboration.newestJob(table.id);
    const job =
      table.id === undefined || newest?.jobId === undefined
        ? null
        : await collaboration.job(table.id, newest.jobId);
    const state = job === null ? 'no job yet' : describeMappingJob(job);
    say({ ...table, job }, `${visibleLine(`${table.id ?? ''} ${table.name ?? ''}: ${state}`)}\n`);
  }
  return EXIT_CODES.done;
};
