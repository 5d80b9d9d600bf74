import { it } from 'vitest';

/**
 * Tests that generate many cases try a part of them in the quick run and all of them in the long run. The project
 * `long` of vitest.config.ts sets AMC_TEST_EFFORT=all and runs every file that imports this one again.
 */
const SHARE_IN_QUICK_RUN = 5;

export const triesAll = process.env['AMC_TEST_EFFORT'] === 'all';

/** The number of generated cases to try, of this many. */
export const cases = (all: number): number => (triesAll ? all : Math.ceil(all / SHARE_IN_QUICK_RUN));

/** A test that takes long and seldom fails alone; the quick run skips it. */
export const longIt = it.runIf(triesAll);
