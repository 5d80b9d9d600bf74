import { Command } from 'commander';
import type { ExitCode } from '../errors.js';
import { packageVersion } from '../version.js';
import { bucketPolicyCommand } from './bucket-policy-command.js';
import { completionCommand } from './completion/completion-command.js';
import { datasetsCommand } from './datasets-command.js';
import { doctorCommand } from './doctor-command.js';
import { explainCommand } from './explain-command.js';
import { hashCommand } from './hash-command.js';
import { initCommand } from './init-command.js';
import { historyCommand } from './history-command.js';
import { rehearseCommand } from './rehearse-command.js';
import { runCommand } from './run-command.js';
import { schemasCommand } from './schemas-command.js';
import type { Terminal } from './terminal.js';
import { uploadsCommand } from './uploads-command.js';
import { usersCommand } from './users-command.js';
import { validateCommand } from './validate-command.js';
import { verifyCommand } from './verify-command.js';

/** The command with all of its subcommands. `finish` is told the exit code of the one that ran. */
export function createProgram(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const program = new Command('amc-ingest')
    .description(
      "Standardizes, hashes, checks and partitions an advertiser's own data for Amazon Marketing Cloud (AMC).",
    )
    .version(packageVersion())
    .addCommand(runCommand(terminal, finish))
    .addCommand(validateCommand(terminal, finish))
    .addCommand(initCommand(terminal, finish))
    .addCommand(schemasCommand(terminal, finish))
    .addCommand(rehearseCommand(terminal, finish))
    .addCommand(datasetsCommand(terminal, finish))
    .addCommand(uploadsCommand(terminal, finish))
    .addCommand(usersCommand(terminal, finish))
    .addCommand(verifyCommand(terminal, finish))
    .addCommand(historyCommand(terminal, finish))
    .addCommand(explainCommand(terminal, finish))
    .addCommand(hashCommand(terminal, finish))
    .addCommand(doctorCommand(terminal, finish))
    .addCommand(bucketPolicyCommand(terminal, finish))
    .addCommand(completionCommand(terminal, finish))
    .addHelpText(
      'after',
      `
Exit codes:
  0    done
  1    a defect of amc-ingest
  2    wrong usage, schema or configuration; nothing was read
  3    the data was not good enough, or AMC has it already; nothing was handed over
  4    storage or AMC failed after retries, or AMC refused the upload
  130  interrupted (143 by SIGTERM); run the same command again`,
    );
  for (const command of withSubcommands(program)) {
    command
      .exitOverride()
      .showHelpAfterError('(see --help)')
      .configureOutput({
        writeOut: (text) => terminal.stdout.write(text),
        writeErr: (text) => terminal.stderr.write(text),
      });
  }
  return program;
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
