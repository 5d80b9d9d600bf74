import { Command, InvalidArgumentError, Option } from 'commander';
import { EXIT_CODES, type ExitCode } from '../errors.js';
import { ingest } from '../ingest.js';
import { DEFAULT_MAX_REJECT_RATE, DEFAULT_OUT, MAX_WORKERS, type IngestOptions } from '../ingest-options.js';
import { RefusedError } from '../report/refused-error.js';
import { COMPRESSIONS, OUTPUT_FORMATS, PARTITIONINGS } from '../types/output-format.js';
import { parseSize } from './parse-size.js';
import { ProgressLine } from './progress-line.js';
import { reportError } from './report-error.js';
import { summarize } from './summarize.js';
import type { Terminal } from './terminal.js';

/** The options as commander gives them. */
interface RunFlags extends Omit<IngestOptions, 'inputs' | 'instanceIds'> {
  readonly schema: string;
  readonly instance?: string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function runCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('run')
    .description('Standardize, hash, check and partition files, and write them as one run.')
    .argument('<input...>', 'files, folders, globs, s3:// keys or prefixes, or - for stdin')
    .requiredOption(
      '--schema <name|file>',
      'shipped schema (crm, d2c-sales, catalog) or path of a schema file',
    )
    .option('--out <dir|s3-url>', 'folder or s3://bucket/prefix for the run', DEFAULT_OUT)
    .option('--country <code>', "country of rows that name none, e.g. US (default: the schema's countryCode)")
    .addOption(
      new Option('--format <format>', 'format of the data files').choices(OUTPUT_FORMATS).default('csv'),
    )
    .addOption(
      new Option('--compression <kind>', 'compression of the data files')
        .choices(COMPRESSIONS)
        .default('gzip'),
    )
    .addOption(
      new Option(
        '--partition <by>',
        "divide rows by their main event time, in UTC (default: the data set's period)",
      ).choices(PARTITIONINGS),
    )
    .option(
      '--max-part-size <size>',
      'largest size of a data file, e.g. 200MB or 64KiB; at most 1GB (default: 500MB)',
      size,
    )
    .option(
      '--max-reject-rate <share>',
      'share of rows that may be rejected, 0 to 1',
      share,
      DEFAULT_MAX_REJECT_RATE,
    )
    .addOption(
      new Option('--input-format <format>', 'format of the inputs (default: told from the content)').choices([
        'csv',
        'jsonl',
      ]),
    )
    .option(
      '--delimiter <character>',
      'field delimiter of CSV inputs; \\t for a tab (default: told from the header)',
      delimiter,
    )
    .option('--instance <id...>', 'S3: AMC instances that may read the files, as the tag instanceId')
    .option('--kms-key-id <key>', 'S3: KMS key to encrypt the files with (SSE-KMS)')
    .option('--run-id <name>', 'name of the run (default: derived from content, schema and options)')
    .option(
      '--workers <number>',
      'threads to use; 0: one thread does all (default: one a processor)',
      workers,
    )
    .option('--force', 'do the work again although a complete run of the same name exists')
    .option('--dry-run', 'do everything but writing')
    .option('--json', 'print the report as one JSON object to stdout')
    .option('--quiet', 'no progress and no summary')
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest run samples/crm.csv --schema crm --country US
  amc-ingest run 'exports/*.csv.gz' --schema d2c-sales --out s3://my-bucket/amc --instance amcabc123
  zcat sales.csv.gz | amc-ingest run - --schema my-sales.json --json

A run is written to OUT/DATASETID/RUNID/: data/…, manifest.txt (written last), report.json, rejects.jsonl.`,
    )
    .action(async (inputs: string[], flags: RunFlags) => finish(await run(inputs, flags, terminal)));
}

async function run(inputs: string[], flags: RunFlags, terminal: Terminal): Promise<ExitCode> {
  const { instance, json, quiet, ...options } = flags;
  const progress = quiet === true ? null : new ProgressLine(terminal.stderr);
  try {
    const report = await ingest({
      ...options,
      inputs,
      signal: terminal.signal,
      ...(instance === undefined ? {} : { instanceIds: instance }),
      ...(progress === null ? {} : { onProgress: (state) => progress.show(state) }),
    });
    progress?.clear();
    if (quiet !== true) terminal.stderr.write(summarize(report, report.reused));
    if (json === true) terminal.stdout.write(`${JSON.stringify(report)}\n`);
    return EXIT_CODES.done;
  } catch (error) {
    progress?.clear();
    if (error instanceof RefusedError && quiet !== true)
      terminal.stderr.write(summarize(error.report, false));
    return reportError(error, terminal, json === true);
  }
}

function size(text: string): number {
  const bytes = parseSize(text);
  if (bytes === null)
    throw new InvalidArgumentError('Give a size such as 500MB, 64KiB or a number of bytes.');
  return bytes;
}

function share(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= 0 && value <= 1))
    throw new InvalidArgumentError('Give a share between 0 and 1, e.g. 0.05 for 5 %.');
  return value;
}

function workers(text: string): number {
  const count = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(count <= MAX_WORKERS))
    throw new InvalidArgumentError(`Give a whole number between 0 and ${MAX_WORKERS}.`);
  return count;
}

function delimiter(text: string): string {
  return text === '\\t' ? '\t' : text;
}
