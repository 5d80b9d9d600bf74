import { IngestError } from '../errors.js';
import type { InputSource } from '../read/input-source.js';
import { openRecords, type OpenedRecords } from '../read/open-records.js';
import { expandArchive } from '../read/zip/expand-archive.js';
import type { DataSetSchema } from '../schema/data-set-schema.js';
import { compilePlan } from '../schema/plan.js';
import type { InputHints, InputSample } from './sample-input.js';

type InputSettings = NonNullable<DataSetSchema['input']>;

/**
 * The input settings that the schema needs so that a run finds the header where the sample has it: none if a
 * run does so by itself. Streams cannot be read twice: for them, everything that is not obvious is set.
 */
export async function settingsForRun(
  source: InputSource,
  sample: InputSample,
  schema: DataSetSchema,
  options: { readonly hints: InputHints; readonly signal: AbortSignal },
): Promise<InputSettings> {
  const { dialect, sheet, titleLines } = sample;
  if (dialect.format !== 'csv' || options.hints.header !== undefined) return {};
  const said: InputSettings = {
    ...(titleLines > 0 && options.hints.skipLines === undefined ? { skipLines: titleLines } : {}),
    ...(sheet === null && options.hints.delimiter === undefined && dialect.rowsAreLines !== true
      ? { delimiter: dialect.delimiter }
      : {}),
  };
  const isObvious = titleLines === 0 && dialect.delimiter === ',';
  if (source.kind !== 'bytes' || source.identity === null) return isObvious ? {} : said;
  return (await findsTheSame(source, sample, schema, options)) ? {} : said;
}

async function findsTheSame(
  source: InputSource & { readonly kind: 'bytes' },
  sample: InputSample,
  schema: DataSetSchema,
  { hints, signal }: { readonly hints: InputHints; readonly signal: AbortSignal },
): Promise<boolean> {
  for await (const part of expandArchive(source, { signal, maxExpansion: hints.maxExpansion })) {
    if (part.name !== sample.name) continue;
    try {
      const opened = await openRecords(part, {
        ...hints,
        plan: compilePlan(schema),
        signal,
        sheet: sheetOf(sample),
      });
      await close(opened);
      return isSame(opened, sample);
    } catch (error) {
      if (!(error instanceof IngestError)) throw error;
      return false;
    }
  }
  return false;
}

function isSame({ dialect, firstLine, header }: OpenedRecords, sample: InputSample): boolean {
  if (dialect.format !== 'csv' || sample.dialect.format !== 'csv' || header === null) return false;
  return firstLine === sample.firstLine && dialect.delimiter === sample.dialect.delimiter;
}

function sheetOf({ sheet }: InputSample): string | undefined {
  return sheet === null ? undefined : String(sheet.number);
}

/** Ends the reading: opened files are closed with their blocks. */
async function close({ blocks }: OpenedRecords): Promise<void> {
  for await (const _ of blocks) break;
}
