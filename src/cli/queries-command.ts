import { Command } from 'commander';
import { EXIT_CODES, type ExitCode } from '../errors.js';
import { AmcApiError, type AmcExecution, type AmcInstance, type SavedQueryDefinition } from '../amc/index.js';
import { QueryUsageError } from '../ask/query-error.js';
import { kindOfInstance, readResult } from '../ask/run-query.js';
import { visibleLine } from '../visible-text.js';
import { printResult, runAction } from './action.js';
import { connectToAmc, onlyInstance, withAmcOptions } from './amc-connection.js';
import { confirm } from './confirm.js';
import { addScheduleCommands, type ScheduleContext, type ScheduleFlags } from './schedule-commands.js';
import { queryText } from './query-text.js';
import { runQueryCommand } from './run-query-command.js';
import { putResult } from './put-result.js';
import { SETTINGS_HELP } from './settings-help.js';
import type { Terminal } from './terminal.js';
import { withExamples } from './with-examples.js';

interface QueriesFlags extends ScheduleFlags {
  readonly saved?: boolean;
  readonly days: number;
  readonly out?: string;
}

interface Context extends ScheduleContext {
  readonly flags: QueriesFlags;
}

type Work = (context: Context, args: readonly string[]) => Promise<ExitCode>;

const DAY_MS = 86_400_000;

/** `amc-ingest queries …`: runs SQL in an AMC instance, follows queries, and saves them under a name. */
export function queriesCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const command = new Command('queries')
    .description(
      'Run SQL in an AMC instance, fetch results, save queries under a name, and let AMC run them on a schedule.',
    )
    .addHelpText(
      'after',
      `\nExample:\n  amc-ingest queries run overview.sql --window 2026-11-01..2026-11-30\n${SETTINGS_HELP}`,
    );
  const add = (name: string, description: string, example: string, work: Work) => {
    const sub = withAmcOptions(new Command(name).description(description)).action(
      async (...values: unknown[]) => {
        const args = values.filter((value) => typeof value === 'string');
        const flags: QueriesFlags = sub.opts();
        await runAction(terminal, flags.json === true, finish, async () => {
          const connection = await connectToAmc(flags, terminal);
          const instance = onlyInstance(connection);
          const isSandbox = async () =>
            (await kindOfInstance(connection.client, instance.instanceId, terminal.signal)) === 'sandbox';
          return work({ flags, terminal, instance, isSandbox }, args);
        });
      },
    );
    command.addCommand(withExamples(sub, `amc-ingest queries ${name}${example === '' ? '' : ` ${example}`}`));
    return sub;
  };
  command.addCommand(runQueryCommand(terminal, finish));
  add('list', 'List query executions, newest first, or saved queries.', '--days 2', list)
    .option('--days <number>', 'of this many days', wholeDays, 7)
    .option('--saved', 'the saved queries in place of those that were run');
  add('show', 'Show a query execution, and fetch its result.', 'EXECUTIONID --out result.csv', show)
    .argument('<execution>', 'id that `queries run` and `queries list` print')
    .option('--out <file>', 'fetch the result as CSV into this file; - for stdout');
  add('cancel', 'Cancel a running query.', 'EXECUTIONID', cancel).argument(
    '<execution>',
    'id that `queries run` and `queries list` print',
  );
  add('save', 'Save a query at AMC under a name.', 'weekly-overview overview.sql', save)
    .argument('<name>', 'letters, digits, ".", "-" and "_"')
    .argument('<sql>', 'file, - for stdin, or the query itself')
    .option('--replace', 'replace the query that has the name');
  add('delete', 'Delete a saved query.', 'weekly-overview', remove)
    .argument('<name>', 'name of the saved query')
    .option('--yes', 'do not ask');
  addScheduleCommands(add);
  return command;
}

function wholeDays(text: string): number {
  const days = Number(text);
  return Number.isInteger(days) && days > 0 ? days : 7;
}

async function list({ flags, terminal, instance }: Context): Promise<ExitCode> {
  const { signal } = terminal;
  const json = flags.json === true;
  if (flags.saved === true) {
    for await (const query of instance.savedQueries.list({ signal })) {
      const text = `${query.workflowId.padEnd(32)} ${query.sqlQuery ?? ''}`;
      printResult(terminal, json, query, `${visibleLine(text)}\n`);
    }
    return EXIT_CODES.done;
  }
  const since = new Date(Date.now() - flags.days * DAY_MS);
  const listed = instance.executions.list({ since, includeCancelled: true, signal });
  for await (const execution of listed) printResult(terminal, json, execution, describe(execution));
  return EXIT_CODES.done;
}

function describe(execution: AmcExecution): string {
  const { workflowExecutionId, createTime = '', statusText, workflowId = '', reason } = execution;
  const query = workflowId.startsWith('transient_') ? '' : workflowId;
  const parts = [createTime, workflowExecutionId, statusText, query, reason ?? ''];
  return `${visibleLine(parts.filter((part) => part !== '').join('  '))}\n`;
}

async function show({ flags, terminal, instance }: Context, [id = '']: readonly string[]): Promise<ExitCode> {
  const { signal } = terminal;
  const execution = await instance.executions.get(id, { includeQuery: true, signal });
  const { out } = flags;
  if (out !== '-') {
    const query = execution.sqlQuery === undefined ? '' : `${visibleLine(execution.sqlQuery)}\n`;
    printResult(terminal, flags.json === true, execution, `${describe(execution)}${query}`);
  }
  if (out === undefined) return EXIT_CODES.done;
  await putResult(readResult(instance, execution, { signal }), out, terminal);
  return EXIT_CODES.done;
}

async function cancel(
  { flags, terminal, instance }: Context,
  [id = '']: readonly string[],
): Promise<ExitCode> {
  await instance.executions.cancel(id, { signal: terminal.signal });
  printResult(terminal, flags.json === true, { executionId: id, cancelled: true }, `${id} is cancelled.\n`);
  return EXIT_CODES.done;
}

async function save(
  { flags, terminal, instance }: Context,
  [workflowId = '', text = '']: readonly string[],
): Promise<ExitCode> {
  const query = { workflowId, sqlQuery: await queryText(text, terminal) };
  const { signal } = terminal;
  if (flags.replace === true) await instance.savedQueries.update(query, { signal });
  else await create(instance, query, signal);
  printResult(terminal, flags.json === true, query, `Saved as ${workflowId}.\n`);
  return EXIT_CODES.done;
}

async function create(
  { savedQueries }: AmcInstance,
  query: SavedQueryDefinition,
  signal: AbortSignal,
): Promise<void> {
  try {
    await savedQueries.create(query, { signal });
  } catch (error) {
    if (!(error instanceof AmcApiError) || !/already exists/i.test(error.details ?? '')) throw error;
    throw new QueryUsageError(
      `A query is saved as ${query.workflowId} already. Give another name, or --replace to replace it.`,
    );
  }
}

async function remove(
  { flags, terminal, instance }: Context,
  [name = '']: readonly string[],
): Promise<ExitCode> {
  const question = `This deletes the saved query ${name} at ${instance.instanceId}.`;
  if (!(await confirm(question, flags.yes === true, terminal))) {
    terminal.stderr.write('Nothing was deleted.\n');
    return EXIT_CODES.done;
  }
  await instance.savedQueries.delete(name, { signal: terminal.signal });
  printResult(terminal, flags.json === true, { workflowId: name, deleted: true }, `${name} is deleted.\n`);
  return EXIT_CODES.done;
}
