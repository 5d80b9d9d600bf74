import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  DEFAULT_MAX_REJECT_RATE,
  DEFAULT_OUT,
  MAX_WORKERS,
  type IngestOptions,
} from '../ingest/ingest-options.js';
import { EVENT_POLICIES } from '../model/event-policy.js';
import { CONSENT_POLICIES } from '../model/consent-policy.js';
import { INPUT_FORMATS } from '../model/input-format.js';
import { TEXT_ENCODINGS } from '../model/text-encoding.js';
import { LEAK_POLICIES } from '../model/leak.js';
import { COMPRESSIONS, CSV_ESCAPES, OUTPUT_FORMATS, PARTITIONINGS } from '../model/output-format.js';
import { LOG_FORMATS, type LogFlags } from './log/run-log.js';
import { parseSize } from './parse-size.js';
import { schemaOption, withRequiredOption } from './required-option.js';

/** Where and how commands write messages. */
export interface MessageFlags extends LogFlags {
  readonly json?: boolean;
}

/**
 * The options of a run as commander returns them: those of `ingest()` under the same names, and the command's
 * own.
 */
export interface RunFlags extends Omit<IngestOptions, 'inputs' | 'instanceIds' | 'joins'>, MessageFlags {
  readonly schema: string;
  readonly instance?: string[];
  readonly join?: Record<string, string>;
  /** False: `--no-probe-file`. */
  readonly probeFile?: string | false;
}

/** Adds the options for what is read, how and where it is written, and which messages are shown. */
export function withRunOptions(command: Command): Command {
  return withMessageOptions(withOutputOptions(withInputOptions(command)));
}

/** Adds the options for messages and their form. */
export function withMessageOptions(command: Command): Command {
  return command
    .optionsGroup('Messages:')
    .option('--json', 'print the report as one JSON object to stdout')
    .option('--quiet', 'no progress and no summary, only failures')
    .option('--verbose', 'print more to stderr: each file, every reason, every call to AMC')
    .addOption(
      new Option('--log-format <format>', 'format of stderr: text, or JSON lines for machines')
        .choices(LOG_FORMATS)
        .default('text'),
    );
}

/** Adds the options for what is read, and by which rules. */
export function withInputOptions(command: Command): Command {
  const rules = withRequiredOption(
    command.optionsGroup('Rules:'),
    schemaOption('shipped schema (amc-ingest schemas lists them) or path of a schema file'),
    // Without inputs, the command runs the jobs of a project file, which name their schemas.
    ({ args }) => args.length > 0,
  )
    .option(
      '--country <code>',
      "default country for rows without one, e.g. US (default: the schema's countryCode)",
    )
    .option(
      '--max-reject-rate <share>',
      'share of rows that may be rejected, 0 to 1, or a percentage such as 5%',
      share,
      DEFAULT_MAX_REJECT_RATE,
    )
    .addOption(
      new Option(
        '--leak-guard <policy>',
        "raw identifiers in columns that should hold none (default: the schema's, or reject)",
      ).choices(LEAK_POLICIES),
    )
    .addOption(
      new Option(
        '--missing-consent <policy>',
        "rows of people in the EEA and the UK without a consent signal (default: the schema's input.consent.missing)",
      ).choices(CONSENT_POLICIES),
    )
    .addOption(
      new Option(
        '--old-events <policy>',
        "rows with events more than 12.5 months ago, which AMC may refuse (default: the schema's input.events.tooOld, or warn)",
      ).choices(EVENT_POLICIES),
    )
    .addOption(
      new Option(
        '--future-events <policy>',
        "rows with events after the day of the run (default: the schema's input.events.future, or warn)",
      ).choices(EVENT_POLICIES),
    )
    .option(
      '--as-of <day>',
      'the day that decides which events are old or in the future, yyyy-MM-dd (default: today, UTC)',
    );
  return withReadOptions(rules)
    .option('--allow-duplicate-inputs', 'accept inputs with the same rows (default: such a run is refused)')
    .option(
      '--join <name=file>',
      'second file that the schema joins, e.g. customers=customers.csv; may be repeated',
      joinedFile,
    )
    .option(
      '--max-expansion <ratio>',
      'unpacked bytes per stored byte above which a compressed input is refused as a decompression bomb (default: 200)',
      ratio,
    )
    .option(
      '--workers <number>',
      'threads to use; 0: everything in one thread (default: one per CPU)',
      workers,
    );
}

/**
 * Adds the options for how the inputs are written, for cases where that should not be detected from their
 * content.
 */
export function withReadOptions(command: Command): Command {
  return command
    .optionsGroup('Reading:')
    .option(
      '--suppress <file|s3-url>',
      'people who must not be sent: a list of e-mail addresses, phone numbers or hashes; their rows are left out',
    )
    .addOption(
      new Option(
        '--input-format <format>',
        'format of the inputs (default: detected from the content)',
      ).choices(INPUT_FORMATS),
    )
    .option(
      '--encoding <name>',
      `encoding of text inputs: ${TEXT_ENCODINGS.join(', ')} (default: detected from the content)`,
    )
    .option(
      '--delimiter <character>',
      'field delimiter of CSV inputs; \\t for a tab (default: detected from the header)',
      delimiter,
    )
    .option(
      '--records <path>',
      'where the records are: the path to a list in JSON (data.orders), the element in XML (default: item, entry)',
    )
    .option(
      '--sheet <name|number>',
      'Excel workbooks: the sheet to read (default: the first visible sheet that is not empty)',
    )
    .option(
      '--header <names>',
      "CSV without a header line: the fields' names, separated by commas; an empty name skips a field",
      names,
    )
    .option(
      '--skip-lines <number>',
      'CSV: lines before the header to skip (default: detected from the first lines)',
      lines,
    );
}

/** Adds the options for how and where the output is written. */
export function withOutputOptions(command: Command): Command {
  return command
    .optionsGroup('Output:')
    .option('--out <dir|s3-url>', 'folder or s3://bucket/prefix for the run', DEFAULT_OUT)
    .option(
      '--data-out <s3-url>',
      'S3: s3://bucket/prefix for what AMC reads, the data files and the manifest (default: --out)',
    )
    .addOption(
      new Option(
        '--format <format>',
        'format of the data files (default: what `doctor --probe` found to work, else csv; parquet with --target collaboration)',
      ).choices(OUTPUT_FORMATS),
    )
    .addOption(
      new Option(
        '--compression <kind>',
        'compression of the data files (default: snappy for parquet, otherwise gzip)',
      ).choices(COMPRESSIONS),
    )
    .addOption(
      new Option(
        '--csv-escape <character>',
        'CSV: how quotes inside values are escaped (default: what `doctor --probe` found to work, else quote)',
      ).choices(CSV_ESCAPES),
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
      '--probe-file <file>',
      'what `doctor --probe` found (default: amc-ingest-probe.json, if it is there)',
    )
    .option('--no-probe-file', 'ignore what `doctor --probe` found')
    .option('--instance <id...>', 'S3: AMC instances that may read the files, as the tag instanceId')
    .option(
      '--manifest-base <s3-url>',
      'local output: s3://bucket/prefix that the folder will be copied to, for the manifest',
    )
    .option('--kms-key-id <key>', 'S3: KMS key to encrypt the files with (SSE-KMS)')
    .option('--run-id <name>', 'name of the run (default: derived from content, schema and options)')
    .option('--force', 'repeat the work even if a complete run of the same name exists')
    .option('--dry-run', 'do everything except write');
}

function joinedFile(text: string, others: Record<string, string> = {}): Record<string, string> {
  const [, name, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || file === undefined)
    throw new InvalidArgumentError('Give the name of the join and its file, e.g. customers=customers.csv.');
  // Objects cannot safely have this key, and no schema has a join of that name.
  if (name === '__proto__') throw new InvalidArgumentError('No join is called __proto__.');
  if (Object.hasOwn(others, name))
    throw new InvalidArgumentError(
      `There are two files for ${name}; a folder or pattern may stand for several.`,
    );
  return { ...others, [name]: file };
}

function size(text: string): number {
  const bytes = parseSize(text);
  if (bytes === null)
    throw new InvalidArgumentError('Give a size such as 500MB, 64KiB or a number of bytes.');
  return bytes;
}

function share(text: string): number {
  const [, number = '', percent] = /^([\d.]+)\s*(%?)$/.exec(text.trim()) ?? [];
  const value = number === '' ? Number.NaN : Number(number) / (percent === '%' ? 100 : 1);
  if (!(value >= 0 && value <= 1))
    throw new InvalidArgumentError('Give a share between 0 and 1, or a percentage, e.g. 0.05 or 5%.');
  return value;
}

function names(text: string): string[] {
  return text.split(',').map((name) => name.trim());
}

function lines(text: string): number {
  if (!/^\d{1,4}$/.test(text.trim())) throw new InvalidArgumentError('Give a whole number, e.g. 3.');
  return Number(text);
}

function ratio(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= 1 && Number.isFinite(value)))
    throw new InvalidArgumentError('Give a number of at least 1, e.g. 500.');
  return value;
}

function delimiter(text: string): string {
  return text === '\\t' ? '\t' : text;
}

/** The value of `--workers`. */
export function workers(text: string): number {
  const count = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(count <= MAX_WORKERS))
    throw new InvalidArgumentError(`Give a whole number between 0 and ${MAX_WORKERS}.`);
  return count;
}
