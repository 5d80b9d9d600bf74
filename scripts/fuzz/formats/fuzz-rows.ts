import type { Random } from '../../generate/random.js';
import { cellFor } from '../fuzz-cells.js';
import type { FuzzColumn } from '../fuzz-schema.js';

/** A table of text that every format can hold. */
export interface FuzzRows {
  /** Headers of the columns, and one that no column reads. */
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const UNMAPPED = 'unmapped';

export function fuzzRows(random: Random, columns: readonly FuzzColumn[]): FuzzRows {
  const count = random.chance(0.03) ? 1500 : random.below(50);
  return {
    header: [...columns.map(({ source }) => source), UNMAPPED],
    // The last cell keeps a row from being empty, since some formats do not count empty rows.
    rows: Array.from({ length: count }, () => [
      ...columns.map((column) => cellFor(random, column).replaceAll('\0', '')),
      'x',
    ]),
  };
}

/** The rows as objects, some of which are missing fields. */
export function fuzzObjects(
  random: Random,
  { header, rows }: FuzzRows,
): readonly Readonly<Record<string, string>>[] {
  return rows.map((cells) =>
    Object.fromEntries(
      header.flatMap((name, index) => (random.chance(0.03) ? [] : [[name, cells[index] ?? '']])),
    ),
  );
}
