import { FUNCTIONS, scaleOutDefinition } from '../../../infra/scale-out-definition.js';
import type { ScaleOutSettings } from '../../../infra/stack-settings.js';

export const STEPS_ARN = 'arn:aws:lambda:us-east-1:111122223333:function:steps';
export const RANGES_ARN = 'arn:aws:lambda:us-east-1:111122223333:function:ranges';

/**
 * The definition in the stack (test/infra/scale-out.test.ts compares the two), with the ARNs filled in. Synthesizing
 * the stack for it would take ten seconds.
 */
export function definitionFor(settings: Pick<ScaleOutSettings, 'maxConcurrency' | 'rangesPerBatch'>): string {
  return JSON.stringify(scaleOutDefinition(settings))
    .replaceAll(FUNCTIONS.steps, STEPS_ARN)
    .replaceAll(FUNCTIONS.ranges, RANGES_ARN);
}
