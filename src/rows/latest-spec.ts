import { blockFunction, type BlockFunction } from './block-processor.js';
import type { BlockSpec } from './block-spec.js';

/**
 * Finds again what was compiled for the file before: thousands of small files of one layout compile it once. For one
 * run, as what a block function counts depends on the run's blocks before.
 */
export class LatestSpec {
  #key = '';
  #spec: BlockSpec | null = null;
  #process: BlockFunction | null = null;

  /** The same object for the same spec, unless another came in between. */
  same(spec: BlockSpec): BlockSpec {
    const { plan, suppressed, ...layout } = spec;
    const key = JSON.stringify(layout);
    const latest = this.#spec;
    const isSame =
      latest !== null &&
      key === this.#key &&
      suppressed === latest.suppressed &&
      // Written out only where it is another object: plans are large, and most files have the run's own.
      (plan === latest.plan || JSON.stringify(plan) === JSON.stringify(latest.plan));
    if (isSame) return latest;
    this.#key = key;
    this.#spec = spec;
    this.#process = null;
    return spec;
  }

  /** The block function of a spec. */
  process(spec: BlockSpec): BlockFunction {
    const same = this.same(spec);
    return (this.#process ??= blockFunction(same));
  }
}
