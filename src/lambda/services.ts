import type { S3Client } from '@aws-sdk/client-s3';
import type { LambdaConfig } from './config/lambda-config.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { LambdaSteps } from './steps.js';

/** What the function works with, created once per container. */
export interface LambdaServices {
  readonly s3: S3Client;
  readonly config: { get(): Promise<LambdaConfig> };
  readonly log: Log;
  readonly metrics: Metrics;
  readonly steps: LambdaSteps;
  readonly stopBeforeMs: number;
  /** Drops larger than this go to the scale-out, if there is one, without an attempt here. */
  readonly scaleOutAboveBytes: number;
  /** Approximate size in bytes of a range in the scale-out. */
  readonly rangeBytes: number;
  /** The scale-out refuses a file that cannot be split and has more unpacked bytes than this. */
  readonly maxWholeBytes: number;
}

/** What one invocation adds to them. */
export interface Invocation extends LambdaServices {
  readonly requestId: string;
  /** Aborted some seconds before the time is up. */
  readonly signal: AbortSignal;
  /** Milliseconds until Lambda cuts the function off. */
  readonly remainingMs: () => number;
}
