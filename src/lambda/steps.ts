import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Location } from '../aws/s3-location.js';
import type { DropUnit } from './drop/drop-unit.js';
import type { UploadCaution } from '../hand-over/upload-cautions.js';
import type { Delivery } from '../ledger/delivery.js';
import type { RunReport } from '../report/run-report.js';
import type { DataSetRoute } from './config/lambda-config.js';
import type { S3InputObject } from '../read/s3-object.js';

/** What a step receives besides the report. */
export interface StepContext {
  /** The file; or the folder that is the delivery, with the digest of its files instead of an ETag. */
  readonly drop: S3InputObject;
  /** The files of a folder; null for a file. */
  readonly parts: DropUnit['parts'];
  /** Which delivery of which series the drop is. */
  readonly delivery: Delivery;
  /** Whether it is no longer what should be sent; null while it is current. */
  readonly isOutdated: () => Promise<UploadCaution | null>;
  /** Called about problems that prevent nothing but that people should know about. */
  readonly onNote?: (note: { readonly code: string; readonly message: string }) => void;
  readonly route: DataSetRoute;
  /** The function's own. */
  readonly s3: S3Client;
  /** Where working files of the scale-out are. */
  readonly staging: S3Location;
  /** Where runs and uploads are recorded, `s3://bucket/prefix`. */
  readonly ledger: string;
  /** Aborted some seconds before the function's time is up. */
  readonly signal: AbortSignal;
}

/**
 * Hands a published run over to AMC. Called at least once per run: when a function dies right afterwards, the next
 * delivery calls it again with the same report, so it has to detect by `report.runId` what is already done. If it
 * throws, the delivery is repeated. It returns whether there was anything to do for this data set.
 */
export type HandOver = (report: RunReport, context: StepContext) => Promise<'handedOver' | 'nothing'>;

/**
 * Passes a drop that does not fit into one function to the scale-out when the time is up. It has a few seconds, and has
 * to detect a drop that it was given before: `known` if that one is in progress or succeeded. The signal in its context
 * is already aborted.
 */
export type ScaleOut = (context: StepContext) => Promise<'started' | 'known'>;

/** Optional steps. Without them a run is only published, and a drop that takes too long is tried again. */
export interface LambdaSteps {
  readonly handOver?: HandOver;
  readonly scaleOut?: ScaleOut;
}
