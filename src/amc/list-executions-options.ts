import type { ListOptions } from './data-set-calls.js';

/** Which executions are listed. */
export interface ListExecutionsOptions extends ListOptions {
  /** Only executions created since then. AMC requires it unless `workflowId` is given. */
  readonly since?: Date | undefined;
  readonly workflowId?: string | undefined;
  /** Canceled ones, too. Default false. */
  readonly includeCancelled?: boolean | undefined;
  /** With the text of each query. Default false. */
  readonly includeQuery?: boolean | undefined;
}
