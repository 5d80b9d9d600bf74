import { AmcConnections } from '../amc-hand-over.js';
import type { Invocation } from '../services.js';
import { failStep, finishStep } from './end-steps.js';
import { checkStep, handOverStep, pollStep } from './hand-over-steps.js';
import { mergeStep, planStep, resolveStep } from './run-steps.js';
import { stepEventShape, type StepEvent } from './step-events.js';
import { createStepHandler, type StepHandler } from './step-handler.js';

const connections = new AmcConnections(process.env);

/** `scale-out-steps.handler` of the bundle: the steps that happen once per execution. */
export const handler: StepHandler = createStepHandler(stepEventShape, runStep);

function runStep(event: StepEvent, invocation: Invocation): Promise<unknown> {
  switch (event.step) {
    case 'plan':
      return planStep(event, invocation);
    case 'resolve':
      return resolveStep(event, invocation);
    case 'merge':
      return mergeStep(event, invocation);
    case 'handOver':
      return handOverStep(event, invocation, connections);
    case 'poll':
      return pollStep(event, invocation, connections);
    case 'check':
      return checkStep(event, invocation, connections);
    case 'finish':
      return finishStep(event, invocation);
    case 'fail':
      return failStep(event, invocation);
  }
}
