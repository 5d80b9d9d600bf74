import type { Block } from '../model/block.js';
import type { BlockResult } from '../model/block-result.js';
import type { CellBlock } from '../model/cell-block.js';
import type { GroupState } from '../model/group-state.js';
import { BlockReshaper, type ReshapeSpec } from '../reshape/block-reshaper.js';
import { ownedCells } from '../reshape/owned-cells.js';
import type { BlockFunction } from './block-processor.js';

/** Maximum rows of one result, plus a batch: a record with very many items is passed on in several results. */
const MAX_RESULT_ROWS = 16_384;

/**
 * Makes rows from the records of blocks and handles them, in the thread that has the block. Memory: a result of
 * `MAX_RESULT_ROWS` rows for each block that is in progress.
 */
export class ReshapedBlocks {
  readonly #spec: ReshapeSpec;
  readonly #process: BlockFunction;
  /** The function may request the rows of a block twice. */
  readonly #isReadTwice: boolean;
  /** Those that no block is using. */
  readonly #free: BlockReshaper[] = [];

  constructor(spec: ReshapeSpec, process: BlockFunction, isReadTwice: boolean) {
    this.#spec = spec;
    this.#process = process;
    this.#isReadTwice = isReadTwice;
  }

  /** The results of a block, in order; most blocks have one. */
  *results(block: Block): Generator<BlockResult> {
    const reshaper = this.#free.pop() ?? new BlockReshaper(this.#spec);
    const batches = reshaper.rowsOf(block, groupOf(block));
    for (let isDone = false; !isDone;) {
      const some = new SomeRows(batches);
      const parts = this.#isReadTwice ? some.copies() : some;
      const result = this.#process({ kind: 'parts', parts });
      ({ isDone } = some);
      if (isDone) this.#free.push(reshaper);
      yield {
        ...result,
        lines: isDone ? reshaper.lineCount : 0,
        unmappedFields: reshaper.takeUnread(),
        reshaped: reshaper.takeCounts(),
        hasMore: !isDone,
      };
    }
  }
}

function groupOf(block: Block): GroupState | null {
  return block.kind === 'text' || block.kind === 'cells' ? (block.group ?? null) : null;
}

/** Batches, as far as one result has room for their rows. */
class SomeRows implements Iterable<CellBlock> {
  /** Whether there are no more. */
  isDone = false;
  readonly #batches: Iterator<CellBlock>;

  constructor(batches: Iterator<CellBlock>) {
    this.#batches = batches;
  }

  *[Symbol.iterator](): Generator<CellBlock> {
    for (let rows = 0; rows < MAX_RESULT_ROWS;) {
      const next = this.#batches.next();
      if (next.done === true) {
        this.isDone = true;
        return;
      }
      for (const batch of next.value.batches) rows += batch.rows;
      yield next.value;
    }
  }

  copies(): readonly CellBlock[] {
    return Array.from(this, ownedCells);
  }
}
