import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { loadS3Client } from '../aws/load-s3-client.js';
import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import { adaptedPreset, draftOf, inferredSchema, type Draft } from '../init/draft-schema.js';
import type { Answers } from '../init/make-schema.js';
import { recognizePreset } from '../init/recognize-preset.js';
import { sampleInput } from '../init/sample-input.js';
import { toCountryCode } from '../normalize/country.js';
import { resolveInputs } from '../read/resolve-inputs.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import { loadSchema, shippedSchemas } from '../schema/load-schema.js';
import { parseDataSetSchema } from '../schema/parse-schema.js';
import { isKnownTimeZone } from '../validate/zone-clock.js';
import { printResult, runAction } from './action.js';
import { Questions } from './questions.js';
import { describeInit, type InitResult } from './describe-init.js';
import type { Terminal } from './terminal.js';

interface InitFlags {
  readonly out?: string;
  readonly dataSet?: string;
  readonly country?: string;
  readonly timeZone?: string;
  readonly dayFirst?: boolean;
  readonly include?: string[];
  readonly preset: string | boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `amc-ingest init`: a schema for a file that has none yet. */
export function initCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('init')
    .description(
      'Look at a file and write a schema for it: a recognized export, or columns told from the content.',
    )
    .argument('<file>', 'file, s3:// key, or - for stdin')
    .option('--out <file>', 'where to write the schema (default: DATASETID.schema.json; never overwritten)')
    .option('--data-set <id>', 'data set id (default: made from the name of the file)')
    .option('--country <code>', 'country of rows that name none, e.g. US')
    .option('--time-zone <zone>', 'IANA zone of times without an offset, e.g. Europe/Berlin')
    .option('--day-first', 'dates that fit either way have the day first')
    .option('--include <field...>', 'fields to upload as text although their meaning is not known')
    .option('--preset <name>', 'start from this shipped schema (see: amc-ingest schemas)')
    .option('--no-preset', 'tell the columns from the content even where the export is recognized')
    .option('--yes', 'ask nothing')
    .option('--json', 'print what was found as one JSON object to stdout')
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest init orders_export.csv
  amc-ingest init people.csv --country DE --time-zone Europe/Berlin --yes --out people.schema.json
  amc-ingest run people.csv --schema people.schema.json --dry-run

It looks at the beginning, the middle and the end of the file and prints no value of it. Fields that may hold
identifiers, private facts or free text are left out, and listed in the schema's $comment, unless they are known
identifiers, which are hashed.`,
    )
    .action((file: string, flags: InitFlags) =>
      runAction(terminal, flags.json === true, finish, () => init(file, flags, terminal)),
    );
}

async function init(file: string, flags: InitFlags, terminal: Terminal): Promise<ExitCode> {
  checkFlags(flags);
  const s3 = file.startsWith('s3://') ? await loadS3Client() : null;
  try {
    const sources = await resolveInputs([file], {
      signal: terminal.signal,
      s3Client: () => s3 ?? loadS3Client(),
    });
    const [source] = sources;
    if (source === undefined) throw new UsageError(`There is no file at ${file}.`, { code: 'NO_INPUT' });
    const sample = await sampleInput(source, terminal.signal);
    const draft = draftOf(sample, source.name);
    const ask = new Questions(terminal, flags.yes === true);
    const preset = await choosePreset(sample.fields, flags, ask);
    const answers = await answer(file, flags, draft, preset?.schema ?? null, ask);
    const include = new Set(flags.include);
    const made =
      preset === null
        ? inferredSchema(draft, answers, include)
        : { schema: adaptedPreset(preset.schema, preset.name, draft, answers), choices: null };
    // What `run` would refuse is not written.
    const schema = parseDataSetSchema(JSON.parse(JSON.stringify(made.schema)), 'that was made');
    const out = flags.out ?? `${schema.dataSetId}.schema.json`;
    await writeNew(out, `${JSON.stringify(schema, null, 2)}\n`);
    const result: InitResult = {
      out,
      preset: preset?.name ?? null,
      otherFiles: sources.length - 1,
      schema,
      choices: made.choices,
      file,
      unknownCountry: draft.needsCountry && schema.countryCode === undefined,
      unknownZone: draft.needsTimeZone && answers.timeZone === null,
    };
    printResult(terminal, flags.json === true, jsonOf(result), describeInit(result));
    return EXIT_CODES.done;
  } finally {
    s3?.destroy();
  }
}

async function choosePreset(
  fields: readonly string[],
  { preset }: InitFlags,
  ask: Questions,
): Promise<{ readonly name: string; readonly schema: DataSetSchema } | null> {
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

async function answer(
  file: string,
  flags: InitFlags,
  draft: Draft,
  preset: DataSetSchema | null,
  ask: Questions,
): Promise<Answers> {
  const hasCountry = preset?.columns.some(({ isCountryCode }) => isCountryCode === true) ?? false;
  const country =
    flags.country ??
    (draft.needsCountry && !hasCountry
      ? await ask.text('Country of the people, as two letters such as US (empty: not known)', (text) =>
          toCountryCode(text) === null ? 'That is no country.' : null,
        )
      : null);
  const hasZones = preset?.columns.some(({ source }) => source?.zoneFrom !== undefined) ?? false;
  const timeZone =
    flags.timeZone ??
    (draft.needsTimeZone && !hasZones
      ? await ask.text('Time zone of the times, such as Europe/Berlin (empty: UTC)', (text) =>
          isKnownTimeZone(text) ? null : 'That is no IANA time zone.',
        )
      : null);
  const countryCode = country === null ? null : toCountryCode(country);
  return {
    dataSetId: flags.dataSet ?? preset?.dataSetId ?? dataSetIdOf(file),
    country: countryCode,
    timeZone,
    dayFirst:
      flags.dayFirst ??
      (draft.needsDayFirst
        ? await ask.confirm('Is 03/04 the third of April (day first)?', guessDayFirst(draft, countryCode))
        : false),
  };
}

/** Where commas mark decimals, and outside of the US, the day comes first. */
function guessDayFirst({ decimalComma }: Draft, country: string | null): boolean {
  return decimalComma || (country !== null && country !== 'US');
}

function dataSetIdOf(file: string): string {
  const id = path
    .basename(file)
    .replace(/\..*$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  return id === '' || id === 'list' ? 'my_data' : id;
}

function checkFlags({ country, timeZone }: InitFlags): void {
  if (country !== undefined && toCountryCode(country) === null)
    throw new UsageError('--country is not a country: use two letters (ISO 3166) such as US.', {
      code: 'INVALID_OPTIONS',
    });
  if (timeZone !== undefined && !isKnownTimeZone(timeZone))
    throw new UsageError('--time-zone is not an IANA time zone such as Europe/Berlin.', {
      code: 'INVALID_OPTIONS',
    });
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
        : `Cannot write ${file}. Choose another place with --out.`,
      { code: exists ? 'FILE_EXISTS' : 'OUT_NOT_WRITABLE', cause },
    );
  }
}

function jsonOf({ out, preset, schema, choices, unknownCountry, unknownZone }: InitResult): unknown {
  return {
    out,
    preset,
    dataSetId: schema.dataSetId,
    kind: schema.period === undefined ? 'dimension' : 'fact',
    columns: schema.columns.map(({ name }) => name),
    leftOut: (choices ?? []).flatMap(({ field, guess }) =>
      guess.kind === 'leftOut' ? [{ field, reason: guess.reason }] : [],
    ),
    unsure: (choices ?? []).flatMap(({ field, doubt }) => (doubt === null ? [] : [{ field, doubt }])),
    unknownCountry,
    unknownZone,
  };
}
