import { Command, Option } from 'commander';
import { UPDATE_STRATEGIES, type AmcUpdateStrategy } from '../amc/index.js';
import { isIncomplete } from '../report/arrival.js';
import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import { rehearse } from '../hand-over/rehearse.js';
import { DEFAULT_OUT, type IngestProgress } from '../ingest/ingest-options.js';
import { runAction } from './action.js';
import { chooseOutput } from './choose-output.js';
import {
  collaborationOptions,
  withCollaborationOptions,
  type CollaborationFlags,
} from './collaboration-options.js';
import { rehearseOfTable } from './rehearse-of-table.js';
import { count } from '../report/numbers.js';
import { describeArrival } from './describe-arrival.js';
import { openRunLog, type RunLog } from './log/run-log.js';
import { paintFor } from './paint.js';
import { DEFAULT_STRATEGY } from './default-strategy.js';
import { withRunOptions, type RunFlags } from './run-options.js';
import { nextSteps } from './summary/next-steps.js';
import { summarize } from './summary/summarize.js';
import type { Terminal } from './terminal.js';

interface RehearseFlags extends Omit<RunFlags, 'collaboration'>, CollaborationFlags {
  readonly strategy?: AmcUpdateStrategy;
  readonly check?: boolean;
}

/** `amc-ingest rehearse`: the full upload, from file to accepted upload, without an Amazon account. */
export function rehearseCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return withCollaborationOptions(
    withRunOptions(
      new Command('rehearse')
        .description(
          'Rehearse the full upload against a local AMC simulator. It is not AMC; no account is needed.',
        )
        .argument('<input...>', 'files, folders or globs'),
    ),
  )
    .optionsGroup('Upload:')
    .addOption(
      new Option('--strategy <strategy>', 'update strategy')
        .choices(UPDATE_STRATEGIES)
        .default(DEFAULT_STRATEGY),
    )
    .option('--check', 'ask the simulator afterwards what arrived and matched (needs @duckdb/node-api)')
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest rehearse samples/d2c-sales.csv --schema d2c-sales --country US
  amc-ingest rehearse samples/d2c-sales.csv --schema d2c-sales --country US --check
  amc-ingest rehearse samples/crm.csv --schema crm --country US --target collaboration

With --check, people are found at a fixed rate that says nothing about yours; the same applies to a mapping table. With
--target collaboration nothing is uploaded: the table is written, and AMC is asked to map its people.`,
    )
    .action(async (inputs: string[], flags: RehearseFlags) => {
      const log = await openRunLog(flags, terminal);
      return runAction(terminal, flags.json === true, finish, () => run(inputs, flags, terminal, log), log);
    });
}

async function run(
  inputs: string[],
  flags: RehearseFlags,
  terminal: Terminal,
  log: RunLog,
): Promise<ExitCode> {
  const {
    instance: _instance,
    join,
    json,
    quiet,
    verbose,
    logFormat,
    strategy = DEFAULT_STRATEGY,
    check,
    out = DEFAULT_OUT,
    probeFile: _probeFile,
    table,
    key,
    tableName,
    identities,
    ...options
  } = flags;
  if (out.startsWith('s3://') || options.dryRun === true || options.manifestBase !== undefined) {
    throw new UsageError(
      'A rehearsal writes to a local folder that plays S3: give --out a folder, and no --dry-run or --manifest-base.',
      { code: 'INVALID_OPTIONS' },
    );
  }
  const output = await chooseOutput(flags);
  log.step('Rehearsal: everything is real but AMC, which a simulator on this machine plays.');
  if (output.said !== null) log.step(output.said);
  log.started({ command: 'rehearse', inputs, schema: options.schema, out });
  const ingest = {
    ...options,
    ...collaborationOptions({ table, key, tableName, identities }),
    ...output.options,
    out,
    inputs,
    signal: terminal.signal,
    onProgress: (state: IngestProgress) => log.progress(state),
    ...(join === undefined ? {} : { joins: join }),
  };
  if (options.target === 'collaboration') {
    return rehearseOfTable(ingest, { terminal, log, json, verbose, check });
  }
  const { report, outcome, arrival } = await rehearse({
    ingest,
    strategy,
    check,
    onStep: (text) => log.step(text),
  });
  const success = outcome.status === 'success';
  log.finished(
    report,
    summarize(report, {
      reused: report.reused,
      next: success
        ? nextSteps(report, { args: terminal.args ?? [], uploaded: false, isRefused: false })
        : [],
      paint: paintFor(terminal.stderr),
      verbose: verbose === true,
    }),
  );
  log.step(`Simulator: ${outcome.summary}`);
  if (success)
    log.step(
      `Rows written: ${count(report.rows.written)}. Rows that the simulator took: ${count(Number(outcome.metrics['OutputRowCount'] ?? 0))}. This was a rehearsal: nothing was sent to AMC.`,
    );
  if (json === true)
    terminal.stdout.write(
      `${JSON.stringify({ ...report, rehearsal: outcome, ...(arrival === null ? {} : { arrival }) })}\n`,
    );
  if (arrival !== null) {
    for (const line of describeArrival(arrival, null).trimEnd().split('\n')) log.step(line);
    if (isIncomplete(arrival)) return EXIT_CODES.data;
  }
  if (success) return EXIT_CODES.done;
  return outcome.status === 'declined' ? EXIT_CODES.data : EXIT_CODES.delivery;
}
