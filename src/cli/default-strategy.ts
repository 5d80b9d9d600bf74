import type { AmcUpdateStrategy } from '../amc/index.js';

/** Appends: the one strategy that takes nothing away. */
export const DEFAULT_STRATEGY: AmcUpdateStrategy = 'ADDITIVE';
