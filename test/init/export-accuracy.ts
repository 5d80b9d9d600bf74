import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ingest } from '../../src/index.js';
import { settingsForRun } from '../../src/init/agree-with-run.js';
import { chooseColumns, type Choice } from '../../src/init/choose-columns.js';
import { draftOf, inferredSchema } from '../../src/init/draft-schema.js';
import { sampleInput } from '../../src/init/sample-input.js';
import { resolveInputs } from '../../src/read/resolve-inputs.js';
import { normalizeFieldName } from '../../src/schema/field-name.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { dataText } from '../helpers/data-lines.js';
import type { ExportCase, TrueField } from './exports/export-case.js';
import { NO_ANSWERS } from './no-answers.js';

/** What `init`, without any answer, makes of an export with known truth. */
export interface ExportAccuracy {
  readonly name: string;
  readonly fields: number;
  /** Fields that were read incorrectly, with what happened to them. */
  readonly wrong: readonly string[];
  /** Amounts, dates and times that were written incorrectly, in columns without a comment from init. */
  readonly changed: readonly string[];
  /** Number of compared values of those kinds. */
  readonly compared: number;
  readonly rejected: number;
  readonly isKindRight: boolean;
}

const never = new AbortController().signal;

/** @param folder where the export is written and run; it must be empty */
export async function exportAccuracy(given: ExportCase, folder: string): Promise<ExportAccuracy> {
  const file = path.join(folder, given.name);
  await writeFile(file, await given.content());
  const [source] = await resolveInputs([file], {
    signal: never,
    s3Client: () => {
      throw new Error('no S3 here');
    },
  });
  if (source === undefined) throw new Error(`no ${given.name}`);
  const hints = given.hints ?? {};
  const sample = await sampleInput(source, never, hints);
  const draft = draftOf(sample);
  const answers = { ...NO_ANSWERS, country: given.country ?? null };
  const { choices } = chooseColumns(draft.guesses, answers);
  const first = inferredSchema(draft, answers);
  const settings = await settingsForRun(source, sample, first.schema, { hints, signal: never });
  const sheet = sample.sheet === null ? {} : { sheet: sample.sheet.name };
  const input = { ...settings, ...sheet, ...(hints.records === undefined ? {} : { records: hints.records }) };
  const { schema } = inferredSchema(draft, answers, input);
  const result = await ingest({
    inputs: [file],
    schema: parseDataSetSchema(JSON.parse(JSON.stringify(schema)), 'drafted'),
    out: path.join(folder, 'out'),
    format: 'jsonl',
    compression: 'none',
    partition: 'none',
    maxRejectRate: 1,
    workers: 0,
  });
  const written = dataText(result)
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Record<string, unknown> => JSON.parse(line));
  const byField = new Map(choices.map((choice) => [normalizeFieldName(choice.field), choice]));
  const columnOf = (field: string) => schema.columns.find(({ source: from }) => from?.from === field)?.name;
  const changed: string[] = [];
  let compared = 0;
  for (const { field, means } of given.fields) {
    const column = columnOf(byField.get(normalizeFieldName(field))?.field ?? field);
    if (means === undefined || column === undefined) continue;
    // Rejected rows were not changed silently; they are counted separately.
    if (written.length !== means.length) continue;
    const isSaid = (byField.get(normalizeFieldName(field))?.doubts.length ?? 0) > 0;
    means.forEach((meaning, row) => {
      compared += 1;
      const value = written[row]?.[column];
      const text = value === null || value === undefined ? null : String(value);
      if (!isSame(text, meaning) && !isSaid) changed.push(`${field} of row ${row + 1}`);
    });
  }
  return {
    name: given.name,
    fields: given.fields.length,
    wrong: given.fields.flatMap((field) => {
      const choice = byField.get(normalizeFieldName(field.field));
      return isRight(field, choice) ? [] : [`${field.field} (${shown(choice)})`];
    }),
    changed,
    compared,
    rejected: result.rows.rejected,
    isKindRight: (schema.period === undefined ? 'dimension' : 'fact') === given.kind,
  };
}

/** The same number may be written with or without its zeros. */
function isSame(text: string | null, meaning: string | null): boolean {
  if (text === meaning) return true;
  const isNumber = (value: string | null) => value !== null && /^-?\d+(?:\.\d+)?$/.test(value);
  return isNumber(text) && isNumber(meaning) && Number(text) === Number(meaning);
}

function isRight({ truth }: TrueField, choice: Choice | undefined): boolean {
  if (choice === undefined) return truth.is === 'leftOut';
  const { guess, doubts } = choice;
  switch (truth.is) {
    case 'hashed':
      return guess.kind === 'identifier' && guess.type === truth.type;
    case 'fullName':
    case 'wholeAddress':
    case 'country':
      return guess.kind === truth.is;
    case 'code':
      return guess.kind === 'text' && guess.isCode;
    case 'text':
      return guess.kind === 'text' && !guess.isCode;
    case 'eventTime':
      return guess.kind === 'time' && guess.isEventTime;
    case 'time':
      return guess.kind === 'time' && !guess.isEventTime;
    case 'number':
      return guess.kind === 'metric';
    case 'leftOut':
      return guess.kind === 'leftOut';
    case 'asked':
      return guess.kind === 'leftOut' && doubts.length > 0;
  }
}

function shown(choice: Choice | undefined): string {
  if (choice === undefined) return 'not found';
  const { guess } = choice;
  if (guess.kind === 'leftOut') return guess.reason;
  return guess.kind === 'identifier' ? guess.type : guess.kind;
}
