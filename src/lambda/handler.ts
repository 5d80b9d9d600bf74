import { amcHandOver } from './amc-hand-over.js';
import { createHandler, type LambdaHandler } from './create-handler.js';
import { startScaleOut } from './scale-out/start-execution.js';

const stateMachine = process.env['AMC_INGEST_STATE_MACHINE'] ?? '';

/**
 * What the function is configured with: `handler.handler` of the bundle. Runs are published, and handed to AMC where
 * the configuration says `upload`. Drops that are too large go to the state machine whose ARN
 * `AMC_INGEST_STATE_MACHINE` holds; without one they are tried again.
 */
export const handler: LambdaHandler = createHandler({
  handOver: amcHandOver(),
  ...(stateMachine === '' ? {} : { scaleOut: startScaleOut(stateMachine) }),
});
