import * as fc from 'fast-check';

/**
 * Property tests try the same values every time, so that a result depends on the change and not on luck.
 * `FUZZ_SEED=random` (or a number) tries others.
 */
const FIXED_SEED = 20_261_123;

const given = process.env['FUZZ_SEED'];
if (given !== 'random') fc.configureGlobal({ seed: given === undefined ? FIXED_SEED : Number(given) });
