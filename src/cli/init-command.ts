import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { loadS3Client } from '../aws/load-s3-client.js';
import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import { adaptedPreset } from '../init/adapt-preset.js';
import { settingsForRun } from '../init/agree-with-run.js';
import type { Answers } from '../init/answers.js';
import { draftOf, inferredSchema, type Draft } from '../init/draft-schema.js';
import { recognizePreset } from '../init/recognize-preset.js';
import { sampleInput } from '../init/sample-input.js';
import { resolveInputs } from '../read/resolve-inputs.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import { loadSchema, shippedSchemas } from '../schema/load-schema.js';
import { parseDataSetSchema } from '../schema/parse-schema.js';
import { printResult, runAction } from './action.js';
import { describeInit, jsonOfInit, type InitResult } from './describe-init.js';
import { checkFields, checkFlags, withInitOptions, type InitFlags } from './init-command-flags.js';
import { hintsOf, inputOf } from './init-command-input.js';
import { askForAnswers } from './init-command-questions.js';
import { Questions } from './questions.js';
import { withReadOptions } from './run-options.js';
import type { Terminal } from './terminal.js';

/** `amc-ingest init`: creates a schema for a file that has none yet. */
export function initCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const command = new Command('init')
    .description(
      'Read a file and draft a schema for it: a recognized export, or columns inferred from the content.',
    )
    .argument('<file>', 'file, s3:// key, or - for stdin');
  return withReadOptions(withInitOptions(command))
    .addOption(new Option('--yes', 'do not ask'))
    .option('--json', 'print what was found as one JSON object to stdout')
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest init orders_export.csv
  amc-ingest init people.xlsx --sheet Customers --country DE --yes --out people.schema.json
  amc-ingest init people.csv --yes --as Name=full-name --as "Opt In=consent"
  amc-ingest run people.csv --schema people.schema.json --dry-run

It reads samples from the beginning, the middle and the end of the file and prints no values. Fields that may hold
identifiers, private facts or free text are left out, unless they are known identifiers, which are hashed. Anything
that the file does not settle is listed under "Not sure" and in the schema's $comment; if a wrong guess would change
amounts, the field is left out.`,
    )
    .action((file: string, flags: InitFlags) =>
      runAction(terminal, flags.json === true, finish, () => init(file, flags, terminal)),
    );
}

async function init(file: string, flags: InitFlags, terminal: Terminal): Promise<ExitCode> {
  checkFlags(flags);
  const { signal } = terminal;
  const s3 = file.startsWith('s3://') ? await loadS3Client() : null;
  try {
    const sources = await resolveInputs([file], { signal, s3Client: () => s3 ?? loadS3Client() });
    const [source] = sources;
    if (source === undefined) throw new UsageError(`There is no file at ${file}.`, { code: 'NO_INPUT' });
    const hints = hintsOf(flags);
    const sample = await sampleInput(source, signal, hints);
    const draft = draftOf(sample);
    checkFields(flags, draft);
    const ask = new Questions(terminal, flags.yes === true);
    const preset = await choosePreset(sample.fields, flags, ask);
    const answers = await askForAnswers({ file, flags, draft, preset: preset?.schema ?? null, ask });
    const given = inputOf(flags, sample);
    const made = makeWith(draft, answers, preset, given);
    const settings = await settingsForRun(source, sample, made.schema, { hints, signal });
    const complete = makeWith(draft, answers, preset, { ...given, ...settings });
    // Does not write anything that `run` would refuse.
    const schema = parseDataSetSchema(JSON.parse(JSON.stringify(complete.schema)), 'that was made');
    const out = flags.out ?? `${schema.dataSetId}.schema.json`;
    await writeNew(out, `${JSON.stringify(schema, null, 2)}\n`);
    const result: InitResult = {
      ...complete,
      schema,
      file,
      out,
      preset: preset?.name ?? null,
      sample,
      otherFiles: sources.length - 1,
      unknownCountry: draft.needsCountry && schema.countryCode === undefined,
      unknownZone: draft.needsTimeZone && answers.timeZone === null,
    };
    printResult(terminal, flags.json === true, jsonOfInit(result), describeInit(result));
    return EXIT_CODES.done;
  } finally {
    s3?.destroy();
  }
}

interface Preset {
  readonly name: string;
  readonly schema: DataSetSchema;
}

/** The result, from a preset or from the content. */
type Made = Pick<InitResult, 'schema' | 'choices' | 'kindDoubt' | 'presetDoubts'>;

function makeWith(
  draft: Draft,
  answers: Answers,
  preset: Preset | null,
  settings: NonNullable<DataSetSchema['input']>,
): Made {
  const input = Object.keys(settings).length === 0 ? undefined : settings;
  if (preset === null) return { ...inferredSchema(draft, answers, input), presetDoubts: [] };
  const { schema, doubts } = adaptedPreset(preset.schema, draft, answers, { name: preset.name, input });
  return { schema, choices: null, kindDoubt: null, presetDoubts: doubts };
}

async function choosePreset(
  fields: readonly string[],
  { preset }: InitFlags,
  ask: Questions,
): Promise<Preset | null> {
  if (preset === false) return null;
  if (typeof preset === 'string') return { name: preset, schema: await loadSchema(preset) };
  const schemas = new Map<string, DataSetSchema>();
  for (const name of await shippedSchemas()) schemas.set(name, await loadSchema(name));
  const name = recognizePreset(fields, schemas);
  const schema = name === null ? undefined : schemas.get(name);
  if (name === null || schema === undefined) return null;
  return (await ask.confirm(`This looks like ${schema.description ?? name} Use the preset ${name}?`))
    ? { name, schema }
    : null;
}

/** @throws UsageError when the file exists or cannot be written */
async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw new UsageError(
      exists
        ? `${file} exists already and is not overwritten. Choose another name with --out.`
        : `Cannot write ${file}. Choose another location with --out.`,
      { code: exists ? 'FILE_EXISTS' : 'OUT_NOT_WRITABLE', cause },
    );
  }
}
