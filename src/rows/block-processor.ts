import { asRecord } from '../read/json-records.js';
import type { Block, ObjectBlock, TextBlock } from '../model/block.js';
import type { BlockResult } from '../model/block-result.js';
import type { CellBlock } from '../model/cell-block.js';
import { Refusal } from '../model/reject.js';
import type { SuppressedSet } from '../model/suppressed-set.js';
import { isLeftOutReason } from '../tally/tally.js';
import { BatchRows, type BatchTarget } from './batch-rows.js';
import type { BlockSpec } from './block-spec.js';
import { cellBlockOf } from './cell-block-of.js';
import { CsvReader } from './csv-reader.js';
import { FieldIndex } from './field-index.js';
import { JsonReader } from './json-reader.js';
import { RowLoop } from './row-loop.js';
import { RowProcessor, type BlockRun } from './row-processor.js';
import { mayHoldSuppressed, suppressingColumns } from './suppression.js';
import { TextRows } from './text-rows.js';

/**
 * The block function: standardizes, hashes, checks, partitions and encodes the records of a block. Pure: the
 * result depends on the spec and the block alone.
 */
export type BlockFunction = (block: Block) => BlockResult;

/** @param useKernel default true; without it all rows take the reference, with the same result */
export function blockFunction(spec: BlockSpec, useKernel = true): BlockFunction {
  return spec.suppressed === undefined || !useKernel
    ? plainBlockFunction(spec, useKernel)
    : suppressingBlockFunction(spec, spec.suppressed);
}

/**
 * The kernel knows no suppression list. A block that has somebody of the list in it, which few have, is done again by
 * the reference, which does.
 */
function suppressingBlockFunction(spec: BlockSpec, suppressed: SuppressedSet): BlockFunction {
  const reference = plainBlockFunction(spec, false);
  // Ids of other identity spaces are written as they are: their digests cannot be found in what is written.
  if (spec.plan.columns.some(({ kind }) => kind.kind === 'externalId')) return reference;
  if (suppressingColumns(spec.plan).length === 0) return plainBlockFunction(spec, true);
  const quick = plainBlockFunction(spec, true);
  return (block) => {
    const result = quick(block);
    return mayHoldSuppressed(result.output, suppressed) ? reference(block) : result;
  };
}

function plainBlockFunction(spec: BlockSpec, useKernel: boolean): BlockFunction {
  const processor = new RowProcessor(spec);
  const rows = new BlockRows(processor, useKernel);
  return (block) => {
    const run = processor.begin();
    const lines = rows.add(block, run);
    return {
      ...run.finish(),
      tally: run.tally,
      rejects: run.rejects,
      lines,
      unmappedFields: rows.unmapped(),
    };
  };
}

/** Takes the rows of blocks to the row loop. */
class BlockRows {
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

  /** @returns how many lines the block stands for */
  add(block: Block, run: BlockRun): number {
    const target = { processor: this.#processor, loop: this.#loop, run };
    this.#fields.begin();
    this.#loop.begin(run);
    const lines = this.#addTo(block, target);
    this.#loop.finish();
    return lines;
  }

  #addTo(block: Block, target: BatchTarget): number {
    switch (block.kind) {
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

  /** Hands the stretches between refused spans to the format's reader. */
  #addText({ bytes, refused }: TextBlock, target: BatchTarget): number {
    this.#csv?.begin(target);
    this.#json.begin();
    let line = 0;
    let position = 0;
    const addStretch = (to: number) => {
      if (to <= position) return;
      const stretch = bytes.subarray(position, to);
      line = this.#csv?.add(stretch, line) ?? this.#json.add(stretch, line, target);
    };
    for (const { start, end, code, column } of refused) {
      addStretch(start);
      if (isLeftOutReason(code)) target.run.leaveOut(code);
      else target.run.reject(line, column ?? null, code);
      line += 1;
      position = end;
    }
    addStretch(bytes.length);
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
      if ('reject' in stop) target.run.reject(rows.lineOf(row), null, stop.reject);
      else target.run.leaveOut(stop.leaveOut);
      from = row + 1;
    }
    rows.run(from, batch.rows);
    firstRow += batch.rows;
  }
  return lineCount;
}
