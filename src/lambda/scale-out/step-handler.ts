import { setMaxListeners } from 'node:events';
import type { z } from 'zod';
import type { S3Location } from '../../aws/s3-location.js';
import { UsageError } from '../../errors.js';
import { Staging } from '../../scale-out/staging.js';
import type { StepContext } from '../../scale-out/plan-run.js';
import { createServices, type LambdaEnvironment } from '../create-handler.js';
import { Deadline, type LambdaContext } from '../deadline.js';
import { errorFields } from '../log.js';
import type { Invocation, LambdaServices } from '../services.js';

/** A function as Step Functions calls it; what it returns goes into the state. */
export type StepHandler = (event: unknown, context: LambdaContext) => Promise<unknown>;

/**
 * Makes a handler for steps: it checks the event, gives the step the available time, and logs what the step throws. The
 * environment is the same as for the function that handles drops.
 */
export function createStepHandler<T extends z.ZodType>(
  shape: T,
  run: (event: z.output<T>, invocation: Invocation) => Promise<unknown>,
  environment: LambdaEnvironment = process.env,
): StepHandler {
  let services: LambdaServices | null = null;
  return async (event, context) => {
    services ??= createServices(environment, {});
    const deadline = new Deadline(context, services.stopBeforeMs);
    // One listener for each request in flight: more than the ten at which Node warns of a leak.
    setMaxListeners(0, deadline.signal);
    const invocation: Invocation = {
      ...services,
      requestId: context.awsRequestId,
      log: services.log.with({ requestId: context.awsRequestId }),
      signal: deadline.signal,
      remainingMs: () => Math.max(0, context.getRemainingTimeInMillis()),
    };
    try {
      return await run(parseStep(shape, event), invocation);
    } catch (error) {
      invocation.log.step('error', 'failed', errorFields(error));
      throw error;
    } finally {
      deadline.clear();
    }
  };
}

/** The values of an event are left out of the message: keys of objects may reveal more than belongs in errors. */
function parseStep<T extends z.ZodType>(shape: T, event: unknown): z.output<T> {
  const parsed = shape.safeParse(event);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map(({ path }) => path.join('.') || '(all)').join(', ');
  throw new UsageError(`This is not what the state machine asks: ${where}.`, { code: 'INVALID_EVENT' });
}

/** What the core's steps work with. */
export function stepContext({ s3, signal }: Invocation, place: S3Location): StepContext {
  return { s3, signal, staging: new Staging(s3, place, signal) };
}
