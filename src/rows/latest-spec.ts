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
    const key = JSON.stringify(spec);
    if (this.#spec === null || key !== this.#key) {
      this.#key = key;
      this.#spec = spec;
      this.#process = null;
    }
    return this.#spec;
  }

  /** The block function of a spec. */
  process(spec: BlockSpec): BlockFunction {
    const same = this.same(spec);
    return (this.#process ??= blockFunction(same));
  }
}
