import type { S3Client } from '@aws-sdk/client-s3';
import type { InputNote } from '../read/input-note.js';
import type { S3InputObject } from '../read/s3-object.js';
import type { Staging } from './staging.js';

export interface RunRequest {
  readonly inputs: readonly S3InputObject[];
  /** What was found out when the inputs were looked for. */
  readonly notes?: readonly InputNote[];
  /** Options of `ingest()` that can be written down; `out` is `s3://bucket/prefix`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Bytes of a range, about: the last is as long as the others. */
  readonly rangeBytes: number;
  /** Bytes, unpacked, of a file that cannot be cut above which it is refused: one function has to get through it. */
  readonly maxWholeBytes: number;
}

/** What a step works with. */
export interface StepContext {
  readonly s3: S3Client;
  readonly staging: Staging;
  /** Aborted some seconds before the step's time is up. */
  readonly signal: AbortSignal;
}
