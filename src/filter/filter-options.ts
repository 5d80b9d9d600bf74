import type { ReadOptions } from '../normalize/read-identifier.js';
import type { HashedPiiType } from '../model/identifier.js';

/** A column whose values are replaced by their hashes. */
export interface FilterColumn {
  /** Name in the header, key in JSON Lines, or 1-based number where CSV has no header. */
  readonly name: string;
  readonly type: HashedPiiType;
  /** How its values are read, where it differs from the options. Default: as they say. */
  readonly reading?: ReadOptions;
}

/** How `hashColumns` reads and what it replaces. */
export interface FilterOptions extends ReadOptions {
  readonly format: 'csv' | 'jsonl';
  readonly columns: readonly FilterColumn[];
  /** ISO alpha-2 code of rows whose country column is empty, and of all where there is none. Default: unknown. */
  readonly country?: string | null;
  /** The column with the person's country; it stays as it is. Default: none. */
  readonly countryColumn?: string | null;
  /** Texts that mean "no value". Default: none but the empty one. */
  readonly nullValues?: readonly string[];
  /** CSV: a single ASCII character. Default: `,`. */
  readonly delimiter?: string;
  /** CSV: the first row has no names; columns are given by their numbers. Default: false. */
  readonly hasNoHeader?: boolean;
  /** CSV: quotes are letters like any other. Default: false. */
  readonly isUnquoted?: boolean;
}
