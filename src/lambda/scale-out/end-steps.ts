import type { InputError } from '../../errors.js';
import { RefusedError } from '../../report/refused-error.js';
import { discardRun } from '../../scale-out/merge-run.js';
import { openPlan } from '../../scale-out/open-plan.js';
import { ClaimStore } from '../drop/claim-store.js';
import { rowMetrics, rowsOf } from '../drop/ingest-drop.js';
import { markHeld, markRefused } from '../drop/mark-refused.js';
import { HeldError, type OutdatedError } from '../held-error.js';
import { errorFields } from '../log.js';
import type { Invocation } from '../services.js';
import { endClaim, type ExecutionEnd } from './end-claim.js';
import { markedObject, routeOf } from './execution-route.js';
import { readReport } from '../read-report.js';
import { stepContext } from './step-handler.js';
import type { ExecutionInput, StepEventOf } from './step-events.js';

/** The error name for an upload that AMC refused. */
const UPLOAD_FAILED_ERROR = 'UploadFailedError';

/** The last step of a successful run: its claim and its metrics, as on the direct path. */
export async function finishStep(
  { input, outDir }: StepEventOf<'finish'>,
  invocation: Invocation,
): Promise<{ readonly status: 'finished' }> {
  const report = await readReport(outDir, invocation);
  const { runId, manifest } = report;
  await end(input, { outcome: 'ingested', runId, manifest }, invocation);
  invocation.log.step('info', 'ingested', { ...rowsOf(report), runId });
  await emit(input, { Ingested: 1, Refused: 0, ...rowMetrics(report) }, invocation);
  return { status: 'finished' };
}

/** Ends an execution whose data failed the checks: the drop is marked, and its claim says why. */
export async function refuseExecution(
  input: ExecutionInput,
  error: InputError,
  invocation: Invocation,
): Promise<void> {
  const { log } = invocation;
  const report = error instanceof RefusedError ? error.report : null;
  const outcome = error.code === 'INPUT_CHANGED' ? 'gone' : 'refused';
  log.step('warn', outcome, { code: error.code, message: error.message });
  if (outcome === 'refused') await markExecution(input, error.code, invocation);
  const run = report === null ? {} : { runId: report.runId };
  await end(input, { outcome, code: error.code, ...run }, invocation);
  const rows = report === null ? {} : rowMetrics(report);
  await emit(input, outcome === 'gone' ? { Gone: 1 } : { Refused: 1, ...rows }, invocation);
}

/** Marks what the execution is about, so that people can find it. If that fails, the claim and the log still say it. */
export async function markExecution(
  input: ExecutionInput,
  code: string,
  { s3, config, log }: Invocation,
): Promise<void> {
  const marked = markedObject(input);
  if (marked === null) return;
  try {
    await markRefused(s3, marked, code, (await config.get()).refused);
  } catch (cause) {
    log.step('error', 'notMarked', errorFields(cause));
  }
}

/** Ends the claim of a drop whose run is published but not handed over. */
export async function holdExecution(
  input: ExecutionInput,
  { code, message, name }: HeldError | OutdatedError,
  invocation: Invocation,
): Promise<void> {
  const { log, s3 } = invocation;
  const isHeld = name === HeldError.name;
  const outcome = isHeld ? 'held' : code === 'DELIVERY_GONE' ? 'gone' : 'superseded';
  log.step(isHeld ? 'warn' : 'info', outcome, { code, message });
  const marked = markedObject(input);
  if (isHeld && marked !== null) {
    const { refused } = await invocation.config.get();
    await markHeld(s3, marked, code, refused).catch((cause: unknown) =>
      log.step('error', 'notMarked', errorFields(cause)),
    );
  }
  await end(input, { outcome, code }, invocation);
  await emit(input, isHeld ? { Held: 1 } : { Superseded: 1 }, invocation);
}

/** After a failure: removes what was written, so that the drop may be tried again. */
export async function failStep(
  { input, state }: StepEventOf<'fail'>,
  invocation: Invocation,
): Promise<{ readonly status: 'failed' }> {
  const { log } = invocation;
  log.step('error', 'executionFailed', { code: state.error.Error });
  const place = state.plan?.place;
  if (place !== undefined) {
    try {
      const context = stepContext(invocation, place);
      await discardRun(await openPlan(context.staging), context);
    } catch (cause) {
      log.step('error', 'notRemoved', errorFields(cause));
    }
  }
  const isUpload = state.error.Error === UPLOAD_FAILED_ERROR;
  await end(input, { failed: isUpload ? 'UPLOAD_FAILED' : 'SCALE_OUT_FAILED' }, invocation);
  return { status: 'failed' };
}

async function end(input: ExecutionInput, how: ExecutionEnd, { s3, config }: Invocation): Promise<void> {
  if (!('drop' in input)) return;
  await endClaim(new ClaimStore(s3, (await config.get()).claims), input.drop, how);
}

async function emit(
  input: ExecutionInput,
  metrics: Parameters<Invocation['metrics']['emit']>[1],
  { config, metrics: emitter }: Invocation,
): Promise<void> {
  emitter.emit(routeOf(input, await config.get()).dataSetId, metrics);
}
