import { formatS3Location } from '../../aws/s3-location.js';
import { EXIT_CODES, IngestError, InputError } from '../../errors.js';
import { submitRun, type AmcConnections, type SubmittedUpload } from '../amc-hand-over.js';
import { deliveryOfDrop, outdatedDrop } from '../drop/delivery-of-drop.js';
import { HeldError, OutdatedError } from '../held-error.js';
import type { Invocation } from '../services.js';
import { holdExecution, refuseExecution } from './end-steps.js';
import { routeOf } from './execution-route.js';
import { readReport } from './read-report.js';
import type { PendingUpload, StepEventOf } from './step-events.js';

/** AMC refused the upload of a published run; trying again would not change that. */
export class UploadFailedError extends IngestError {
  override readonly exitCode = EXIT_CODES.delivery;
}

/** The uploads that AMC has not ended yet; the state machine waits while there are some. */
export interface PendingUploads {
  readonly uploads: readonly PendingUpload[];
  readonly isPending: boolean;
}

/**
 * Hands the run to AMC, where the configuration says so. A run that waits for a yes, or is outdated, ends the claim; its
 * uploads are those at other instances.
 * @throws InputError when AMC has a part of it: the run is not done, and trying again would not change that
 */
export async function handOverStep(
  { input, outDir }: StepEventOf<'handOver'>,
  invocation: Invocation,
  connections: AmcConnections,
): Promise<PendingUploads> {
  const config = await invocation.config.get();
  const route = routeOf(input, config);
  const { upload, kmsKeyId } = route;
  if (upload === undefined) return pending([]);
  const { s3, signal } = invocation;
  const report = await readReport(outDir, invocation);
  const connection = await connections.get(upload, signal);
  const ledger = formatS3Location(config.ledger);
  const delivery =
    'drop' in input && input.order !== undefined
      ? { ...deliveryOfDrop(input.drop, input.order, route), isWhole: input.parts !== undefined }
      : undefined;
  const isOutdated =
    'drop' in input && input.parts === undefined
      ? () => outdatedDrop(s3, input.drop, signal)
      : () => Promise.resolve(null);
  let submitted: readonly SubmittedUpload[] = [];
  const onSubmitted = (uploads: readonly SubmittedUpload[]): Promise<void> => {
    submitted = uploads;
    return Promise.resolve();
  };
  const submission = { report, upload, kmsKeyId, s3, ledger, signal, delivery, isOutdated, onSubmitted };
  try {
    const uploads = await submitRun(connection, submission);
    invocation.log.step('info', 'handedOver', { runId: report.runId });
    return pending(uploads);
  } catch (error) {
    if (error instanceof InputError) await refuseExecution(input, error, invocation);
    if (!(error instanceof HeldError || error instanceof OutdatedError)) throw error;
    await holdExecution(input, error, invocation);
    return pending(submitted);
  }
}

/**
 * Asks AMC once for every upload that is under way.
 * @throws UploadFailedError when one of them failed
 */
export async function pollStep(
  { input, outDir, uploads }: StepEventOf<'poll'>,
  invocation: Invocation,
  connections: AmcConnections,
): Promise<PendingUploads> {
  const { signal, log } = invocation;
  const route = routeOf(input, await invocation.config.get());
  const { upload, dataSetId } = route;
  if (upload === undefined) return pending([]);
  const { client } = await connections.get(upload, signal);
  const left: PendingUpload[] = [];
  for (const one of uploads) {
    if (one.uploadId === null) continue;
    const { instanceId, uploadId } = one;
    const found = await client.instance(instanceId).uploads.get(dataSetId, uploadId, { signal });
    log.step('info', 'upload', { instanceId, uploadId, status: found.statusText });
    if (found.status === 'FAILED') {
      throw new UploadFailedError(
        `AMC refused upload ${uploadId} of ${outDir} at ${instanceId} as a whole. ${found.message ?? 'It gave no reason.'}`,
        { code: 'UPLOAD_FAILED' },
      );
    }
    if (found.status !== 'SUCCESS') left.push(one);
  }
  return pending(left);
}

function pending(uploads: readonly PendingUpload[]): PendingUploads {
  return { uploads, isPending: uploads.some(({ uploadId }) => uploadId !== null) };
}
