import type { ReadOptions } from '../normalize/read-identifier.js';
import type { HashedPiiType } from '../model/identifier.js';
import type { FieldEdit } from './field-edit.js';

/** A column whose values are replaced by their hashes. */
export interface FilterColumn {
  /** Name in the header, key in JSON Lines, or 1-based number when CSV has no header. */
  readonly name: string;
  readonly type: HashedPiiType;
  /** How to read its values, if different from the options. Default: as the options say. */
  readonly reading?: ReadOptions;
  /** How to edit its values before they are hashed. Default: not at all. */
  readonly edit?: FieldEdit | null;
}

/** How `hashColumns` reads, and what it replaces. */
export interface FilterOptions extends ReadOptions {
  readonly format: 'csv' | 'jsonl';
  readonly columns: readonly FilterColumn[];
  /**
   * - `exact`: every column must be there, by its exact name. Default.
   * - `fields`: names are compared as `run` compares those of fields, in the form of `normalizeFieldName`; at
   *   least one of the columns must be there.
   */
  readonly naming?: 'exact' | 'fields';
  /**
   * ISO alpha-2 code for rows whose country column is empty, or for all rows if there is no such column.
   * Default: unknown.
   */
  readonly country?: string | null;
  /**
   * The column with the person's country, or several: the first one that is there counts. It stays unchanged.
   * Default: none.
   */
  readonly countryColumn?: string | readonly string[] | null;
  /** Texts that mean "no value". Default: only the empty one. */
  readonly nullValues?: readonly string[];
  /** CSV: a single ASCII character. Default: `,`. */
  readonly delimiter?: string;
  /** CSV: the first row has no names; columns are given by number. Default: false. */
  readonly hasNoHeader?: boolean;
  /** CSV: the names of the columns, instead of a header; the first row has values. Default: none. */
  readonly header?: readonly string[];
  /** CSV: quotes are ordinary characters. Default: false. */
  readonly isUnquoted?: boolean;
}
