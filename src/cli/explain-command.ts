import { Command } from 'commander';
import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import { CATALOGUE, explain } from '../explain/catalogue.js';
import { EXPLANATION_KINDS, type Explanation, type ExplanationKind } from '../explain/explanation.js';
import { nearestCodes } from '../explain/nearest-codes.js';
import { printResult, runAction } from './action.js';
import { paintFor, type Paint } from './paint.js';
import type { Terminal } from './terminal.js';
import { visibleLine } from '../visible-text.js';

/** `amc-ingest explain`: what a code means, why it matters and what to do. */
export function explainCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('explain')
    .description(
      'Explain the code of a reject, a warning or an error: what it means, why it matters, what to do.',
    )
    .argument('[code]', 'the code; without one all are listed')
    .option('--json', 'print the explanations as one JSON array to stdout')
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest explain
  amc-ingest explain FIELD_COUNT
  amc-ingest explain MANY_NULLS --json`,
    )
    .action((code: string | undefined, { json }: { readonly json?: boolean }) =>
      runAction(terminal, json === true, finish, () => {
        const found = code === undefined ? CATALOGUE : explain(code);
        if (found.length === 0) throw unknownCode(code ?? '');
        const paint = paintFor(terminal.stdout);
        const text =
          code === undefined ? list(paint) : found.map((entry) => describe(entry, paint)).join('\n');
        printResult(terminal, json === true, found, text);
        return Promise.resolve(EXIT_CODES.done);
      }),
    );
}

function unknownCode(code: string): UsageError {
  const near = nearestCodes(code);
  const advice =
    near.length === 0 ? 'amc-ingest explain lists all codes.' : `Did you mean ${near.join(' or ')}?`;
  return new UsageError(`There is no code ${visibleLine(code)}. ${advice}`, { code: 'UNKNOWN_CODE' });
}

function describe({ code, kind, meaning, why, whatToDo, example }: Explanation, paint: Paint): string {
  const part = (title: string, text: string) => `  ${paint.faint(title.padEnd(11))}${text}\n`;
  return [
    `${paint.strong(code)}: ${EXPLANATION_KINDS[kind]}\n`,
    part('Meaning', meaning),
    part('Why', why),
    part('What to do', whatToDo),
    part('Example', example),
  ].join('');
}

/** All codes by kind, each with its meaning. */
function list(paint: Paint): string {
  const isKind = (key: string): key is ExplanationKind => key in EXPLANATION_KINDS;
  const width = Math.max(...CATALOGUE.map(({ code }) => code.length)) + 2;
  return Object.keys(EXPLANATION_KINDS)
    .filter((key) => isKind(key))
    .map((kind) => {
      const lines = CATALOGUE.filter((entry) => entry.kind === kind).map(
        ({ code, meaning }) => `  ${code.padEnd(width)}${meaning}\n`,
      );
      return `${paint.strong(EXPLANATION_KINDS[kind])}\n${lines.join('')}`;
    })
    .join('\n');
}
