import { amcHandOver } from './amc-hand-over.js';
import { createHandler, type LambdaHandler } from './create-handler.js';

/**
 * What the function is configured with: `handler.handler` of the bundle. Runs are published, and handed to AMC where
 * the configuration says `upload`.
 */
export const handler: LambdaHandler = createHandler({ handOver: amcHandOver() });
