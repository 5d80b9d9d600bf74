import { Command } from 'commander';
import { matchRate } from '../amc/index.js';
import type { AmcInstance, AmcMappingJob } from '../amc/index.js';
import { EXIT_CODES, type ExitCode } from '../errors.js';
import { count, percent } from '../report/numbers.js';
import { visibleLine, visibleText } from '../visible-text.js';
import { printResult, runAction } from './action.js';
import { connectToAmc, withAmcOptions, type AmcFlags } from './amc-connection.js';
import type { Terminal } from './terminal.js';
import { withExamples } from './with-examples.js';

type Finish = (code: ExitCode) => void;

/** What a command does with one instance. */
type Work = (instance: AmcInstance, say: (value: unknown, text: string) => void) => Promise<void>;

/** The commands that ask AMC about the collaboration of an instance, and map people. */
export function collaborationMappingCommands(terminal: Terminal, finish: Finish): Command[] {
  const make = (command: Command, example: string, work: (args: readonly string[]) => Work) => {
    const whole = withAmcOptions(command).action(async () => {
      const flags: AmcFlags = whole.opts();
      await runAction(terminal, flags.json === true, finish, () =>
        onInstances(flags, terminal, work(whole.args)),
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
      () => showStatus,
    ),
    make(
      new Command('namespaces').description('List the ID namespaces that are in no mapping table yet.'),
      'amc-ingest collaboration namespaces --instance amcabc123',
      () => listNamespaces,
    ),
    make(
      new Command('map')
        .description(
          'Create an ID mapping table of an ID namespace, and start filling it. AMC advises one table.',
        )
        .argument('<namespace-arn>', 'ARN of the ID namespace: the output IdNamespaceArn of the stack')
        .argument('[name]', 'name of the mapping table', 'amcingest'),
      'amc-ingest collaboration map arn:aws:entityresolution:us-east-1:111122223333:idnamespace/amcingest',
      ([namespaceArn = '', name = 'amcingest']) =>
        async (instance, say) => {
          const started = await instance.collaboration.createMappingTable({ name, namespaceArn });
          const { idMappingTable: table, idMappingWorkflowJobId: job } = started;
          say(started, `Mapping table ${table?.id ?? name}: job ${job ?? 'not named yet'} was started.\n`);
        },
    ),
    make(
      new Command('refresh')
        .description('Fill a mapping table again, after new data; AMC takes that once in 14 days.')
        .argument('<table>', 'id of the mapping table'),
      'amc-ingest collaboration refresh mapping-table-1',
      ([table = '']) =>
        async (instance, say) => {
          const started = await instance.collaboration.refreshMappingTable(table);
          say(started, `Job ${started.idMappingWorkflowJobId ?? 'not named yet'} was started.\n`);
        },
    ),
    make(
      new Command('tables').description(
        'List the ID mapping tables, each with its newest job and match rate.',
      ),
      'amc-ingest collaboration tables --instance amcabc123',
      () => listTables,
    ),
  ];
}

async function onInstances(flags: AmcFlags, terminal: Terminal, work: Work): Promise<ExitCode> {
  const { client, settings } = await connectToAmc(flags, terminal);
  for (const instanceId of settings.instanceIds) {
    await work(client.instance(instanceId), (value, text) =>
      printResult(terminal, flags.json === true, value, visibleText(text)),
    );
  }
  return EXIT_CODES.done;
}

const showStatus: Work = async (instance, say) => {
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
};

const listNamespaces: Work = async (instance, say) => {
  for await (const namespace of instance.collaboration.namespaces()) {
    say(namespace, `${visibleLine(namespace.idNamespaceArn ?? namespace.id ?? '')}\n`);
  }
};

const listTables: Work = async (instance, say) => {
  for await (const table of instance.collaboration.mappingTables()) {
    const job = table.id === undefined ? null : await newestJob(instance, table.id);
    const state = job === null ? 'no job yet' : describeJob(job);
    say({ ...table, job }, `${visibleLine(`${table.id ?? ''} ${table.name ?? ''}: ${state}`)}\n`);
  }
};

async function newestJob({ collaboration }: AmcInstance, tableId: string): Promise<AmcMappingJob | null> {
  let newest: { readonly jobId: string; readonly startTime: string } | null = null;
  for await (const { jobId, startTime = '' } of collaboration.jobs(tableId)) {
    if (jobId !== undefined && (newest === null || startTime > newest.startTime))
      newest = { jobId, startTime };
  }
  return newest === null ? null : collaboration.job(tableId, newest.jobId);
}

function describeJob(job: AmcMappingJob): string {
  const rate = matchRate(job);
  const { inputRecords = 0, totalMappedSourceRecords = 0, recordsNotProcessed = 0 } = job.metrics ?? {};
  if (rate === undefined)
    return `job ${job.jobId ?? ''} ${job.status}${job.errorDetails === undefined ? '' : `: ${job.errorDetails}`}`;
  return `job ${job.jobId ?? ''} ${job.status}, ${count(totalMappedSourceRecords)} of ${count(inputRecords)} records matched (${percent(totalMappedSourceRecords, inputRecords)}), ${count(recordsNotProcessed)} not processed`;
}
