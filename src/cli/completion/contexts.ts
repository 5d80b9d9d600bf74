import type { Argument, Command, Option } from 'commander';
import { CATALOGUE } from '../../explain/catalogue.js';

/** An option as a shell completes it. */
export interface CompletedOption {
  /** `--schema` */
  readonly name: string;
  readonly description: string;
  readonly takesValue: boolean;
  /** The allowed values; null: anything, and files are offered. */
  readonly values: readonly string[] | null;
}

/** A context on the command line: after these words, what may come next. */
export interface CompletionContext {
  /** `datasets create`; empty after the command itself. */
  readonly words: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletedOption[];
  /** The allowed arguments, besides commands; null: files are offered. */
  readonly values: readonly string[] | null;
}

/** All contexts of a program, as its commands are declared. */
export function contextsOf(program: Command, schemas: readonly string[]): readonly CompletionContext[] {
  return [...contextsBelow(program, '', schemas)];
}

function* contextsBelow(
  command: Command,
  words: string,
  schemas: readonly string[],
): Generator<CompletionContext> {
  const help = command.createHelp();
  const subcommands = help.visibleCommands(command).filter((sub) => sub.name() !== 'help');
  yield {
    words,
    commands: subcommands.map((sub) => ({ name: sub.name(), description: oneLine(sub.description()) })),
    options: help
      .visibleOptions(command)
      .flatMap((option) =>
        option.long === undefined || option.long === null ? [] : [completed(option, option.long, schemas)],
      ),
    values: valuesOfArguments(command, words, schemas),
  };
  for (const sub of subcommands)
    yield* contextsBelow(sub, words === '' ? sub.name() : `${words} ${sub.name()}`, schemas);
}

function completed(option: Option, name: string, schemas: readonly string[]): CompletedOption {
  const takesValue = option.required || option.optional;
  const isSchema = name === '--schema' || name === '--preset';
  return {
    name,
    description: oneLine(option.description),
    takesValue,
    values: takesValue ? (option.argChoices ?? (isSchema ? schemas : null)) : [],
  };
}

function valuesOfArguments(
  { registeredArguments, commands }: Command,
  words: string,
  schemas: readonly string[],
): readonly string[] | null {
  if (words.startsWith('schemas')) return schemas;
  if (words === 'explain') return [...new Set(CATALOGUE.map(({ code }) => code))];
  const choices = registeredArguments.flatMap(({ argChoices }: Argument) => argChoices ?? []);
  if (choices.length > 0) return choices;
  return registeredArguments.length > 0 && commands.length === 0 ? null : [];
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
