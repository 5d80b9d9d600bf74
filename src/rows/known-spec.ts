import type { BlockSpec } from './block-spec.js';

/** Finds the spec of the previous file again: thousands of small files with one layout share it. */
export class KnownSpec {
  #key = '';
  #spec: BlockSpec | null = null;

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
      // Serialized only if it is another object: plans are large, and most files have the run's own.
      (plan === latest.plan || JSON.stringify(plan) === JSON.stringify(latest.plan));
    if (isSame) return latest;
    this.#key = key;
    this.#spec = spec;
    return spec;
  }
}
