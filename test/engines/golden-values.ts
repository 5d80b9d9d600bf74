import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { HASHED_PII_TYPES, type HashedPiiType } from '../../src/identifiers.js';
import { findGoldenFolder, GOLDEN_COUNTRIES } from '../normalize/golden-people.js';

/** A value to be hashed. */
export interface GoldenValue {
  readonly type: HashedPiiType;
  readonly value: string;
  readonly country: string | null;
}

const shape = z.object({ type: z.enum(HASHED_PII_TYPES), country: z.string().nullable(), input: z.string() });

const linesOf = (file: string): unknown[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));

/** The values that are known to be hard, and what people of nine countries are called, where those are at hand. */
export function goldenValues(): GoldenValue[] {
  const fixture = path.resolve(import.meta.dirname, '../fixtures/identifiers/dirty-values.jsonl');
  const values = linesOf(fixture).map((row): GoldenValue => {
    const { type, country, input } = shape.parse(row);
    return { type, country, value: input };
  });
  const folder = findGoldenFolder();
  if (folder === null) return values;
  const people = GOLDEN_COUNTRIES.flatMap((country) =>
    linesOf(path.join(folder, `${country.toLowerCase()}.raw.jsonl`)).flatMap((row) =>
      Object.entries(z.record(z.string(), z.unknown()).parse(row)).flatMap(
        ([column, value]): GoldenValue[] => {
          const type = HASHED_PII_TYPES.find((each) => each === column.toUpperCase());
          return type === undefined || typeof value !== 'string' ? [] : [{ type, country, value }];
        },
      ),
    ),
  );
  return [...values, ...people];
}
