import { isUtf8 } from 'node:buffer';
import { asRecord, fieldText, readJsonRecord } from '../read/json-records.js';
import { normalizeFieldName } from '../schema/plan.js';
import type { Block, ObjectBlock, PreparedCell, RowBlock, TextBlock } from '../types/block.js';
import type { BlockResult } from '../types/block-result.js';
import { Refusal } from '../types/reject.js';
import type { BlockSpec } from './block-spec.js';
import { CsvReader } from './csv-reader.js';
import { RowProcessor, type BlockRun } from './row-processor.js';

/** Names of unmapped fields that are kept; objects with ever new keys must not fill the memory. */
const MAX_UNMAPPED_FIELDS = 1000;

/**
 * The block function: standardizes, hashes, checks, partitions and encodes the records of a block. Pure: the
 * result depends on the spec and the block alone.
 */
export type BlockFunction = (block: Block) => BlockResult;

/** @param useFastWay default true; without it csv-parse reads all CSV, with the same result */
export function blockFunction(spec: BlockSpec, useFastWay = true): BlockFunction {
  const processor = new RowProcessor(spec);
  const csv = new CsvReader(processor, useFastWay);
  const fields = new FieldIndex(spec);
  return (block) => {
    const run = processor.begin();
    fields.begin();
    const lines = addBlock(block, run, csv, fields);
    return {
      ...run.finish(),
      tally: run.tally,
      rejects: run.rejects,
      lines,
      unmappedFields: fields.unmapped(),
    };
  };
}

function addBlock(block: Block, run: BlockRun, csv: CsvReader, fields: FieldIndex): number {
  switch (block.kind) {
    case 'rows':
      return addPreparedRows(block, run);
    case 'objects':
      return addObjects(block, run, fields);
    case 'text':
      return addText(block, csv, run, fields);
  }
}

function addPreparedRows({ rows, lines, lineCount }: RowBlock, run: BlockRun): number {
  rows.forEach((row, index) => {
    const line = lines[index] ?? 0;
    if ('leaveOut' in row) run.leaveOut(row.leaveOut);
    else if ('reject' in row) run.reject(line, null, row.reject);
    else run.add(row.map(preparedValue), line, true);
  });
  return lineCount;
}

function preparedValue(cell: PreparedCell): string | Refusal {
  return typeof cell === 'string' ? cell : new Refusal(cell.reject);
}

function addObjects(block: ObjectBlock, run: BlockRun, fields: FieldIndex): number {
  const { rows, lines, lineCount } = block;
  rows.forEach((row, index) => addRecord(asRecord(row), lines?.[index] ?? index, run, fields, true));
  return lineCount ?? rows.length;
}

/** Hands the stretches between refused spans to the format's reader. */
function addText(block: TextBlock, csv: CsvReader, run: BlockRun, fields: FieldIndex): number {
  const addStretch = (bytes: Buffer, line: number) =>
    csv.isCsv ? csv.add(bytes, line, run) : addJsonLines(bytes, line, run, fields);
  let line = 0;
  let position = 0;
  for (const { start, end, code } of block.refused) {
    if (start > position) line = addStretch(block.bytes.subarray(position, start), line);
    run.reject(line, null, code);
    line += 1;
    position = end;
  }
  if (position < block.bytes.length) line = addStretch(block.bytes.subarray(position), line);
  return line;
}

function addJsonLines(bytes: Buffer, firstLine: number, run: BlockRun, fields: FieldIndex): number {
  const doubtful = !isUtf8(bytes) || bytes.includes('\uFFFD') || bytes.includes('\\u');
  let line = firstLine;
  const lines = bytes.toString('utf8').split('\n');
  // Text that ends with a line end has nothing behind it.
  if (lines.at(-1) === '') lines.pop();
  for (const text of lines) {
    const trimmed = text.trim();
    if (trimmed !== '') addRecord(readJsonRecord(trimmed), line, run, fields, doubtful);
    line += 1;
  }
  return line;
}

function addRecord(
  record: ReturnType<typeof asRecord>,
  line: number,
  run: BlockRun,
  fields: FieldIndex,
  doubtful: boolean,
): void {
  if (record instanceof Refusal) {
    run.reject(line, null, record.code);
    return;
  }
  const row = fields.rowOf(record);
  if (row === 'empty') run.leaveOut('EMPTY_ROW');
  else if (row === 'unknown') run.reject(line, null, 'NO_KNOWN_FIELD');
  else run.add(row, line, doubtful);
}

/** Finds the fields of named records (JSON, objects) and remembers those that feed no column. */
class FieldIndex {
  readonly #sources: readonly (readonly string[])[];
  /** Normalized names by name as written; bounded like the unmapped ones. */
  readonly #normalized = new Map<string, string>();
  readonly #known: ReadonlySet<string>;
  #unmapped = new Set<string>();

  constructor({ plan }: BlockSpec) {
    this.#sources = plan.columns.map(({ sources }) => sources);
    this.#known = new Set(this.#sources.flat());
  }

  begin(): void {
    this.#unmapped = new Set();
  }

  unmapped(): readonly string[] {
    return [...this.#unmapped];
  }

  /** The record's values by output column; or that it has no values at all, or none in a known field. */
  rowOf(record: Readonly<Record<string, unknown>>): (string | Refusal)[] | 'empty' | 'unknown' {
    const values = new Map<string, unknown>();
    let isEmpty = true;
    for (const name of Object.keys(record)) {
      const value = record[name];
      if (value !== null && value !== undefined && value !== '') isEmpty = false;
      const key = this.#normalize(name);
      if (!this.#known.has(key)) {
        if (this.#unmapped.size < MAX_UNMAPPED_FIELDS) this.#unmapped.add(name);
      } else if (!values.has(key)) values.set(key, value);
    }
    if (isEmpty) return 'empty';
    if (values.size === 0) return 'unknown';
    return this.#sources.map((sources) => {
      const source = sources.find((name) => values.has(name));
      return source === undefined ? '' : fieldText(values.get(source));
    });
  }

  #normalize(name: string): string {
    let key = this.#normalized.get(name);
    if (key === undefined) {
      key = normalizeFieldName(name);
      if (this.#normalized.size < MAX_UNMAPPED_FIELDS) this.#normalized.set(name, key);
    }
    return key;
  }
}
