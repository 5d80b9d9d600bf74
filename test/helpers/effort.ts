import { it } from 'vitest';

/**
 * Tests that generate much try a part of it in the quick run, and all of it in the long one: the project `long` of
 * vitest.config.ts sets AMC_TEST_EFFORT=all and runs every file that imports this one again.
 */
const SHARE_IN_QUICK_RUN = 5;

export const triesAll = process.env['AMC_TEST_EFFORT'] === 'all';

/** The number of generated cases to try, of this many. */
export const cases = (all: number): number => (triesAll ? all : Math.ceil(all / SHARE_IN_QUICK_RUN));

/** A test that takes long and seldom breaks alone: the quick run skips it. */
export const longIt = it.runIf(triesAll);
