import type { KernelProfile } from './kernel-profiles.js';

/** A column for the row program; the numbers are those of `kernel-layout.ts`. */
export interface KernelColumn {
  readonly work: number;
  readonly field: number;
  readonly flags: number;
  readonly prefix: Uint8Array;
  readonly nullBytes: number;
  /** The bit of its identifier type; 0 for none. */
  readonly bit: number;
  /** From 1: the list of the positions of its digests; 0 for none. */
  readonly keyList: number;
}

/** The settings of the row program, set once per file. */
export interface KernelSettings {
  readonly columns: readonly KernelColumn[];
  /** Columns that are profiled. */
  readonly profiles: readonly KernelProfile[];
  readonly fieldCount: number;
  readonly delimiter: number;
  /** -1 when no cell is quoted. */
  readonly quote: number;
  readonly countsInnerLines: boolean;
  readonly countryField: number;
  /** The number of the country for rows without one. */
  readonly defaultCountry: number;
  readonly eventColumn: number;
  readonly periodShift: number;
  readonly countsDays: boolean;
  /**
   * Rows with events before the first day (`yyyy-MM-dd`), or on or after the second, are excluded; null: none
   * are.
   */
  readonly tooOldBefore: string | null;
  readonly futureFrom: string | null;
  readonly format: number;
  readonly rowEnd: Uint8Array;
  readonly blankEnd: Uint8Array;
  readonly nullText: Uint8Array;
  readonly nullValues: readonly Uint8Array[];
  /** Fields of e-mail address, phone number, first and last name, which guarded columns are searched for. */
  readonly own: readonly [number, number, number, number] | null;
  readonly hasConsents: boolean;
  /** By fault: whether rows with it are written. */
  readonly countedFaults: readonly [boolean, boolean, boolean];
  /** By byte: what the leak guard and the format have to check. */
  readonly classes: Uint8Array;
  /** Outcomes that the program returns in addition to those that have fixed numbers. */
  readonly suspectedPhone: number;
  readonly emailUnderscore: number;
  /** By outcome: `IS_NULL`, `HAS_VALUE`, `SAYS_NOTHING`. */
  readonly outcomeFlags: Uint8Array;
}

/** Texts are at multiples of 16. */
export function roundUp(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}

/** The bytes that the texts take. */
export function textBytes({
  columns,
  rowEnd,
  blankEnd,
  nullText,
  nullValues,
}: Pick<KernelSettings, 'columns' | 'rowEnd' | 'blankEnd' | 'nullText' | 'nullValues'>): number {
  const values = nullValues.reduce((sum, { length }) => sum + length + 1, 1);
  const prefixes = columns.reduce((sum, { prefix }) => sum + roundUp(prefix.length), 0);
  return (
    prefixes + roundUp(rowEnd.length) + roundUp(blankEnd.length) + roundUp(nullText.length) + roundUp(values)
  );
}
