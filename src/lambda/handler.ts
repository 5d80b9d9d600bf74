import { amcHandOver } from './amc-hand-over.js';
import { createHandler, type LambdaHandler } from './create-handler.js';
import { startFollowing } from './follow/start-following.js';
import { startScaleOut } from './scale-out/start-execution.js';

const followMachine = process.env['AMC_INGEST_FOLLOW_STATE_MACHINE'] ?? '';
const stateMachine = process.env['AMC_INGEST_STATE_MACHINE'] ?? '';

/**
 * What the function is configured with: `handler.handler` of the bundle. Runs are published, and handed to AMC if the
 * configuration says `upload`. Drops that are too large go to the state machine whose ARN `AMC_INGEST_STATE_MACHINE`
 * holds; without one they are tried again. Uploads are followed to their end by the one whose ARN
 * `AMC_INGEST_FOLLOW_STATE_MACHINE` holds.
 */
export const handler: LambdaHandler = createHandler({
  handOver: amcHandOver(process.env, followMachine === '' ? undefined : startFollowing(followMachine)),
  ...(stateMachine === '' ? {} : { scaleOut: startScaleOut(stateMachine) }),
});
