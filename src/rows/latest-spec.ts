import type { Block } from '../model/block.js';
import type { BlockResult } from '../model/block-result.js';
import { blockFunction, type BlockFunction } from './block-processor.js';
import type { BlockSpec } from './block-spec.js';
import { ReshapedBlocks } from './reshaped-blocks.js';

/**
 * Finds again what was compiled for the file before: thousands of small files of one layout compile it once. For one
 * run, as what a block function counts depends on the run's blocks before.
 */
export class LatestSpec {
  #key = '';
  #spec: BlockSpec | null = null;
  #process: BlockFunction | null = null;
  #reshaped: ReshapedBlocks | null = null;

  /** The same object for the same spec, unless another came in between. */
  same(spec: BlockSpec): BlockSpec {
    const { plan, suppressed, reshape, ...layout } = spec;
    const key = JSON.stringify([layout, reshape?.dialect, reshape?.header]);
    const latest = this.#spec;
    const isSame =
      latest !== null &&
      key === this.#key &&
      suppressed === latest.suppressed &&
      reshape?.plan === latest.reshape?.plan &&
      reshape?.lookups === latest.reshape?.lookups &&
      // Written out only where it is another object: plans are large, and most files have the run's own.
      (plan === latest.plan || JSON.stringify(plan) === JSON.stringify(latest.plan));
    if (isSame) return latest;
    this.#key = key;
    this.#spec = spec;
    this.#process = null;
    this.#reshaped = null;
    return spec;
  }

  /** The block function of a spec. */
  process(spec: BlockSpec): BlockFunction {
    const same = this.same(spec);
    return (this.#process ??= blockFunction(same));
  }

  /** The results of a block, in its order: several where its records become many rows. */
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
