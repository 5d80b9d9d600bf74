import { CommanderError } from 'commander';
import { EXIT_CODES, type ExitCode } from '../errors.js';
import { asksForOutline, createOutline, createProgram } from './program.js';
import type { Terminal } from './terminal.js';

/** Parses the arguments, runs the command and returns the exit code. Never throws. */
export async function runCommandLine(argv: readonly string[], streams: Terminal): Promise<ExitCode> {
  const terminal: Terminal = { ...streams, args: argv.slice(2) };
  let exitCode: ExitCode = EXIT_CODES.done;
  try {
    const finish = (code: ExitCode) => {
      exitCode = code;
    };
    const program = asksForOutline(argv.slice(2))
      ? createOutline(terminal)
      : await createProgram(terminal, finish, argv[2]);
    await program.parseAsync([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      // Commands turn their own errors into exit codes: any error that arrives here is a defect.
      terminal.stderr.write(
        `amc-ingest failed unexpectedly: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      return EXIT_CODES.defect;
    }
    return error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage;
  }
  return exitCode;
}
