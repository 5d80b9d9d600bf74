import type { ReadOptions } from '../normalize/read-identifier.js';
import type { HashedPiiType } from '../model/identifier.js';
import type { FieldEdit } from './field-edit.js';

/** A column whose values are replaced by their hashes. */
export interface FilterColumn {
  /** Name in the header, key in JSON Lines, or 1-based number where CSV has no header. */
  readonly name: string;
  readonly type: HashedPiiType;
  /** How its values are read, where it differs from the options. Default: as they say. */
  readonly reading?: ReadOptions;
  /** What is done with its values before they are hashed. Default: nothing. */
  readonly edit?: FieldEdit | null;
}

/** How `hashColumns` reads and what it replaces. */
export interface FilterOptions extends ReadOptions {
  readonly format: 'csv' | 'jsonl';
  readonly columns: readonly FilterColumn[];
  /**
   * - `exact`: every column has to be there, by its very name. Default.
   * - `fields`: names are compared as `run` compares those of fields, in the form of `normalizeFieldName`; one of the
   *   columns at least has to be there.
   */
  readonly naming?: 'exact' | 'fields';
  /** ISO alpha-2 code of rows whose country column is empty, and of all where there is none. Default: unknown. */
  readonly country?: string | null;
  /** The column with the person's country, or several: the first that is there. It stays as it is. Default: none. */
  readonly countryColumn?: string | readonly string[] | null;
  /** Texts that mean "no value". Default: none but the empty one. */
  readonly nullValues?: readonly string[];
  /** CSV: a single ASCII character. Default: `,`. */
  readonly delimiter?: string;
  /** CSV: the first row has no names; columns are given by their numbers. Default: false. */
  readonly hasNoHeader?: boolean;
  /** CSV: the names of the columns, in place of a header; the first row has values. Default: none. */
  readonly header?: readonly string[];
  /** CSV: quotes are letters like any other. Default: false. */
  readonly isUnquoted?: boolean;
}
