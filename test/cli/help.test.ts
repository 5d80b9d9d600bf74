import { PassThrough, Readable } from 'node:stream';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { asksForOutline, createOutline, createProgram } from '../../src/cli/program.js';

const terminal = {
  signal: new AbortController().signal,
  stdin: Readable.from([]),
  stdout: new PassThrough(),
  stderr: new PassThrough(),
};
const program = await createProgram(terminal, () => {});

function* commandsBelow(command: Command, words: string): Generator<readonly [string, Command]> {
  for (const sub of command.commands) {
    const name = `${words} ${sub.name()}`;
    yield [name, sub];
    yield* commandsBelow(sub, name);
  }
}

/** The entire output of `--help`, examples included. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (more) => (text += more) });
  command.outputHelp();
  return text;
}

const all = [...commandsBelow(program, 'amc-ingest')];

describe('--help', () => {
  it('of amc-ingest is the same whether or not the commands are loaded', () => {
    expect(helpOf(createOutline(terminal))).toBe(helpOf(program));
  });

  it.each<[string[], boolean]>([
    [[], true],
    [['--help'], true],
    [['-v'], true],
    [['help'], true],
    [['help', 'run'], false],
    [['run', '--help'], false],
    [['--', 'run'], false],
    [['rnu'], false],
  ])('%j needs no loaded command: %s', (args, expected) => {
    expect(asksForOutline(args)).toBe(expected);
  });

  it('covers all commands', () => {
    expect(all.length).toBeGreaterThan(25);
  });

  it.each(all)('%s has a description, an example of itself, and text for every option', (name, command) => {
    expect(command.description()).toMatch(/^[A-Z].*\.$/s);
    const help = helpOf(command);
    const [, examples = ''] = /\nExamples?:\n((?: {2}.*\n?)+)/.exec(help) ?? [];
    expect(examples).toContain(name);
    for (const { flags, description } of command.options) expect(description, flags).toMatch(/\w{3}/);
    for (const argument of command.registeredArguments)
      expect(argument.description, argument.name()).toMatch(/\w{3}/);
  });

  it.each(all)('%s has only examples with existing options', (name, command) => {
    const known = new Set([...command.options.map(({ long }) => long), '--help']);
    const lines = helpOf(command)
      .split('\n')
      .filter((line) => line.startsWith('  ') && line.includes(`${name} `));
    for (const line of lines) {
      const own = line.slice(line.indexOf(name) + name.length).split(/[|>;]/)[0] ?? '';
      const unknown = [...own.matchAll(/(?<=\s)--[a-z-]+/g)]
        .map(([option]) => option)
        .filter((option) => !known.has(option));
      if (command.commands.length === 0) expect(unknown, line).toEqual([]);
    }
  });
});
