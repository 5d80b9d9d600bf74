import type { ParquetType } from 'hyparquet';
import * as kinds from '../../kernel/column-kinds.js';
import type { DataType } from '../../model/data-set.js';

/** How the column program stores a type of AMC. */
export interface StoredKind {
  /** As `column-kinds.ts` numbers it. */
  readonly number: number;
  readonly type: ParquetType;
  /** Whether repeated values may go into a dictionary. Some readers turn numbers in a dictionary into strings. */
  readonly hasDictionary: boolean;
  /** Whether the chunk states its least and greatest value. */
  readonly hasBounds: boolean;
}

export const STORED_KINDS: Readonly<Record<DataType, StoredKind>> = {
  STRING: { number: kinds.TEXT, type: 'BYTE_ARRAY', hasDictionary: true, hasBounds: false },
  DECIMAL: { number: kinds.DECIMAL, type: 'FIXED_LEN_BYTE_ARRAY', hasDictionary: false, hasBounds: false },
  INTEGER: { number: kinds.INTEGER, type: 'INT32', hasDictionary: false, hasBounds: true },
  LONG: { number: kinds.LONG, type: 'INT64', hasDictionary: false, hasBounds: true },
  TIMESTAMP: { number: kinds.TIME, type: 'INT64', hasDictionary: false, hasBounds: true },
  DATE: { number: kinds.DAY, type: 'INT32', hasDictionary: false, hasBounds: true },
};
