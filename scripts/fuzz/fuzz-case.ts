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

/** A file and the options for reading it. The same seed always returns the same case. */
export interface FuzzCase {
  readonly seed: number;
  readonly kind: 'table' | 'mutated' | 'sample' | 'hostile';
  /** The format of the file, where the kind does not determine it. */
  readonly format?: string;
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly schema: NonNullable<IngestOptions['schema']>;
  readonly options: FuzzOptions;
  /** Rows that are read when the run finishes. */
  readonly rows?: number;
  /** The same records in another container; the data and the rejected rows must be the same. */
  readonly twin?: { readonly fileName: string; readonly bytes: Buffer };
}
