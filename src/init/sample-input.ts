import { InputError, InterruptedError } from '../errors.js';
import type { InputNote } from '../read/input-note.js';
import type { ByteSource, InputSource } from '../read/input-source.js';
import { openObjects, openRecords, type OpenedRecords, type OpenOptions } from '../read/open-records.js';
import { expandArchive } from '../read/zip/expand-archive.js';
import { normalizeFieldName } from '../schema/field-name.js';
import { compilePlan } from '../schema/plan.js';
import type { FooterFacts } from '../read/footer-rows.js';
import { footerWordOf } from '../read/footer-words.js';
import type { Block, InputDialect } from '../model/block.js';
import { shownName } from './field-names.js';
import { sampleReaderFor, type SampledRecord } from './record-values.js';

/** Records that are sampled: from the first block, from each later one, and in total. They bound the memory. */
const FIRST_RECORDS = 2000;
const LATER_RECORDS = 300;
const MAX_RECORDS = 8000;
/** Fields that are examined; exports have a few hundred at most. */
const MAX_FIELDS = 1000;
/** Blocks that are read (1 MiB each): everything after them is ignored. */
const MAX_BLOCKS = 1024;

/** How the input is written, if the user says so: the run's options under the same names. */
export type InputHints = Pick<
  OpenOptions,
  'delimiter' | 'encoding' | 'format' | 'header' | 'maxExpansion' | 'records' | 'sheet' | 'skipLines'
>;

/** A sample of an input: its fields, and records from its beginning, middle and end. */
export interface InputSample {
  /** The file, or the archive member, that was sampled. */
  readonly name: string;
  readonly dialect: InputDialect;
  /** Field names as written, without blank and repeated ones. */
  readonly fields: readonly string[];
  /** For each field, the trimmed texts of the records, in order; `''` for missing values. */
  readonly values: readonly (readonly string[])[];
  /** By field and record: whether the value is a number by its type: then its text is unambiguous. */
  readonly typedNumbers: readonly (readonly boolean[])[];
  /** Fields with lists or anything else that cannot be read as a single value. */
  readonly unreadable: readonly string[];
  /** Names that occur more than once in the header; it cannot be determined which occurrence is meant. */
  readonly repeated: readonly string[];
  /** Lines above the header that were skipped. */
  readonly titleLines: number;
  /** Line on which the records begin. */
  readonly firstLine: number;
  /** The sheet of a workbook. */
  readonly sheet: { readonly name: string; readonly number: number } | null;
  /** Other files in the same archive that a run would read. */
  readonly otherMembers: number;
  /** What the user should know about how it was read. */
  readonly notes: readonly InputNote[];
  /** Tables: rows that look like totals of the others, or like footers. They are not among the records. */
  readonly footerRows: FooterFacts | null;
}

/** @throws InputError when the file cannot be read as records */
export async function sampleInput(
  source: InputSource,
  signal: AbortSignal,
  hints: InputHints = {},
): Promise<InputSample> {
  if (source.kind === 'objects') return sampleOpened(source.name, openObjects(source, signal), signal);
  const parts = expandArchive(source, { signal, maxExpansion: hints.maxExpansion });
  let sample: InputSample | null = null;
  let failure: unknown = null;
  let others = 0;
  for await (const part of parts) {
    if (sample !== null) {
      others += 1;
      continue;
    }
    try {
      sample = await samplePart(part, signal, hints);
    } catch (error) {
      // Archives contain read-me files, too; the first failure is more informative than the last.
      if (!(error instanceof InputError)) throw error;
      failure ??= error;
      others += 1;
    }
  }
  if (sample === null) throw failure;
  return { ...sample, otherMembers: others };
}

async function samplePart(part: ByteSource, signal: AbortSignal, hints: InputHints): Promise<InputSample> {
  const opened = await openRecords(part, { ...hints, plan: NO_COLUMNS, signal });
  return sampleOpened(part.name, opened, signal);
}

async function sampleOpened(name: string, opened: OpenedRecords, signal: AbortSignal): Promise<InputSample> {
  const reader = sampleReaderFor(opened);
  const width = opened.header?.fields.length ?? reader.fields.size;
  const isFooterRow = (record: SampledRecord) =>
    opened.footerRows !== undefined &&
    footerWordOf(
      [...record.values()].map((value) => value?.text ?? ''),
      width,
    ) !== null;
  const records: SampledRecord[] = [];
  const take = (block: Block, most: number) => {
    let left = Math.min(most, MAX_RECORDS - records.length);
    for (const record of reader.read(block)) {
      if (left <= 0) return;
      if (isFooterRow(record)) continue;
      records.push(record);
      left -= 1;
    }
  };
  let last: Block | null = null;
  let number = 0;
  for await (const block of opened.blocks) {
    if (signal.aborted) throw new InterruptedError(signal.reason);
    if (number >= MAX_BLOCKS) break;
    // At increasing distances, so that a long file is sampled throughout without being parsed in full.
    const isTaken = Number.isInteger(Math.log2(Math.max(number, 1)));
    if (isTaken) take(block, number === 0 ? FIRST_RECORDS : LATER_RECORDS);
    last = isTaken ? null : block;
    number += 1;
  }
  if (last !== null) take(last, LATER_RECORDS);
  if (records.length === 0) {
    throw noRows(name, opened, reader.misfits);
  }
  const fields = [...reader.fields].slice(0, MAX_FIELDS);
  if (opened.dialect.format === 'jsonl' && records.length === 1 && reader.lists.size > 0)
    throw oneRecord(name, [...reader.lists]);
  const header = opened.header?.fields ?? [];
  return {
    name,
    dialect: opened.dialect,
    fields: fields.map(([, field]) => field),
    values: fields.map(([key]) => records.map((record) => record.get(key)?.text ?? '')),
    typedNumbers: fields.map(([key]) => records.map((record) => record.get(key)?.isNumber ?? false)),
    unreadable: [
      ...fields.flatMap(([key, field]) => (isUnreadable(key, records) ? [field] : [])),
      // Parquet: groups, lists and maps have no values for a single column.
      ...(opened.header === null ? [] : opened.unmapped.filter((field) => isNew(field, reader.fields))),
    ],
    repeated: repeatedNames(header),
    titleLines: opened.titleLines ?? 0,
    firstLine: opened.firstLine,
    sheet: opened.sheet ?? null,
    otherMembers: 0,
    notes: opened.notes,
    footerRows: opened.footerRows?.facts() ?? null,
  };
}

function noRows(name: string, { dialect, header }: OpenedRecords, misfits: number): InputError {
  const width = header?.fields.length ?? 0;
  const message =
    misfits > 0
      ? `No row of ${name} fits its header of ${width} ${width === 1 ? 'field' : 'fields'}. Check the names in the header for delimiters without quotes, and the delimiter (--delimiter), or name the fields with --skip-lines 1 --header NAMES.`
      : dialect.format === 'jsonl'
        ? `${name} has no records that can be read. If they are in a list of an object, name it with --records, e.g. --records data.orders.`
        : `${name} has no records. Use a file with a header and at least one row.`;
  return new InputError(message, { code: 'NO_ROWS' });
}

/** An API response, or an export with a header section: the records are in one of its lists. */
function oneRecord(name: string, lists: readonly string[]): InputError {
  return new InputError(
    `${name} is one object with a list in it: ${lists.map(shownName).join(', ')}. Name the list that holds the records with --records, e.g. --records ${shownName(lists[0] ?? '')}. If the object itself is a record, use a file with more of them.`,
    { code: 'RECORDS_NOT_FOUND' },
  );
}

/** Any header will do: there is no data set yet. */
const NO_COLUMNS = compilePlan({ dataSetId: '', columns: [] });

function isNew(field: string, fields: ReadonlyMap<string, string>): boolean {
  return !fields.has(normalizeFieldName(field));
}

function isUnreadable(key: string, records: readonly SampledRecord[]): boolean {
  return records.some((record) => record.get(key) === null);
}

function repeatedNames(header: readonly string[]): string[] {
  const keys = header.map(normalizeFieldName).filter((key) => key !== '');
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
}
