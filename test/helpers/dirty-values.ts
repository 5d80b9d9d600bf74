import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { HASHED_PII_TYPES } from '../../src/model/identifier.js';

const shape = z.object({
  type: z.enum(HASHED_PII_TYPES),
  country: z.string(),
  input: z.string(),
  standardized: z.string(),
});

/** Made-up values that are difficult to standardize, with the results of Amazon's published code. */
export const dirtyValues = readFileSync(
  path.resolve(import.meta.dirname, '../fixtures/identifiers/dirty-values.jsonl'),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => shape.parse(JSON.parse(line)));
