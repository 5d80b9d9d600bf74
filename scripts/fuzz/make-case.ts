import type { FuzzCase } from './fuzz-case.js';
import { makeFormatCase } from './make-format-case.js';
import { makeTextCase } from './make-text-case.js';

/** `text`: CSV and JSON Lines. `formats`: all other formats. */
export const SUITES = ['text', 'formats'] as const;
export type Suite = (typeof SUITES)[number];

/** The case of a seed, always the same. */
export async function makeCase(suite: Suite, seed: number): Promise<FuzzCase> {
  return suite === 'text' ? makeTextCase(seed) : makeFormatCase(seed);
}
