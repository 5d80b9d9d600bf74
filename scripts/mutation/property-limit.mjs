/** Properties are tried for a while only: a mutant that they would find later counts as not noticed. */
import * as fc from 'fast-check';
import { expect } from 'vitest';

/** Tests that count what their properties have tried. */
const COUNTING = /\/test\/(?:rows|kernel)\//;

if (!COUNTING.test(expect.getState().testPath ?? ''))
  fc.configureGlobal({ ...fc.readConfigureGlobal(), interruptAfterTimeLimit: 500 });
