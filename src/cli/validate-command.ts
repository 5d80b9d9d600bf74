import { Command } from 'commander';
import type { ExitCode } from '../errors.js';
import { performRun } from './perform-run.js';
import { withInputOptions, withTalkOptions, type RunFlags } from './run-options.js';
import type { Terminal } from './terminal.js';

type ValidateFlags = Omit<RunFlags, 'instance' | 'out' | 'dryRun'>;

/** `amc-ingest validate`: everything that a run does but writing, for a look before it and for CI. */
export function validateCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return withTalkOptions(
    withInputOptions(
      new Command('validate')
        .description(
          'Check files against a schema: everything that run does but writing. Says what would be refused, and where.',
        )
        .argument('<input...>', 'files, folders, globs, s3:// keys or prefixes, or - for stdin'),
    ),
  )
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest validate sales.csv --schema d2c-sales --country US
  amc-ingest validate 'exports/*.csv.gz' --schema my-sales.json --max-reject-rate 0 --quiet
  amc-ingest validate sales.csv --schema d2c-sales --json > validation.json

The JSON is that of run; its rejectGroups name, by reason and column, the number of rows and the first lines to look at.

Exit codes: 0 passed the checks, 2 wrong usage or schema, 3 more rejects than --max-reject-rate or no rows, 4 storage failed.`,
    )
    .action(async (inputs: string[], flags: ValidateFlags) =>
      finish(await validate(inputs, flags, terminal)),
    );
}

function validate(inputs: string[], flags: ValidateFlags, terminal: Terminal): Promise<ExitCode> {
  const { join, json, quiet, verbose, logFormat, ...options } = flags;
  return performRun({
    command: 'validate',
    talk: flags,
    terminal,
    out: null,
    prepare: () =>
      Promise.resolve({
        options: { ...options, inputs, dryRun: true, ...(join === undefined ? {} : { joins: join }) },
        after: null,
      }),
  });
}
