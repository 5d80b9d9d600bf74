import { Command } from 'commander';
import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import { checkStrategy } from '../hand-over/upload-definition.js';
import { ingest } from '../ingest.js';
import { RefusedError } from '../report/refused-error.js';
import { loadSchema } from '../schema/load-schema.js';
import { connectToAmc, SETTINGS_HELP, type AmcConnection } from './amc-connection.js';
import { DEFAULT_STRATEGY, handOver, type HandOverFlags } from './hand-over.js';
import { ProgressLine } from './progress-line.js';
import { reportError } from './report-error.js';
import { withRunOptions, type RunFlags } from './run-options.js';
import { summarize } from './summarize.js';
import type { Terminal } from './terminal.js';
import { withUploadOptions } from './upload-options.js';

interface Flags extends RunFlags, HandOverFlags {
  readonly upload?: boolean;
  readonly verbose?: boolean;
}

export function runCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return withUploadOptions(
    withRunOptions(
      new Command('run')
        .description('Standardize, hash, check and partition files, and write them as one run.')
        .argument('<input...>', 'files, folders, globs, s3:// keys or prefixes, or - for stdin'),
    ).option('--upload', 'hand the run to AMC (needs --out s3://…)'),
  )
    .option('--verbose', 'say every call to AMC on stderr')
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest run samples/crm.csv --schema crm --country US
  amc-ingest run 'exports/*.csv.gz' --schema d2c-sales --out s3://my-bucket/amc --instance amcabc123
  zcat sales.csv.gz | amc-ingest run - --schema my-sales.json --json

  amc-ingest run sales.csv --schema d2c-sales --out s3://my-bucket/amc --upload --strategy OVERLAP_REPLACE --wait

A run is written to OUT/DATASETID/RUNID/: data/…, manifest.txt (written last), report.json, rejects.jsonl.
${SETTINGS_HELP}`,
    )
    .action(async (inputs: string[], flags: Flags) => finish(await run(inputs, flags, terminal)));
}

async function run(inputs: string[], flags: Flags, terminal: Terminal): Promise<ExitCode> {
  const {
    instance,
    join,
    json,
    quiet,
    upload,
    verbose,
    strategy,
    wait,
    timeout,
    poll,
    yes,
    forceUpload,
    ...options
  } = flags;
  const progress = quiet === true ? null : new ProgressLine(terminal.stderr);
  try {
    // Whatever would keep the run from being handed over is told before the work begins.
    const connection = upload === true ? await prepareUpload(flags, terminal) : null;
    const instanceIds = connection?.settings.instanceIds ?? instance;
    const report = await ingest({
      ...options,
      inputs,
      signal: terminal.signal,
      ...(join === undefined ? {} : { joins: join }),
      ...(instanceIds === undefined ? {} : { instanceIds: [...instanceIds] }),
      ...(progress === null ? {} : { onProgress: (state) => progress.show(state) }),
    });
    progress?.clear();
    if (quiet !== true) terminal.stderr.write(summarize(report, report.reused));
    const uploaded =
      connection === null
        ? null
        : await handOver({ connection, report, flags, kmsKeyId: flags.kmsKeyId, terminal });
    if (json === true) {
      terminal.stdout.write(
        `${JSON.stringify({ ...report, ...(uploaded === null ? {} : { uploads: uploaded.outcomes }) })}\n`,
      );
    }
    return uploaded?.exitCode ?? EXIT_CODES.done;
  } catch (error) {
    progress?.clear();
    if (error instanceof RefusedError && quiet !== true)
      terminal.stderr.write(summarize(error.report, false));
    return reportError(error, terminal, json === true);
  }
}

async function prepareUpload(flags: Flags, terminal: Terminal): Promise<AmcConnection> {
  if (flags.out?.startsWith('s3://') !== true || flags.dryRun === true) {
    throw new UsageError(
      'AMC reads from S3 only: --upload needs --out s3://bucket/prefix, and no --dry-run. To see the whole way without an account: amc-ingest rehearse.',
      {
        code: 'RUN_NOT_IN_S3',
      },
    );
  }
  checkStrategy(flags.strategy ?? DEFAULT_STRATEGY, await loadSchema(flags.schema));
  return connectToAmc(flags, terminal);
}
