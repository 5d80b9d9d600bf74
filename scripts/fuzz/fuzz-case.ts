import type { IngestOptions } from '../../src/index.js';

export type FuzzOptions = Pick<
  IngestOptions,
  | 'format'
  | 'compression'
  | 'partition'
  | 'workers'
  | 'blockBytes'
  | 'maxRejectRate'
  | 'country'
  | 'leakGuard'
  | 'records'
  | 'inputFormat'
  | 'maxExpansion'
>;

/** A file and how it is to be read. The same seed always returns the same case. */
export interface FuzzCase {
  readonly seed: number;
  readonly kind: 'table' | 'mutated' | 'sample' | 'hostile';
  /** What the file is, where that is not told by the kind. */
  readonly format?: string;
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly schema: NonNullable<IngestOptions['schema']>;
  readonly options: FuzzOptions;
  /** Rows that are read, when the run comes to its end. */
  readonly rows?: number;
  /** The same records in another container: the data and the rejected rows have to be the same. */
  readonly twin?: { readonly fileName: string; readonly bytes: Buffer };
}
