import type { CellBatch } from '../model/cell-block.js';
import { FIRST_REFUSED } from '../model/cell-block.js';
import { Refusal } from '../model/reject.js';
import { fieldsOf } from './kernel-settings.js';
import type { RowLoop } from './row-loop.js';
import type { BlockRows, RowProcessor } from './row-processor.js';
import type { BatchContext } from './batch-context.js';

export type { BatchContext } from './batch-context.js';

/** The destination for the rows of a batch. */
export interface BatchTarget {
  readonly processor: RowProcessor;
  readonly loop: RowLoop;
  readonly rows: BlockRows;
}

/** The rows of one batch on their way through the loop; rows of a batch that is too large take the reference path. */
export class BatchRows {
  readonly #batch: CellBatch;
  readonly #target: BatchTarget;
  readonly #context: BatchContext;
  readonly #isLoaded: boolean;

  constructor(batch: CellBatch, target: BatchTarget, context: BatchContext) {
    this.#batch = batch;
    this.#target = target;
    this.#context = context;
    this.#isLoaded = target.loop.loadBatch(batch, context);
  }

  /** The line of a row, 0-based from the block's first. */
  lineOf(row: number): number {
    return this.#batch.lines?.[row] ?? this.#context.firstRow + row;
  }

  /** Handles the rows `from` up to before `to`. */
  run(from: number, to: number): void {
    if (from >= to) return;
    if (this.#isLoaded) this.#target.loop.runBatch(from, to);
    else this.#addByReference(from, to);
  }

  #addByReference(from: number, to: number): void {
    const { processor, loop, rows } = this.#target;
    const { sourceOf, fieldCount } = fieldsOf(processor.spec);
    // Countries are counted in the order in which they occur.
    loop.flushCounts();
    for (let row = from; row < to; row++)
      rows.add(
        sourceOf.map((field) => (field < 0 ? '' : this.#valueOf(row * fieldCount + field))),
        this.lineOf(row),
        true,
      );
  }

  #valueOf(cell: number): string | Refusal {
    const { bytes, cells } = this.#batch;
    const start = cells[2 * cell] ?? 0;
    const length = cells[2 * cell + 1] ?? 0;
    if (length >= 0) return Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('utf8');
    const code = this.#context.refusals[FIRST_REFUSED - length];
    return code === undefined ? '' : new Refusal(code);
  }
}
