import type { Block } from '../model/block.js';
import type { BlockResult } from '../model/block-result.js';
import { blockFunction, type BlockFunction } from './block-processor.js';
import type { BlockSpec } from './block-spec.js';
import { KnownSpec } from './known-spec.js';
import { ReshapedBlocks } from './reshaped-blocks.js';

/**
 * Finds what was compiled for the previous file again: thousands of small files with one layout compile it once. For
 * one run only, as what a block function counts depends on the run's earlier blocks.
 */
export class LatestSpec {
  readonly #known = new KnownSpec();
  #spec: BlockSpec | null = null;
  #process: BlockFunction | null = null;
  #reshaped: ReshapedBlocks | null = null;

  /** The block function of a spec. */
  process(spec: BlockSpec): BlockFunction {
    const same = this.#known.same(spec);
    if (same !== this.#spec) {
      this.#spec = same;
      this.#process = null;
      this.#reshaped = null;
    }
    return (this.#process ??= blockFunction(same));
  }

  /** The results of a block, in order: several if its records become many rows. */
  *results(spec: BlockSpec, block: Block): Generator<BlockResult> {
    const process = this.process(spec);
    const { reshape, suppressed } = spec;
    if (reshape === undefined) yield process(block);
    else {
      this.#reshaped ??= new ReshapedBlocks(reshape, process, suppressed !== undefined);
      yield* this.#reshaped.results(block);
    }
  }
}
