import { isUtf8 } from 'node:buffer';
import { asRecord, readJsonRecord } from '../read/json-records.js';
import type { Block, ObjectBlock, PreparedCell, RowBlock, TextBlock } from '../model/block.js';
import type { BlockResult } from '../model/block-result.js';
import { Refusal } from '../model/reject.js';
import { isLeftOutReason } from '../tally/tally.js';
import type { BlockSpec } from './block-spec.js';
import { CsvReader } from './csv-reader.js';
import { FieldIndex } from './field-index.js';
import { RowProcessor, type BlockRun } from './row-processor.js';

/**
 * The block function: standardizes, hashes, checks, partitions and encodes the records of a block. Pure: the
 * result depends on the spec and the block alone.
 */
export type BlockFunction = (block: Block) => BlockResult;

/** @param useFastWay default true; without it csv-parse reads all CSV, with the same result */
export function blockFunction(spec: BlockSpec, useFastWay = true): BlockFunction {
  const processor = new RowProcessor(spec);
  const csv = new CsvReader(processor, useFastWay);
  const fields = new FieldIndex(spec.plan);
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
  rows.forEach((row, index) => {
    const record = row instanceof Refusal ? row : asRecord(row);
    addRecord(record, lines?.[index] ?? index, run, fields, true);
  });
  return lineCount ?? rows.length;
}

/** Hands the stretches between refused spans to the format's reader. */
function addText(block: TextBlock, csv: CsvReader, run: BlockRun, fields: FieldIndex): number {
  const addStretch = (bytes: Buffer, line: number) =>
    csv.isCsv ? csv.add(bytes, line, run) : addJsonLines(bytes, line, run, fields);
  let line = 0;
  let position = 0;
  for (const { start, end, code, column } of block.refused) {
    if (start > position) line = addStretch(block.bytes.subarray(position, start), line);
    if (isLeftOutReason(code)) run.leaveOut(code);
    else run.reject(line, column ?? null, code);
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
