import { AmcConnections } from '../amc-hand-over.js';
import { createStepHandler, type StepHandler } from '../scale-out/step-handler.js';
import { checkArrivals } from './check-arrivals.js';
import { followEventShape } from './follow-events.js';
import { followUploads } from './follow-uploads.js';

const connections = new AmcConnections(process.env);

/** `follow.handler` of the bundle: asks AMC for the state of the uploads, and then for what arrived. */
export const handler: StepHandler = createStepHandler(followEventShape, (event, invocation) =>
  'checks' in event
    ? checkArrivals(
        { ...event.input, outDir: event.input.check?.outDir ?? '' },
        event.checks,
        invocation,
        connections,
      )
    : followUploads(event, invocation, connections),
);
