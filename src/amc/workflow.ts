import { z } from 'zod';

import { bareOrWrapped } from './bare-or-wrapped.js';
import { AmcRequestError } from './errors.js';
import type { HiddenRowColumns } from './execution-request.js';
import { optional } from './optional.js';
import { pageAnswer } from './page-answer.js';

/** A query that AMC stores under a name (`workflow` in AMC's interface). */
export interface SavedQueryDefinition extends HiddenRowColumns {
  /** Letters, digits, `.`, `-` and `_`. */
  readonly workflowId: string;
  /** One line. */
  readonly sqlQuery: string;
  readonly inputParameters?: readonly Readonly<Record<string, unknown>>[] | undefined;
}

const workflowAnswer = z.looseObject({
  workflowId: z.string(),
  sqlQuery: optional(z.string()),
  inputParameters: optional(z.array(z.looseObject({ name: optional(z.string()) }))).transform(
    (parameters) => parameters ?? [],
  ),
});
/** A saved query as AMC shows it. */
export type AmcSavedQuery = z.output<typeof workflowAnswer>;

export const workflowEnvelope = bareOrWrapped('workflow', workflowAnswer);
export const workflowPage = pageAnswer('workflows', workflowAnswer);

const WORKFLOW_ID = /^[A-Za-z0-9._-]+$/;

/** Throws AmcRequestError for an id that AMC would refuse. */
export function checkWorkflowId(workflowId: string): void {
  if (WORKFLOW_ID.test(workflowId)) return;
  throw new AmcRequestError(
    'The name of a saved query may hold letters, digits, ".", "-" and "_" only. Choose another name.',
  );
}
