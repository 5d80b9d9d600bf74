import { countPlannedRange } from '../../scale-out/count-step.js';
import { openPlan } from '../../scale-out/open-plan.js';
import { processRange } from '../../scale-out/process-range.js';
import type { Invocation } from '../services.js';
import { batchEventShape, type BatchEvent } from './step-events.js';
import { createStepHandler, stepContext, type StepHandler } from './step-handler.js';

/** What a batch returns; the results themselves are in S3. */
export interface BatchAnswer {
  readonly done: number;
}

/** `scale-out-ranges.handler` of the bundle: counts and processes batches of ranges, one after another. */
export const handler: StepHandler = createStepHandler(batchEventShape, runBatch);

async function runBatch(event: BatchEvent, invocation: Invocation): Promise<BatchAnswer> {
  const context = stepContext(invocation, event.BatchInput.place);
  const plan = await openPlan(context.staging);
  const { log } = invocation;
  const note = (step: string, item: { readonly file: number }, from: number) =>
    log.step('info', step, { runId: plan.runId, ...item, milliseconds: Date.now() - from });
  if (isCounting(event)) {
    for (const item of event.Items) {
      const from = Date.now();
      await countPlannedRange(plan, item, context);
      note('counted', item, from);
    }
  } else {
    for (const item of event.Items) {
      const from = Date.now();
      const { tally } = await processRange(plan, item, context);
      note('processed', item, from);
      log.step('info', 'rows', { read: tally.read, written: tally.written, rejected: tally.rejected });
    }
  }
  return { done: event.Items.length };
}

type Counting = Extract<BatchEvent, { BatchInput: { step: 'count' } }>;

function isCounting(event: BatchEvent): event is Counting {
  return event.BatchInput.step === 'count';
}
