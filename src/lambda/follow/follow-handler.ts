import { AmcConnections } from '../amc-hand-over.js';
import { createStepHandler, type StepHandler } from '../scale-out/step-handler.js';
import { followEventShape } from './follow-events.js';
import { followUploads } from './follow-uploads.js';

const connections = new AmcConnections(process.env);

/** `follow.handler` of the bundle: asks AMC how uploads stand. */
export const handler: StepHandler = createStepHandler(followEventShape, (event, invocation) =>
  followUploads(event, invocation, connections),
);
