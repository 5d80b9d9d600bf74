import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseCompletion } from '../delivery/find-delivery.js';
import { UsageError } from '../errors.js';
import { CONSENT_POLICIES, type ConsentPolicy } from '../model/consent-policy.js';
import { LEAK_POLICIES, type LeakPolicy } from '../model/leak.js';
import { CSV_ESCAPES, type CsvEscape } from '../model/output-format.js';
import type { CheckPreparedOptions } from '../prepared/check-prepared-files.js';
import { workers, type MessageFlags } from './run-options.js';

/** The options of a check of files that an engine wrote. */
export interface PreparedFlags extends MessageFlags {
  readonly prefix?: string;
  readonly schema?: string;
  readonly country?: string;
  readonly sample?: number;
  readonly delivery?: string;
  readonly ignore?: string[];
  readonly csvEscape?: CsvEscape;
  readonly leakGuard?: LeakPolicy;
  readonly missingConsent?: ConsentPolicy;
  readonly asOf?: string;
  readonly suppress?: string;
  readonly workers?: number;
}

/** `--prefix` and the options that apply only to it. */
export function withPrefixOptions(command: Command): Command {
  return command
    .optionsGroup('Files that an engine wrote:')
    .option(
      '--prefix <folder|s3-url>',
      "files that are already in AMC's form (from DuckDB, Spark, UNLOAD …): they are checked and uploaded unchanged",
    )
    .option(
      '--sample <rows>',
      'with --prefix: check the first rows of each file only (default: all rows)',
      rows,
    )
    .option(
      '--delivery <how>',
      'what completes the folder: marker[:NAME], manifest[:NAME], quiet[:MINUTES] (default: its files are complete)',
    )
    .option('--ignore <pattern...>', 'more names that are not data')
    .addOption(
      new Option(
        '--csv-escape <how>',
        'with --prefix: how quotes inside quoted values are escaped, as stated in the upload request (default: quote)',
      ).choices(CSV_ESCAPES),
    );
}

/** The rules of a check, for commands without the options of a run. */
export function withPreparedRules(command: Command): Command {
  return command
    .option(
      '--country <code>',
      "with --prefix: default country for rows without one (default: the schema's countryCode)",
    )
    .addOption(
      new Option(
        '--leak-guard <policy>',
        "with --prefix: raw identifiers in columns that should hold none (default: the schema's, or reject)",
      ).choices(LEAK_POLICIES),
    )
    .addOption(
      new Option(
        '--missing-consent <policy>',
        "with --prefix: rows of people in the EEA and the UK without a consent signal (default: the schema's)",
      ).choices(CONSENT_POLICIES),
    )
    .option(
      '--suppress <file|s3-url>',
      'with --prefix: people who must not be in the files; if any of them is, nothing is uploaded',
    )
    .option(
      '--as-of <day>',
      'with --prefix: the day that decides which events are old or in the future (default: today, UTC)',
    )
    .option(
      '--workers <number>',
      'with --prefix: threads that check files; 0: everything in one thread (default: one per CPU, none for small inputs)',
      workers,
    );
}

/** The options of the check itself. @throws UsageError INVALID_OPTIONS, INVALID_DELIVERY */
export function checkOptions(
  flags: PreparedFlags,
): Omit<CheckPreparedOptions, 's3Client' | 'signal' | 'onProgress'> {
  const {
    prefix = '',
    schema,
    delivery,
    asOf,
    country,
    sample,
    ignore,
    csvEscape,
    leakGuard,
    missingConsent,
    suppress,
    workers: threads,
  } = flags;
  if (schema === undefined) {
    throw new UsageError('Name the data set that the files are for: --schema NAME or a schema file.', {
      code: 'INVALID_OPTIONS',
    });
  }
  if (asOf !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(asOf)) {
    throw new UsageError('--as-of has to be a day such as 2024-05-13.', { code: 'INVALID_OPTIONS' });
  }
  return {
    prefix,
    schema,
    country,
    sample,
    delivery: delivery === undefined ? undefined : parseCompletion(delivery),
    ignore,
    csvEscape,
    leakGuard,
    missingConsent,
    suppress,
    asOf,
    workers: threads,
  };
}

function rows(text: string): number {
  const value = Number(text);
  if (!(Number.isSafeInteger(value) && value > 0))
    throw new InvalidArgumentError('Give a number of rows above 0.');
  return value;
}
