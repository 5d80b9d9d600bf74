import { formatS3Location } from '../../aws/s3-location.js';
import { EXIT_CODES, IngestError, InputError } from '../../errors.js';
import { submitRun, type AmcConnections, type SubmittedUpload } from '../amc-hand-over.js';
import type { LambdaConfig } from '../config/lambda-config.js';
import { deliveryOfDrop, outdatedDrop } from '../drop/delivery-of-drop.js';
import { askUploads, SOON_SECONDS } from '../follow/ask-uploads.js';
import { checkArrivals, newChecks, type Checking } from '../follow/check-arrivals.js';
import type { Check, FollowedUpload } from '../follow/follow-events.js';
import { HeldError, OutdatedError } from '../held-error.js';
import type { Invocation } from '../services.js';
import type { StepContext } from '../steps.js';
import { holdExecution, markExecution, refuseExecution } from './end-steps.js';
import { routeOf } from './execution-route.js';
import { readReport } from '../read-report.js';
import type { StepEventOf } from './step-events.js';

/** AMC refused the upload of a published run, or does not end it; a retry would not change that. */
export class UploadFailedError extends IngestError {
  override readonly exitCode = EXIT_CODES.delivery;
}

/** The uploads that AMC has not ended yet; the state machine waits while there are some. */
export interface PendingUploads {
  readonly uploads: readonly FollowedUpload[];
  readonly isPending: boolean;
  /** How long to wait before asking. */
  readonly waitSeconds: number;
  /** Uploads that did not bring their rows, so far. */
  readonly lost: number;
  /** When the uploads were handed over (UTC). */
  readonly since: string;
  /** Instances that have taken the run, so far. */
  readonly taken: readonly string[];
  /** Checks to make once all uploads have ended. */
  readonly checks: readonly Check[];
  readonly isChecking: boolean;
}

/**
 * Hands the run to AMC if the configuration says so. A run that waits for an approval, or is outdated, ends the claim;
 * the uploads returned are those to other instances.
 * @throws InputError when AMC already has a part of it: the run is not done, and a retry would not change that
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
  const onNote: StepContext['onNote'] = (note) => invocation.log.step('warn', 'note', { ...note });
  const of = { report, upload, kmsKeyId, s3, ledger, signal, delivery };
  const submission = { ...of, isOutdated, onSubmitted, onNote };
  try {
    const uploads = await submitRun(connection, submission);
    invocation.log.step('info', 'handedOver', { runId: report.runId });
    return pending(madeNow(uploads));
  } catch (error) {
    if (error instanceof InputError) await refuseExecution(input, error, invocation);
    if (!(error instanceof HeldError || error instanceof OutdatedError)) throw error;
    await holdExecution(input, error, invocation);
    return pending(madeNow(submitted));
  }
}

/**
 * Asks AMC once for every upload that is in progress. The outcome of each is counted and recorded in the ledger; a
 * refused upload is marked on the drop.
 * @throws UploadFailedError when one of them failed, once all have ended
 */
export async function pollStep(
  {
    input,
    outDir,
    uploads,
    lost: before,
    taken: takenBefore,
    since = new Date().toISOString(),
  }: StepEventOf<'poll'>,
  invocation: Invocation,
  connections: AmcConnections,
): Promise<PendingUploads> {
  const config = await invocation.config.get();
  const { upload, dataSetId, kmsKeyId } = routeOf(input, config);
  if (upload === undefined) return pending([]);
  const run = { ...runOf(outDir, config), dataSetId, kmsKeyId, instanceIds: upload.instanceIds, since };
  const asked = await askUploads(madeNow(uploads), run, invocation, connections);
  const refused = asked.lost.find(({ code }) => code === 'UPLOAD_FAILED');
  if (refused !== undefined) await markExecution(input, refused.code, invocation);
  const lost = before + asked.lost.length;
  if (lost > 0 && asked.left.length === 0) {
    throw new UploadFailedError(
      `${lost} uploads of ${outDir} did not bring their rows to AMC. ${asked.lost[0]?.message ?? 'See "uploadFailed" in the log.'} Fix what AMC reports, then let the drop's event come again, or start an execution with the same input.`,
      { code: 'UPLOAD_FAILED' },
    );
  }
  const taken = [...takenBefore, ...asked.taken];
  const checks = asked.left.length === 0 && upload.check === true ? newChecks(taken) : [];
  const { waitSeconds } = asked;
  return { ...pending(asked.left, since), waitSeconds, lost, taken, checks, isChecking: checks.length > 0 };
}

/** Takes the checks of what arrived as far as they go; the run itself is done. */
export async function checkStep(
  { input, outDir, checks }: StepEventOf<'check'>,
  invocation: Invocation,
  connections: AmcConnections,
): Promise<Checking> {
  const config = await invocation.config.get();
  const { upload, dataSetId, kmsKeyId } = routeOf(input, config);
  const since = new Date().toISOString();
  const run = { ...runOf(outDir, config), dataSetId, kmsKeyId, instanceIds: upload?.instanceIds, since };
  return checkArrivals({ ...run, outDir }, checks, invocation, connections);
}

function runOf(outDir: string, { ledger }: LambdaConfig) {
  return { runId: outDir.split('/').at(-2) ?? '', ledger: formatS3Location(ledger) };
}

function pending(uploads: readonly FollowedUpload[], since = new Date().toISOString()): PendingUploads {
  const isPending = uploads.length > 0;
  return {
    uploads,
    isPending,
    waitSeconds: SOON_SECONDS,
    lost: 0,
    since,
    taken: [],
    checks: [],
    isChecking: false,
  };
}

/** What AMC was given. There is no need to wait for an upload that it already had from another run. */
function madeNow(uploads: readonly SubmittedUpload[]): readonly FollowedUpload[] {
  return uploads.flatMap(({ uploadId, ...rest }) => (uploadId === null ? [] : [{ ...rest, uploadId }]));
}
