import { Command } from 'commander';
import { UsageError, type ExitCode } from '../errors.js';
import { runAction } from './action.js';
import { validatePrepared } from './prepared-command.js';
import { withPrefixOptions, type PreparedFlags } from './prepared-options.js';
import {
  collaborationOptions,
  withCollaborationOptions,
  type CollaborationFlags,
} from './collaboration-options.js';
import { performRun } from './perform-run.js';
import { withInputOptions, withMessageOptions, type RunFlags } from './run-options.js';
import type { Terminal } from './terminal.js';

interface ValidateFlags
  extends Omit<RunFlags, 'collaboration' | 'instance' | 'out' | 'dryRun'>, CollaborationFlags {}

/** `amc-ingest validate`: everything `run` does except write, for a check beforehand and for CI. */
export function validateCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const command = withMessageOptions(
    withCollaborationOptions(
      withPrefixOptions(
        withInputOptions(
          new Command('validate')
            .description(
              'Check files against a schema: everything that run does except write. Says what would be rejected, and where.',
            )
            .argument('[input...]', 'files, folders, globs, s3:// keys or prefixes, or - for stdin'),
        ),
      ),
    ),
  );
  return command
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest validate sales.csv --schema d2c-sales --country US
  amc-ingest validate 'exports/*.csv.gz' --schema my-sales.json --max-reject-rate 0 --quiet
  amc-ingest validate sales.csv --schema d2c-sales --json > validation.json
  amc-ingest validate --prefix s3://my-lake/amc/sales/2024-05-13/ --schema d2c-sales --sample 100000
  amc-ingest validate crm.csv --schema crm --country US --target collaboration

The JSON is that of run; its rejectGroups name, by reason and column, the number of rows and the first lines to look at.

Exit codes: 0 passed the checks, 2 wrong usage or schema, 3 more rejects than --max-reject-rate or no rows, 4 storage failed.`,
    )
    .action(async (inputs: string[], flags: ValidateFlags & PreparedFlags) => {
      const { prefix } = flags;
      const problem = usageProblem(command, inputs, prefix);
      if (problem !== null) {
        const wrong = () => Promise.reject(new UsageError(problem, { code: 'INVALID_OPTIONS' }));
        return runAction(terminal, flags.json === true, finish, wrong);
      }
      return finish(
        await (prefix === undefined ? validate(inputs, flags, terminal) : validatePrepared(flags, terminal)),
      );
    });
}

/** Options that apply to files that an engine wrote; the others are about how raw files are read. */
export const OF_PREPARED: ReadonlySet<string> = new Set(
  'prefix schema country sample delivery ignore csvEscape leakGuard missingConsent suppress asOf workers json quiet verbose logFormat'.split(
    ' ',
  ),
);
const OF_PREFIX_ALONE: ReadonlySet<string> = new Set(['sample', 'delivery', 'ignore', 'csvEscape']);

function usageProblem(
  command: Command,
  inputs: readonly string[],
  prefix: string | undefined,
): string | null {
  const given = command.options.filter(
    (option) => command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (prefix === undefined) {
    if (inputs.length === 0)
      return 'Name the files to check, or with --prefix a folder of files that an engine wrote.';
    const only = given.find((option) => OF_PREFIX_ALONE.has(option.attributeName()));
    return only === undefined
      ? null
      : `${only.long ?? ''} is about files that an engine wrote: add --prefix.`;
  }
  if (inputs.length > 0)
    return 'Name either files to check, or with --prefix a folder of files that an engine wrote.';
  const other = given.find((option) => !OF_PREPARED.has(option.attributeName()));
  return other === undefined
    ? null
    : `${other.long ?? ''} sets how raw files are read, but the files of --prefix are uploaded unchanged: leave it out.`;
}

function validate(inputs: string[], flags: ValidateFlags, terminal: Terminal): Promise<ExitCode> {
  const { join, json, quiet, verbose, logFormat, table, key, tableName, identities, ...options } = flags;
  return performRun({
    command: 'validate',
    messageFlags: flags,
    terminal,
    out: null,
    prepare: () =>
      Promise.resolve({
        options: {
          ...options,
          ...collaborationOptions({ table, key, tableName, identities }),
          inputs,
          dryRun: true,
          ...(join === undefined ? {} : { joins: join }),
        },
        after: null,
      }),
  });
}
