import { Command } from 'commander';
import type { ExitCode } from '../errors.js';
import { packageVersion } from '../version.js';
import { outlineCommands } from './command-outlines.js';
import { configureCommand } from './configure-command.js';
import type { Terminal } from './terminal.js';

type MakeCommand = (terminal: Terminal, finish: (code: ExitCode) => void) => Command;

/**
 * The subcommands by name, in the order of the help. Each is loaded only when needed, because most take a while
 * to load.
 */
const COMMANDS: ReadonlyMap<string, () => Promise<MakeCommand>> = new Map([
  ['run', async () => (await import('./run-command.js')).runCommand],
  ['validate', async () => (await import('./validate-command.js')).validateCommand],
  ['init', async () => (await import('./init-command.js')).initCommand],
  ['schemas', async () => (await import('./schemas-command.js')).schemasCommand],
  ['rehearse', async () => (await import('./rehearse-command.js')).rehearseCommand],
  ['datasets', async () => (await import('./datasets-command.js')).datasetsCommand],
  ['uploads', async () => (await import('./uploads-command.js')).uploadsCommand],
  ['instances', async () => (await import('./instances-command.js')).instancesCommand],
  ['queries', async () => (await import('./queries-command.js')).queriesCommand],
  ['users', async () => (await import('./users-command.js')).usersCommand],
  ['verify', async () => (await import('./verify-command.js')).verifyCommand],
  ['history', async () => (await import('./history-command.js')).historyCommand],
  ['explain', async () => (await import('./explain-command.js')).explainCommand],
  ['hash', async () => (await import('./hash-command.js')).hashCommand],
  ['hash-columns', async () => (await import('./hash-columns-command.js')).hashColumnsCommand],
  ['doctor', async () => (await import('./doctor-command.js')).doctorCommand],
  ['bucket-policy', async () => (await import('./bucket-policy-command.js')).bucketPolicyCommand],
  ['collaboration', async () => (await import('./collaboration-command.js')).collaborationCommand],
  ['completion', async () => (await import('./completion/completion-command.js')).completionCommand],
]);

/** Needs all the others, because it completes them. */
const NEEDS_ALL = 'completion';

/**
 * The command with its subcommands: all of them, or only the one that `name` names.
 * @param finish gets the exit code of the subcommand that ran
 * @param name the first argument; all are loaded unless it is a subcommand that does not need the others
 */
export async function createProgram(
  terminal: Terminal,
  finish: (code: ExitCode) => void,
  name?: string,
): Promise<Command> {
  const program = bareProgram();
  const one = name === undefined || name === NEEDS_ALL ? undefined : COMMANDS.get(name);
  const loaded = await Promise.all(
    (one === undefined ? [...COMMANDS.values()] : [one]).map((load) => load()),
  );
  for (const make of loaded) program.addCommand(make(terminal, finish));
  for (const command of withSubcommands(program)) {
    configureCommand(command, terminal);
  }
  return program;
}

/** Whether the arguments ask only for the main help or the version. */
export function asksForOutline(args: readonly string[]): boolean {
  const [only = '--help'] = args;
  return args.length < 2 && ['--help', '-h', 'help', '--version', '-v'].includes(only);
}

/** The command with its help about the subcommands, which cannot be run: none is loaded. */
export function createOutline(terminal: Terminal): Command {
  const program = bareProgram();
  for (const command of outlineCommands()) program.addCommand(command);
  return configureCommand(program, terminal);
}

function bareProgram(): Command {
  return new Command('amc-ingest')
    .description(
      "Standardizes, hashes, checks and partitions an advertiser's own data for Amazon Marketing Cloud (AMC).",
    )
    .version(packageVersion(), '-v, --version', 'print the version')
    .addHelpText(
      'after',
      `
Exit codes:
  0    done
  1    a bug in amc-ingest
  2    wrong usage, schema or configuration; nothing was read
  3    the data failed the checks, or AMC has it already; nothing was uploaded
  4    storage or AMC failed after retries, or AMC refused the upload
  130  interrupted (143 by SIGTERM); run the same command again`,
    );
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
