import { InputError, InterruptedError } from '../errors.js';
import type { InputSource } from '../read/input-source.js';
import { openObjects, openRecords } from '../read/open-records.js';
import { RecordReader } from '../reshape/block-records.js';
import type { RecordFields } from '../reshape/record.js';
import { normalizeFieldName } from '../schema/field-name.js';
import { compilePlan } from '../schema/plan.js';
import type { Block, InputDialect } from '../model/block.js';

/** Records that are looked at: of the first block, of each later one, and in all. They bound the memory. */
const FIRST_RECORDS = 2000;
const LATER_RECORDS = 300;
const MAX_RECORDS = 8000;
/** Fields that are looked at; exports have a few hundred at most. */
const MAX_FIELDS = 1000;
/** Blocks that are read (1 MiB each): what lies behind them is not looked at. */
const MAX_BLOCKS = 1024;

/** A look at an input: its fields, and records from its beginning, middle and end. */
export interface InputSample {
  readonly dialect: InputDialect;
  /** Field names as written (JSON: in lower case), without blank and repeated ones. */
  readonly fields: readonly string[];
  /** By field the trimmed texts of the records, in their order; `''` where there is none. */
  readonly values: readonly (readonly string[])[];
  /** Names that stand more than once in the header; which of them is meant cannot be told. */
  readonly repeated: readonly string[];
}

/** @throws InputError when the file cannot be read as records */
export async function sampleInput(source: InputSource, signal: AbortSignal): Promise<InputSample> {
  const opened =
    source.kind === 'objects'
      ? openObjects(source, signal)
      : await openRecords(source, { plan: NO_COLUMNS, signal, anyHeader: true });
  const header = opened.header?.fields ?? null;
  const reader = new RecordReader(opened.dialect, header);
  const records: RecordFields[] = [];
  const take = (block: Block, most: number) => {
    let left = Math.min(most, MAX_RECORDS - records.length);
    for (const { record } of reader.read(block).records) {
      if (left <= 0) return;
      if (!(record instanceof Map)) continue;
      records.push(record);
      left -= 1;
    }
  };
  let last: Block | null = null;
  let number = 0;
  for await (const block of opened.blocks) {
    if (signal.aborted) throw new InterruptedError(signal.reason);
    if (number >= MAX_BLOCKS) break;
    // Ever further apart, so that a long file is looked at all over without being parsed.
    const isTaken = Number.isInteger(Math.log2(Math.max(number, 1)));
    if (isTaken) take(block, number === 0 ? FIRST_RECORDS : LATER_RECORDS);
    last = isTaken ? null : block;
    number += 1;
  }
  if (last !== null) take(last, LATER_RECORDS);
  if (records.length === 0) {
    throw new InputError(
      `${source.name} holds no records to look at. Give a file with a header and some rows.`,
      {
        code: 'NO_ROWS',
      },
    );
  }
  const fields = header === null ? namesOf(records) : uniqueNames(header);
  return {
    dialect: opened.dialect,
    fields,
    values: fields.map((field) => {
      const key = normalizeFieldName(field);
      return records.map((record) => {
        const value = record.get(key);
        return typeof value === 'string' ? value.trim() : '';
      });
    }),
    repeated: header === null ? [] : repeatedNames(header),
  };
}

/** Any header will do: there is no data set yet. */
const NO_COLUMNS = compilePlan({ dataSetId: 'init', columns: [] });

function namesOf(records: readonly RecordFields[]): string[] {
  return [...new Set(records.flatMap((record) => [...record.keys()]))].slice(0, MAX_FIELDS);
}

function uniqueNames(header: readonly string[]): string[] {
  const seen = new Set<string>();
  return header
    .map((name) => name.replaceAll('\uFEFF', '').trim())
    .filter((name) => {
      const key = normalizeFieldName(name);
      if (key === '' || seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, MAX_FIELDS);
}

function repeatedNames(header: readonly string[]): string[] {
  const keys = header.map(normalizeFieldName).filter((key) => key !== '');
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
}
