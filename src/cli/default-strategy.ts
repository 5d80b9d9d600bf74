import type { AmcUpdateStrategy } from '../amc/index.js';

/** Appends: the only strategy that removes nothing. */
export const DEFAULT_STRATEGY: AmcUpdateStrategy = 'ADDITIVE';
