import { InputError } from '../../errors.js';
import { mergeRun } from '../../scale-out/merge-run.js';
import { openPlan } from '../../scale-out/open-plan.js';
import { planRun } from '../../scale-out/plan-run.js';
import { resolveRun } from '../../scale-out/resolve-run.js';
import { STAGED } from '../../scale-out/staging.js';
import { runObjects } from '../../scale-out/run-objects.js';
import { ingestOptionsOf, rowsOf } from '../drop/ingest-drop.js';
import type { Invocation } from '../services.js';
import { refuseExecution } from './end-steps.js';
import { objectsOf, routeOf } from './execution-route.js';
import { stepContext } from './step-handler.js';
import type { ExecutionInput, StepEventOf } from './step-events.js';

/** Resolving stops and is called again when only this much of its time is left. */
const RESOLVE_MARGIN_MS = 120_000;

/** What the state machine continues with: its choices look at `status`, its maps at the keys. */
export type PlanAnswer =
  | { readonly status: 'refused'; readonly code: string }
  | { readonly status: 'complete'; readonly outDir: string }
  | {
      readonly status: 'planned';
      readonly outDir: string;
      readonly place: { readonly bucket: string; readonly key: string };
      readonly rangesToCount: number;
      readonly toCount: string;
      readonly ranges: string;
      /** Where the maps write what their calls returned. */
      readonly mapResults: string;
    };

export async function planStep(event: StepEventOf<'plan'>, invocation: Invocation): Promise<PlanAnswer> {
  const { log } = invocation;
  const config = await invocation.config.get();
  const route = routeOf(event.input, config);
  const { bucket, key } = config.staging;
  const place = { bucket, key: `${key}${event.execution}/` };
  const context = stepContext(invocation, place);
  return orRefuse(event.input, invocation, async () => {
    const planned = await planRun(
      {
        ...(await objectsOf(event.input, config, invocation)),
        options: ingestOptionsOf(route, config),
        rangeBytes: invocation.rangeBytes,
        maxWholeBytes: invocation.maxWholeBytes,
      },
      context,
    );
    if (planned.kind === 'complete') {
      log.step('info', 'complete', { runId: planned.report.runId });
      return { status: 'complete', outDir: planned.report.outDir ?? '' };
    }
    log.step('info', 'planned', { runId: planned.plan.runId, files: planned.plan.fileCount });
    const { location } = runObjects(await openPlan(context.staging), invocation.s3);
    return {
      status: 'planned',
      outDir: location,
      place,
      rangesToCount: planned.rangesToCount,
      mapResults: `${place.key}maps`,
      toCount: `${place.key}${STAGED.toCount}`,
      ranges: `${place.key}${STAGED.ranges}`,
    };
  });
}

export async function resolveStep(
  { place, continued }: StepEventOf<'resolve'>,
  invocation: Invocation,
): Promise<{ readonly done: boolean; readonly continued: true }> {
  const context = stepContext(invocation, place);
  const isTimeUp = () => invocation.remainingMs() < RESOLVE_MARGIN_MS;
  const done = await resolveRun(await openPlan(context.staging), context, continued, isTimeUp);
  invocation.log.step('info', 'resolved', { done });
  return { done, continued: true };
}

export async function mergeStep(
  { place, input }: StepEventOf<'merge'>,
  invocation: Invocation,
): Promise<{ readonly status: 'merged' } | { readonly status: 'refused'; readonly code: string }> {
  const context = stepContext(invocation, place);
  return orRefuse(input, invocation, async () => {
    const report = await mergeRun(await openPlan(context.staging), context);
    invocation.log.step('info', 'merged', { ...rowsOf(report), runId: report.runId });
    return { status: 'merged' };
  });
}

/** Data that failed the checks ends an execution without failing it: a retry would not help. */
async function orRefuse<T>(
  input: ExecutionInput,
  invocation: Invocation,
  work: () => Promise<T>,
): Promise<T | { readonly status: 'refused'; readonly code: string }> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    await refuseExecution(input, error, invocation);
    return { status: 'refused', code: error.code };
  }
}
