import type { HiddenRowColumns } from '../amc/execution-request.js';
import type { ExecutionRequestBody } from './execution-schema.js';

/** An execution of a query. */
export interface StoredExecution {
  readonly workflowExecutionId: string;
  readonly workflowId: string;
  readonly sqlQuery: string;
  readonly columns: HiddenRowColumns;
  readonly request: ExecutionRequestBody;
  readonly createdAt: number;
  /** UTC, milliseconds; null for no limit. The end is excluded. */
  readonly window: ExecutionWindow | null;
  updatedAt: number;
  status: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  /** Why it failed. */
  reason?: string;
  /** CSV; a dry run has none. */
  result?: string;
  outputS3URI?: string;
}

export interface ExecutionWindow {
  readonly from: number;
  readonly to: number;
}
