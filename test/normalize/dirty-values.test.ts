import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HASHED_PII_TYPES } from '../../src/model/identifier.js';
import { standardizerFor } from '../../src/normalize/standardizer.js';

const shape = z.object({
  type: z.enum(HASHED_PII_TYPES),
  country: z.string(),
  input: z.string(),
  standardized: z.string(),
});

/** Made-up values with what Amazon's published code makes of them, one a line. */
const file = fileURLToPath(new URL('../fixtures/identifiers/dirty-values.jsonl', import.meta.url));
const values = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => shape.parse(JSON.parse(line)));

describe('values with dots, dashes, accents, labels and other notations', () => {
  it('are all here', () => {
    expect(values).toHaveLength(3_623);
    expect(new Set(values.map(({ type, country }) => `${type} ${country}`)).size).toBeGreaterThan(60);
  });

  it("get the form that Amazon's published code gives them", () => {
    const wrong = values
      .map((value) => ({ ...value, got: standardizerFor(value.type, value.country)(value.input) }))
      .filter(({ standardized, got }) => got !== standardized);
    expect(wrong).toEqual([]);
  });

  it('keep that form when they are standardized again', () => {
    const changed = values
      // What the doc comments name: a joined street line may hold words again, digits may be a national number.
      .filter(({ type }) => type !== 'ADDRESS' && type !== 'PHONE')
      .map((value) => ({
        ...value,
        got: standardizerFor(value.type, value.country)(value.standardized),
      }))
      .filter(({ standardized, got }) => got !== standardized);
    expect(changed).toEqual([]);
  });
});
