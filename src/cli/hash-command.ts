import { Command, InvalidArgumentError, Option } from 'commander';
import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import { identifierHasherFor, type HashOutcome } from '../hash/identifier-hasher.js';
import { toCountryCode } from '../normalize/country.js';
import { standardizationSteps } from '../normalize/standardizer.js';
import type { StandardizationStep } from '../normalize/standardization-step.js';
import { IDENTIFIER_NOTES } from '../model/identifier-note.js';
import { HASHED_PII_TYPES, type HashedPiiType } from '../model/identifier.js';
import { printResult, runAction } from './action.js';
import { paintFor } from './paint.js';
import { readHiddenLine } from './read-hidden-line.js';
import { withRequiredOption } from './required-option.js';
import type { Terminal } from './terminal.js';
import { visibleLine } from '../visible-text.js';

/** No identifier is this long. */
const MAX_BYTES = 64 * 1024;

interface HashFlags {
  readonly type: HashedPiiType;
  readonly country?: string;
  readonly keepEmailUnderscore?: boolean;
  /** False with --no-null-words, --no-placeholders. */
  readonly nullWords: boolean;
  readonly placeholders: boolean;
  readonly hashOnly?: boolean;
  readonly json?: boolean;
}

/** A step and the value after it; null: it is empty. */
interface ShownStep {
  readonly step: string;
  readonly value: string | null;
}

/**
 * `amc-ingest hash`: what amc-ingest makes of one value. The value is typed or piped in, never given on a
 * command line.
 */
export function hashCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const command = withRequiredOption(
    new Command('hash').description(
      'Show step by step what happens to one identifier, up to its hash. You are prompted for it, and it is not shown while you type.',
    ),
    new Option('--type <type>', 'type of the identifier').choices(HASHED_PII_TYPES),
  )
    .option('--country <code>', "the person's country, e.g. US (default: unknown)", country)
    .option('--keep-email-underscore', 'as source.keepEmailUnderscore in a schema')
    .option(
      '--no-null-words',
      'hash words for "nothing" such as null, as source.nullWords: false in a schema',
    )
    .option('--no-placeholders', 'hash placeholders such as test@test.com, as source.placeholders: false')
    .option('--hash-only', 'print only the hash')
    .option('--json', 'print steps and hash as one JSON object to stdout')
    .allowExcessArguments()
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest hash --type EMAIL
  amc-ingest hash --type PHONE --country US --hash-only
  pbpaste | amc-ingest hash --type ADDRESS --country DE --json

The rules are those of run. The output is as personal as the value: the steps contain it. A value on the command
line is refused, because it would stay in the history of the shell.

Exit codes: 0 hashed, 2 wrong usage, 3 nothing is left of the value (the job writes null for it), 130 interrupted.`,
    );
  return command.action((flags: HashFlags) =>
    runAction(terminal, flags.json === true, finish, async () => {
      if (command.args.length > 0)
        throw new UsageError(
          'A value on the command line stays in the history of the shell and is seen by others in the list of processes. Leave it out: you are prompted for it, or it is read from a pipe. And remove that line from the history.',
          { code: 'VALUE_ON_COMMAND_LINE' },
        );
      return show(await readValue(flags.type, terminal), flags, terminal);
    }),
  );
}

function show(value: string, flags: HashFlags, terminal: Terminal): ExitCode {
  const { type, keepEmailUnderscore = false, nullWords, placeholders } = flags;
  const countryCode = flags.country ?? null;
  const options = { keepEmailUnderscore, nullWords, placeholders };
  const outcome = identifierHasherFor(type, countryCode, { ...options, remember: false })(value);
  const { kind, hash, note } = outcome;
  // A hash is not processed step by step.
  const isHash = kind === 'alreadyHashed' || note === 'OTHER_HASH';
  const steps = isHash ? [] : stepsOf(value, standardizationSteps(type, countryCode, options));
  const result = { type, country: countryCode, outcome: kind, note, steps, hash };
  const text = flags.hashOnly === true ? `${hash ?? ''}\n` : describe(steps, outcome, terminal);
  printResult(terminal, flags.json === true, result, text);
  return kind === 'nothing' ? EXIT_CODES.data : EXIT_CODES.done;
}

function stepsOf(value: string, steps: readonly StandardizationStep[]): ShownStep[] {
  const shown: ShownStep[] = [];
  let text: string | null = value;
  for (const { name, apply } of steps) {
    text = apply(text);
    shown.push({ step: name, value: text });
    if (text === null) break;
  }
  return shown;
}

function describe(steps: readonly ShownStep[], outcome: HashOutcome, { stdout }: Terminal): string {
  const paint = paintFor(stdout);
  const titles = [...steps.map(({ step }) => step), `counted as ${outcome.note ?? ''}`];
  const width = Math.max(20, ...titles.map((title) => title.length)) + 2;
  const line = (title: string, text: string) => `  ${paint.faint(title.padEnd(width))}${text}\n`;
  const shown = steps.map(({ step, value }) =>
    line(step, value === null ? paint.warning('nothing is left') : visibleLine(value)),
  );
  const counted =
    outcome.note === null ? '' : line(`counted as ${outcome.note}`, IDENTIFIER_NOTES[outcome.note]);
  switch (outcome.kind) {
    case 'hashed':
      return `${shown.join('')}${counted}${line('SHA-256', paint.good(outcome.hash))}`;
    case 'alreadyHashed':
      return `${line('came as SHA-256', 'passed on as it is, in lower-case hex digits')}${counted}${line('SHA-256', paint.good(outcome.hash))}`;
    case 'nothing':
      return `${shown.join('')}${counted}${line('SHA-256', 'none: the job writes null, never the hash of nothing')}`;
  }
}

async function readValue(type: HashedPiiType, terminal: Terminal): Promise<string> {
  const text =
    terminal.stdin.isTTY === true
      ? ((await readHiddenLine(`${type} (not shown while you type): `, terminal)) ?? '')
      : await readPiped(terminal);
  if (text.trim() === '')
    throw new UsageError('There is no value to hash. Type one when asked, or pipe one in.', {
      code: 'NO_VALUE',
    });
  return text;
}

/** One value from a pipe, without the line end after it. */
async function readPiped({ stdin }: Terminal): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BYTES) throw severalValues();
    chunks.push(bytes);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new UsageError('What was piped in is not UTF-8 text.', { code: 'NOT_ONE_VALUE', cause });
  }
  const value = text.replace(/\r?\n$/, '');
  if (/[\r\n]/.test(value)) throw severalValues();
  return value;
}

function severalValues(): UsageError {
  return new UsageError(
    'More than one line was piped in. Pipe in one value; for files there is amc-ingest run.',
    { code: 'NOT_ONE_VALUE' },
  );
}

function country(text: string): string {
  const code = toCountryCode(text);
  if (code === null) throw new InvalidArgumentError('Give two letters (ISO 3166) such as US.');
  return code;
}
