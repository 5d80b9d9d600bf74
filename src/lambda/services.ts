import type { S3Client } from '@aws-sdk/client-s3';
import type { LambdaConfig } from './config/lambda-config.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { LambdaSteps } from './steps.js';

/** What the function works with, made once a container. */
export interface LambdaServices {
  readonly s3: S3Client;
  readonly config: { get(): Promise<LambdaConfig> };
  readonly log: Log;
  readonly metrics: Metrics;
  readonly steps: LambdaSteps;
  readonly stopBeforeMs: number;
  /** Drops larger than this are given to the scale-out, where there is one, without a try. */
  readonly scaleOutAboveBytes: number;
  /** Bytes of a range in the scale-out, about. */
  readonly rangeBytes: number;
  /** Unpacked bytes of a file that cannot be cut above which the scale-out refuses it. */
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
