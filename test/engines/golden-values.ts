import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { HASHED_PII_TYPES, type HashedPiiType } from '../../src/identifiers.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { runText } from '../helpers/run-text.js';
import { findGoldenFolder, GOLDEN_COUNTRIES } from '../normalize/golden-people.js';
import { edgeValues } from './edge-values.js';
import { dirtyValues } from '../helpers/dirty-values.js';

/** A value to be hashed. */
export interface GoldenValue {
  readonly type: HashedPiiType;
  readonly value: string;
  readonly country: string | null;
}

const linesOf = (file: string): unknown[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));

/** The names of people in nine countries, when they are available. */
export function peopleValues(): GoldenValue[] {
  const folder = findGoldenFolder();
  if (folder === null) return [];
  return GOLDEN_COUNTRIES.flatMap((country) =>
    linesOf(path.join(folder, `${country.toLowerCase()}.raw.jsonl`)).flatMap((row) =>
      Object.entries(z.record(z.string(), z.unknown()).parse(row)).flatMap(
        ([column, value]): GoldenValue[] => {
          const type = HASHED_PII_TYPES.find((each) => each === column.toUpperCase());
          return type === undefined || typeof value !== 'string' ? [] : [{ type, country, value }];
        },
      ),
    ),
  );
}

/** All values that every product for engines must hash as `run` does. */
export function goldenValues(): GoldenValue[] {
  const hard = dirtyValues.map(({ type, country, input }) => ({ type, country, value: input }));
  return [...hard, ...peopleValues(), ...edgeValues()];
}

const COUNTRY = 'row_country';

/** As records: each value in the field of its type, beside its number and its country. */
export function recordsOf(values: readonly GoldenValue[]): Readonly<Record<string, string | number>>[] {
  return values.map(({ type, value, country }, row) => ({ row, [COUNTRY]: country ?? '', [type]: value }));
}

const text = { dataType: 'STRING', columnType: 'DIMENSION' };
const SCHEMA = parseDataSetSchema(
  {
    dataSetId: 'golden',
    input: { leakGuard: 'off' },
    columns: [
      { ...text, name: 'row', dataType: 'LONG' },
      { ...text, name: COUNTRY, isCountryCode: true },
      ...HASHED_PII_TYPES.map((type) => ({ ...text, name: type, externalUserIdType: { hashedPii: type } })),
    ],
  },
  'golden',
);

/** What `run` writes for each value; also null where it rejects the row. */
export async function identitiesOfRun(values: readonly GoldenValue[]): Promise<readonly (string | null)[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'golden-'));
  try {
    const lines = recordsOf(values).map((record) => `${JSON.stringify(record)}\n`);
    const run = await runText(folder, lines.join(''), { schema: SCHEMA, format: 'jsonl' }, 'golden.jsonl');
    const identities = values.map((): string | null => null);
    for (const line of run.lines) {
      const record = z.record(z.string(), z.unknown()).parse(JSON.parse(line));
      const row = Number(record['row']);
      const identity = record[values[row]?.type ?? ''];
      identities[row] = typeof identity === 'string' ? identity : null;
    }
    return identities;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
