import type { ListOptions } from './data-set-calls.js';

/** Which executions are listed. */
export interface ListExecutionsOptions extends ListOptions {
  /** Those created since. Needed by AMC unless `workflowId` is given. */
  readonly since?: Date | undefined;
  readonly workflowId?: string | undefined;
  /** Cancelled ones, too. Default false. */
  readonly includeCancelled?: boolean | undefined;
  /** With the text of each query. Default false. */
  readonly includeQuery?: boolean | undefined;
}
