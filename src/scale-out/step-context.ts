import type { S3Client } from '@aws-sdk/client-s3';
import type { InputNote } from '../read/input-note.js';
import type { S3InputObject } from '../read/s3-object.js';
import type { Staging } from './staging.js';

export interface RunRequest {
  readonly inputs: readonly S3InputObject[];
  /** What was found out when the inputs were searched. */
  readonly notes?: readonly InputNote[];
  /** Options of `ingest()` that can be serialized; `out` is `s3://bucket/prefix`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Approximate bytes of a range: the last one is as long as the others. */
  readonly rangeBytes: number;
  /** Unpacked bytes above which a file that cannot be split is refused: one function has to be able to process it. */
  readonly maxWholeBytes: number;
}

/** What a step works with. */
export interface StepContext {
  readonly s3: S3Client;
  readonly staging: Staging;
  /** Aborted some seconds before the step's time is up. */
  readonly signal: AbortSignal;
}
