import { formatS3Location } from '../../aws/s3-location.js';
import { InputError } from '../../errors.js';
import { ingest } from '../../ingest/ingest.js';
import type { S3InputObject } from '../../read/s3-object.js';
import { RefusedError } from '../../report/refused-error.js';
import type { RunReport } from '../../report/run-report.js';
import type { DataSetRoute, LambdaConfig } from '../config/lambda-config.js';
import { errorCode, errorFields, type Log } from '../log.js';
import type { DropMetrics } from '../metrics.js';
import type { Invocation } from '../services.js';
import { HeldError, OutdatedError } from '../held-error.js';
import type { ScaleOut, StepContext } from '../steps.js';
import type { OwnedClaim } from './claim-drop.js';
import { deliveryOfDrop, outdatedDrop } from './delivery-of-drop.js';
import type { DropOutcome } from './drop-outcome.js';
import { objectsOfUnit, type DropUnit } from './drop-unit.js';
import { markHeld, markRefused } from './mark-refused.js';

/** What is needed to process a claimed drop. */
interface Work {
  readonly config: LambdaConfig;
  readonly invocation: Invocation;
  readonly log: Log;
  readonly claim: OwnedClaim;
}

/**
 * Ingests a claimed drop, hands it over, and ends the claim: finished when nothing is left to do, released when it must
 * be tried again.
 * @throws whatever causes the delivery to be repeated
 */
export async function ingestDrop(unit: DropUnit, route: DataSetRoute, work: Work): Promise<DropOutcome> {
  const { invocation, claim, log } = work;
  const { signal, steps } = invocation;
  const { scaleOut } = steps;
  const { drop } = unit;
  const marked = unit.parts === null ? drop : unit.parts.mark;
  const context = contextOf(unit, route, work);
  const started = Date.now();
  const emit = (metrics: DropMetrics) =>
    invocation.metrics.emit(route.dataSetId, { ...metrics, Duration: Date.now() - started });
  try {
    if (unit.refusal !== null) throw unit.refusal;
    // Whoever overwrote or removed it does not want it in AMC.
    const outdated = route.upload === undefined ? null : await context.isOutdated();
    if (outdated !== null) throw new OutdatedError(outdated.message, { code: outdated.code });
    if (scaleOut !== undefined && drop.size > invocation.scaleOutAboveBytes) {
      if (route.target === 'collaboration') throw tableTooLarge(drop.size, invocation.scaleOutAboveBytes);
      return await giveToScaleOut(context, work, scaleOut, emit);
    }
    const { reused, ...report } = await ingest({
      ...ingestOptionsOf(route, work.config),
      inputs: [...objectsOfUnit(unit)],
      s3Client: invocation.s3,
      signal,
    });
    log.step('info', 'ingested', { ...rowsOf(report), runId: report.runId, reused });
    if (steps.handOver !== undefined) {
      const done = await steps.handOver(report, context);
      if (done === 'handedOver') log.step('info', 'handedOver', { runId: report.runId });
    }
    await claim.finish({ outcome: 'ingested', runId: report.runId, manifest: report.manifest });
    emit({ Ingested: 1, Refused: 0, ...rowMetrics(report) });
    return { kind: 'ingested' };
  } catch (error) {
    if (error instanceof OutdatedError || error instanceof HeldError) {
      const outcome = await notHandedOver(marked, error, work);
      emit(outcome === 'held' ? { Held: 1 } : outcome === 'gone' ? { Gone: 1 } : { Superseded: 1 });
      return { kind: outcome };
    }
    if (error instanceof InputError) {
      const outcome = error.code === 'INPUT_CHANGED' ? 'gone' : 'refused';
      const report = error instanceof RefusedError ? error.report : null;
      if (outcome === 'refused') await refuse(marked, error, work);
      else log.step('info', 'gone', { reason: 'removed while it was read' });
      await claim.finish({
        outcome,
        code: error.code,
        ...(report === null ? {} : { runId: report.runId }),
      });
      emit(outcome === 'gone' ? { Gone: 1 } : { Refused: 1, ...(report === null ? {} : rowMetrics(report)) });
      return { kind: outcome };
    }
    if (signal.aborted && scaleOut !== undefined && route.target !== 'collaboration') {
      return await giveToScaleOut(context, work, scaleOut, emit);
    }
    await release(signal.aborted ? 'OUT_OF_TIME' : errorCode(error), work);
    throw error;
  }
}

/**
 * Has the scale-out continue with a drop whose execution ended without ending its claim: it timed out, or someone
 * stopped it.
 * @returns whether there was anything to start
 */
export async function scaleOutAgain(
  unit: DropUnit,
  route: DataSetRoute,
  work: Pick<Work, 'config' | 'invocation' | 'log'>,
): Promise<boolean> {
  const { invocation, log } = work;
  const answer = await invocation.steps.scaleOut?.(contextOf(unit, route, work));
  if (answer !== 'started') return false;
  log.step('info', 'scaledOut', { bytes: unit.drop.size, again: true });
  invocation.metrics.emit(route.dataSetId, { ScaledOut: 1 });
  return true;
}

/** The rows of a key are put together from the entire input, so the work cannot be divided among functions. */
function tableTooLarge(bytes: number, most: number): InputError {
  return new InputError(
    `The drop has ${bytes} bytes, and a function makes tables of at most ${most}: the scale-out makes none, since the rows of a key have to come together. Run it in a container: amc-ingest run s3://… --target collaboration.`,
    { code: 'TABLE_NEEDS_COMMAND' },
  );
}

/** What the steps receive. */
function contextOf(
  { drop, order, parts }: DropUnit,
  route: DataSetRoute,
  { config, invocation, log }: Pick<Work, 'config' | 'invocation' | 'log'>,
): StepContext {
  const { s3, signal } = invocation;
  return {
    drop,
    parts,
    route,
    delivery: { ...deliveryOfDrop(drop, order, route), isWhole: parts !== null },
    // A file that arrives in a folder later makes another version of it, with an event of its own.
    isOutdated: () => (parts === null ? outdatedDrop(s3, drop, signal) : Promise.resolve(null)),
    onNote: (note) => log.step('warn', 'note', { ...note }),
    signal,
    s3,
    staging: config.staging,
    ledger: formatS3Location(config.ledger),
  };
}

/** Ends the claim of a drop whose run is published but not handed over, or that was no longer worth reading. */
async function notHandedOver(
  drop: S3InputObject | null,
  error: HeldError | OutdatedError,
  { config, invocation, claim, log }: Work,
): Promise<'held' | 'gone' | 'superseded'> {
  const { code, message } = error;
  const outcome = error instanceof HeldError ? 'held' : code === 'DELIVERY_GONE' ? 'gone' : 'superseded';
  log.step(outcome === 'held' ? 'warn' : 'info', outcome, { code, message });
  if (outcome === 'held' && drop !== null) {
    await markHeld(invocation.s3, drop, code, config.refused).catch((cause: unknown) =>
      log.step('error', 'notMarked', errorFields(cause)),
    );
  }
  await claim.finish({ outcome, code });
  return outcome;
}

/** The execution that continues with it ends the claim in turn. */
async function giveToScaleOut(
  context: StepContext,
  { claim, log }: Work,
  scaleOut: ScaleOut,
  emit: (metrics: DropMetrics) => void,
): Promise<DropOutcome> {
  await scaleOut(context);
  await claim.finish({ outcome: 'scaledOut' });
  log.step('info', 'scaledOut', { bytes: context.drop.size });
  emit({ ScaledOut: 1 });
  return { kind: 'scaledOut' };
}

/** The options of `ingest()` that the configuration sets for a data set. All of them can be serialized as JSON. */
export function ingestOptionsOf(route: DataSetRoute, config: LambdaConfig) {
  const {
    prefix: _prefix,
    bucket: _bucket,
    source: _source,
    delivery: _delivery,
    ignore: _ignore,
    dataSetId: _dataSetId,
    upload,
    ...options
  } = route;
  // AMC may read what it is handed: the tag names the instances.
  const instanceIds = options.instanceIds ?? upload?.instanceIds;
  return {
    ...options,
    ...(instanceIds === undefined ? {} : { instanceIds }),
    out: formatS3Location(config.output),
    ...(config.dataOutput === undefined ? {} : { dataOut: formatS3Location(config.dataOutput) }),
    ledger: formatS3Location(config.ledger),
  };
}

/** Marks the drop so that people can find it. If that fails, the refusal is still in the claim and the log. */
async function refuse(
  drop: S3InputObject | null,
  error: InputError,
  { config, invocation, log }: Work,
): Promise<void> {
  const report = error instanceof RefusedError ? error.report : null;
  log.step('warn', 'refused', {
    code: error.code,
    message: error.message,
    ...(report === null ? {} : { ...rowsOf(report), runId: report.runId, rejects: `${report.outDir}` }),
  });
  if (drop === null) return;
  try {
    await markRefused(invocation.s3, drop, error.code, config.refused);
  } catch (cause) {
    log.step('error', 'notMarked', errorFields(cause));
  }
}

/** A claim that cannot be released expires by itself; the failure that led here is the one to report. */
async function release(code: string, { claim, log }: Work): Promise<void> {
  try {
    await claim.release(code);
    log.step('info', 'released', { code });
  } catch (error) {
    log.step('error', 'notReleased', errorFields(error));
  }
}

/** A run's rows, for the log. */
export function rowsOf({ dataSetId, rows }: RunReport) {
  return { dataSetId, read: rows.read, written: rows.written, rejected: rows.rejected };
}

/** A run's rows, for the metrics. */
export function rowMetrics({ rows }: RunReport): DropMetrics {
  return { RowsRead: rows.read, RowsWritten: rows.written, RowsRejected: rows.rejected };
}
