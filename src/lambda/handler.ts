import { createHandler, type LambdaHandler } from './create-handler.js';

/** What the function is configured with: `handler.handler` of the bundle. Runs are published, not handed over. */
export const handler: LambdaHandler = createHandler();
