import type { Block, TextBlock } from '../model/block.js';
import type { GroupState } from '../model/group-state.js';
import { BlockReshaper, type ReshapeSpec } from './block-reshaper.js';

/**
 * Finds which group is open at the start of each block, so that blocks can be reshaped in any order and on any thread.
 * Usually a block's last records are enough: if a row has another key than the one before, a group begins, whatever
 * came earlier. A block without such a row is scanned from its start. Memory: two blocks.
 */
export class GroupHandover {
  readonly #spec: ReshapeSpec;
  #reshaper: BlockReshaper | null = null;
  #state: GroupState | null = null;

  constructor(spec: ReshapeSpec) {
    this.#spec = spec;
  }

  async *add(blocks: AsyncIterable<Block>): AsyncGenerator<Block> {
    let last: Block | null = null;
    for await (const block of blocks) {
      if (last !== null) yield this.#passOn(last, true);
      last = block;
    }
    if (last !== null) yield this.#passOn(last, false);
  }

  /**
   * The block with its group. After the last block nobody asks, and the bytes of a block that was passed on may belong
   * to another thread.
   */
  #passOn(block: Block, hasNext: boolean): Block {
    const group = this.#state;
    if (hasNext && this.#spec.plan.group !== null) this.#state = this.#stateAfter(block);
    return group === null || (block.kind !== 'text' && block.kind !== 'cells') ? block : { ...block, group };
  }

  #stateAfter(block: Block): GroupState | null {
    const reshaper = (this.#reshaper ??= new BlockReshaper(this.#spec));
    const tail = tailOf(block);
    if (tail !== null) {
      readThrough(reshaper, tail, null);
      const { state, isCertain } = reshaper.groupState();
      if (isCertain) return state;
    }
    readThrough(reshaper, block, this.#state);
    return reshaper.groupState().state;
  }
}

function readThrough(reshaper: BlockReshaper, block: Block, group: GroupState | null): void {
  for (const _ of reshaper.rowsOf(block, group));
  reshaper.takeCounts();
  reshaper.takeUnread();
}

/** The last records of a block; null where they cannot be distinguished from the others. */
function tailOf(block: Block): TextBlock | null {
  if (block.kind !== 'text' || block.tailStart === undefined) return null;
  const start = block.tailStart;
  const refused = block.refused.flatMap((span) =>
    span.start < start ? [] : [{ ...span, start: span.start - start, end: span.end - start }],
  );
  return { kind: 'text', bytes: block.bytes.subarray(start), refused };
}
