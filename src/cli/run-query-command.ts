import { Command, InvalidArgumentError } from 'commander';
import { type AmcExecution, type ExecutionRequest, reportChanges } from '../amc/index.js';
import { kindOfInstance, readResult, runQuery } from '../ask/run-query.js';
import { QueryUsageError } from '../ask/query-error.js';
import { readTable } from '../ask/read-table.js';
import { parseTimeWindow } from '../ask/time-window.js';
import { EXIT_CODES, type ExitCode } from '../errors.js';
import { visibleLine } from '../visible-text.js';
import { runAction } from './action.js';
import { connectToAmc, onlyInstance, withAmcOptions, type AmcFlags } from './amc-connection.js';
import { putResult } from './put-result.js';
import { queryText } from './query-text.js';
import type { Terminal } from './terminal.js';
import { minutes, seconds } from './upload-options.js';
import { withExamples } from './with-examples.js';

interface RunQueryFlags extends AmcFlags {
  readonly saved?: string;
  readonly window: string;
  readonly timeZone?: string;
  readonly param?: Record<string, string>;
  readonly dryRun?: boolean;
  readonly singleRows?: boolean;
  readonly out?: string;
  readonly timeout?: number;
  readonly poll?: number;
}

/** `amc-ingest queries run`: runs a query, waits, and returns its result. */
export function runQueryCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const command = withAmcOptions(
    new Command('run')
      .description(
        'Run a query, wait until it ends, and write the result as CSV to stdout or a file. Lines and comments are joined into the single line that AMC takes.',
      )
      .argument('[sql]', 'file, - for stdin, or the query itself'),
  )
    .option('--saved <name>', 'run the saved query of this name')
    .option(
      '--window <window>',
      'events that the query sees: ALL, MOST_RECENT_DAY, MOST_RECENT_WEEK, CURRENT_MONTH, PREVIOUS_MONTH, or FROM..TO (days or times)',
      'ALL',
    )
    .option('--time-zone <name>', 'of the window, e.g. America/New_York (default: UTC)')
    .option('--param <name=value>', 'value of CUSTOM_PARAMETER; may be repeated', parameter)
    .option('--dry-run', 'only check the query: no cost, no result')
    .option('--single-rows', 'in a sandbox: without the aggregation threshold')
    .option('--out <file>', 'write the result into this file (default: stdout)')
    .option('--timeout <minutes>', 'give up after this time (default: 360)', minutes)
    .option('--poll <seconds>', 'interval for polling AMC (default: every 5 to 30 s)', seconds)
    .action(async (sql: string | undefined) => {
      const flags: RunQueryFlags = command.opts();
      await runAction(terminal, flags.json === true, finish, () => run(sql, flags, terminal));
    });
  return withExamples(
    command,
    'amc-ingest queries run overview.sql --window 2026-11-01..2026-11-30 --out overview.csv',
    "amc-ingest queries run 'SELECT COUNT(1) AS n FROM crm' --dry-run",
    'amc-ingest queries run --saved weekly-overview --param brand=mine',
  );
}

async function run(sql: string | undefined, flags: RunQueryFlags, terminal: Terminal): Promise<ExitCode> {
  const { signal } = terminal;
  const json = flags.json === true;
  const request = await requestOf(sql, flags, terminal);
  const connection = await connectToAmc(flags, terminal);
  const instance = onlyInstance(connection);
  const kind = await kindOfInstance(connection.client, instance.instanceId, signal);
  const execution = await runQuery({
    instance,
    kind,
    request,
    timeoutMs: flags.timeout === undefined ? undefined : flags.timeout * 60_000,
    pollMs: flags.poll === undefined ? undefined : flags.poll * 1000,
    signal,
    onStatus: reportChanges<AmcExecution>(({ workflowExecutionId, statusText }) => {
      terminal.stderr.write(visibleLine(`query ${workflowExecutionId}: ${statusText}`) + '\n');
    }),
  });
  const { workflowExecutionId: executionId } = execution;
  if (flags.dryRun === true) {
    if (json) terminal.stdout.write(`${JSON.stringify({ executionId, valid: true })}\n`);
    else terminal.stderr.write('The query is valid. Nothing was run.\n');
    return EXIT_CODES.done;
  }
  const result = readResult(instance, execution, { signal });
  if (!json) {
    const maySeeAll = kind === 'sandbox' && flags.singleRows !== true;
    const bytes = await putResult(noted(result, maySeeAll, terminal), flags.out ?? '-', terminal);
    if (flags.out !== undefined) terminal.stderr.write(`${bytes} bytes written to ${flags.out}.\n`);
    return EXIT_CODES.done;
  }
  if (flags.out !== undefined) {
    const bytes = await putResult(result, flags.out, terminal);
    terminal.stdout.write(`${JSON.stringify({ executionId, out: flags.out, bytes })}\n`);
    return EXIT_CODES.done;
  }
  terminal.stdout.write(`${JSON.stringify({ executionId, ...(await readTable(result)) })}\n`);
  return EXIT_CODES.done;
}

async function requestOf(
  sql: string | undefined,
  flags: RunQueryFlags,
  terminal: Terminal,
): Promise<ExecutionRequest> {
  if ((sql === undefined) === (flags.saved === undefined)) {
    throw new QueryUsageError('Give either a query (a file, - or SQL) or a saved one with --saved.');
  }
  return {
    query:
      flags.saved === undefined ? { sql: await queryText(sql ?? '', terminal) } : { workflowId: flags.saved },
    window: parseTimeWindow(flags.window, flags.timeZone),
    dryRun: flags.dryRun,
    parameters: flags.param,
    disableAggregationControls: flags.singleRows,
  };
}

/** Says so when there is nothing below the header: AMC silently leaves out rows of too few people. */
async function* noted(
  pieces: AsyncIterable<Uint8Array>,
  maySeeAll: boolean,
  terminal: Terminal,
): AsyncGenerator<Uint8Array> {
  let lines = 0;
  for await (const piece of pieces) {
    for (const byte of piece) if (byte === 0x0a) lines += 1;
    yield piece;
  }
  if (lines > 1) return;
  const singly = maySeeAll ? ' In a sandbox --single-rows shows them all.' : '';
  terminal.stderr.write(
    `The result has no rows. AMC leaves out rows of fewer than 100 people, and events outside of --window.${singly}\n`,
  );
}

function parameter(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([^=\s]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Give it as name=value.');
  return { ...before, [name]: value };
}
