import { asRecord } from '../read/json-records.js';
import type { Block, ObjectBlock, TextBlock } from '../model/block.js';
import type { BlockResult } from '../model/block-result.js';
import type { CellBlock } from '../model/cell-block.js';
import { DefectError } from '../errors.js';
import { Refusal } from '../model/reject.js';
import { isLeftOutReason } from '../tally/tally.js';
import { BatchRows, type BatchTarget } from './batch-rows.js';
import type { BlockSpec } from './block-spec.js';
import { cellBlockOf } from './cell-block-of.js';
import { CsvReader } from './csv-reader.js';
import { FieldIndex } from './field-index.js';
import { JsonReader } from './json-reader.js';
import { RowLoop } from './row-loop.js';
import { RowProcessor, type BlockRows } from './row-processor.js';
import { TextRows } from './text-rows.js';

/**
 * The block function: standardizes, hashes, checks, partitions and encodes the records of a block. Pure: the result
 * depends only on the spec and the block.
 */
export type BlockFunction = (block: Block | CellParts) => BlockResult;

/** Rows whose cells are already known, in parts that may be made on demand. */
export interface CellParts {
  readonly kind: 'parts';
  readonly parts: Iterable<CellBlock>;
}

/** @param useKernel default true; without it all rows take the reference path, with the same result */
export function blockFunction(spec: BlockSpec, useKernel = true): BlockFunction {
  const processor = new RowProcessor(spec);
  // Ids of other identity spaces are written unchanged: the kernel records no digests of them.
  const isForKernel =
    spec.suppressed === undefined || spec.plan.columns.every(({ kind }) => kind.kind !== 'externalId');
  const reader = new BlockReader(processor, useKernel && isForKernel);
  return (block) => {
    const written = writeBlock(block, reader, processor, []);
    if (written.suppressedRows.length === 0) return written.result;
    // Digests are only known after their rows are written: the block is then written again without these rows.
    const { result, suppressedRows } = writeBlock(block, reader, processor, written.suppressedRows);
    if (suppressedRows.length === 0) return result;
    throw new DefectError('Rows of people who must not be sent were written.', {
      code: 'SUPPRESSED_ROWS_LEFT',
    });
  };
}

function writeBlock(
  block: Block | CellParts,
  reader: BlockReader,
  processor: RowProcessor,
  leftOut: readonly number[],
): { readonly result: BlockResult; readonly suppressedRows: readonly number[] } {
  const blockRows = processor.begin();
  const { lines, suppressedRows } = reader.add(block, blockRows, leftOut);
  const result = {
    ...blockRows.finish(),
    tally: blockRows.tally,
    rejects: blockRows.rejects,
    lines,
    unmappedFields: reader.unmapped(),
  };
  return { result, suppressedRows };
}

/** Reads the rows of blocks and passes them to the row loop. */
class BlockReader {
  readonly #processor: RowProcessor;
  readonly #loop: RowLoop;
  readonly #csv: CsvReader | null;
  readonly #fields: FieldIndex;
  readonly #json: JsonReader;

  constructor(processor: RowProcessor, useKernel: boolean) {
    const { dialect, plan } = processor.spec;
    this.#processor = processor;
    this.#loop = new RowLoop(processor, useKernel);
    this.#csv = dialect.format === 'csv' ? new CsvReader(processor, dialect, this.#loop) : null;
    this.#fields = new FieldIndex(plan);
    this.#json = new JsonReader(this.#fields, (read, line, texts) => this.#addRecord(read, line, texts));
  }

  unmapped(): readonly string[] {
    return this.#fields.unmapped();
  }

  /**
   * @param leftOut numbers of rows that the suppression list covers, as returned by an earlier `add` of the same block
   * @returns how many lines the block has, and the rows on the list that were written
   */
  add(
    block: Block | CellParts,
    rows: BlockRows,
    leftOut: readonly number[],
  ): { readonly lines: number; readonly suppressedRows: readonly number[] } {
    const target = { processor: this.#processor, loop: this.#loop, rows };
    this.#fields.begin();
    this.#loop.begin(rows, leftOut);
    const lines = this.#addTo(block, target);
    return { lines, suppressedRows: this.#loop.finish() };
  }

  #addTo(block: Block | CellParts, target: BatchTarget): number {
    switch (block.kind) {
      case 'parts': {
        let lines = 0;
        for (const part of block.parts) lines += addCells(part, target);
        return lines;
      }
      case 'rows':
        return addCells(cellBlockOf(block), target);
      case 'objects':
        return this.#addObjects(block, new TextRows(target));
      case 'cells':
        return addCells(block, target);
      case 'text':
        return this.#addText(block, target);
    }
  }

  #addObjects({ rows, lines, lineCount }: ObjectBlock, texts: TextRows): number {
    rows.forEach((row, index) => {
      const record = row instanceof Refusal ? row : asRecord(row);
      this.#addRecord({ record, text: null }, lines?.[index] ?? index, texts);
    });
    texts.flush();
    return lineCount ?? rows.length;
  }

  /** Passes the pieces between refused spans to the format's reader. */
  #addText({ bytes, refused }: TextBlock, target: BatchTarget): number {
    this.#csv?.begin(target);
    this.#json.begin();
    let line = 0;
    let position = 0;
    const addRange = (to: number) => {
      if (to <= position) return;
      const range = bytes.subarray(position, to);
      line = this.#csv?.add(range, line) ?? this.#json.add(range, line, target);
    };
    for (const { start, end, code, column } of refused) {
      addRange(start);
      if (isLeftOutReason(code)) target.rows.leaveOut(code);
      else target.rows.reject(line, column ?? null, code);
      line += 1;
      position = end;
    }
    addRange(bytes.length);
    return line;
  }

  #addRecord(
    { record, text }: { readonly record: ReturnType<typeof asRecord>; readonly text: string | null },
    line: number,
    texts: TextRows,
  ): void {
    if (record instanceof Refusal) {
      texts.reject(line, record.code);
      return;
    }
    const row = this.#fields.rowOf(record, text);
    if (row === 'empty') texts.leaveOut('EMPTY_ROW');
    else if (row === 'unknown') texts.reject(line, 'NO_KNOWN_FIELD');
    else texts.add(row, line);
  }
}

function addCells(
  { batches, stops, refusals, isDoubtful, lineCount }: CellBlock,
  target: BatchTarget,
): number {
  let firstRow = 0;
  let next = 0;
  for (const batch of batches) {
    const rows = new BatchRows(batch, target, { firstRow, refusals, isDoubtful });
    let from = 0;
    for (
      let stop = stops[next];
      stop !== undefined && stop.row < firstRow + batch.rows;
      stop = stops[++next]
    ) {
      const row = stop.row - firstRow;
      rows.run(from, row);
      if ('reject' in stop) target.rows.reject(rows.lineOf(row), null, stop.reject);
      else target.rows.leaveOut(stop.leaveOut);
      from = row + 1;
    }
    rows.run(from, batch.rows);
    firstRow += batch.rows;
  }
  return lineCount;
}
