import type { HiddenRowColumns } from '../amc/execution-request.js';
import type { StoredMappingTable } from './collaboration-handlers.js';
import type { SimulatorDataSet } from './data-set-schema.js';
import type { StoredExecution } from './execution-state.js';
import type { SimulatorInstance } from './instance-info.js';
import { PeriodCounts } from './period-counts.js';
import type { UploadRequest } from './upload-schema.js';

export interface StoredUpload {
  readonly uploadId: string;
  readonly dataSetId: string;
  readonly instanceId: string;
  readonly request: UploadRequest;
  readonly createdAt: number;
  updatedAt: number;
  status: 'SUBMITTED' | 'IN_PROGRESS' | 'SUCCESS' | 'FAILED';
  message?: string;
  metrics?: Readonly<Record<string, number>>;
}

export interface StoredDataSet {
  definition: SimulatorDataSet;
  /** Rows by period; no other data is kept. */
  readonly rows: PeriodCounts;
  /** Resolves when the uploads so far have ended: AMC applies them one after another. */
  lastRun: Promise<void>;
}

export interface StoredDeletion {
  readonly userDeletionRequestId: string;
  readonly createdAt: number;
  readonly identityCount: number;
}

/** The state of one instance. It is kept in memory and lives only as long as the simulator. */
export interface InstanceState {
  readonly instanceId: string;
  readonly dataSets: Map<string, StoredDataSet>;
  readonly uploads: StoredUpload[];
  readonly deletions: StoredDeletion[];
  readonly info: SimulatorInstance;
  /** Saved queries and schedules by id, as they were sent. */
  readonly workflows: Map<string, StoredWorkflow>;
  readonly schedules: Map<string, Readonly<Record<string, unknown>>>;
  /** Newest first. */
  readonly executions: StoredExecution[];
  /** Mapping tables of a collaboration instance, by id. */
  readonly mappingTables: Map<string, StoredMappingTable>;
}

export interface StoredWorkflow extends HiddenRowColumns, Readonly<Record<string, unknown>> {
  readonly workflowId: string;
  readonly sqlQuery: string;
}

export function newInstance(info: SimulatorInstance): InstanceState {
  return {
    instanceId: info.instanceId,
    info,
    dataSets: new Map(),
    uploads: [],
    deletions: [],
    workflows: new Map(),
    schedules: new Map(),
    executions: [],
    mappingTables: new Map(),
  };
}

export function newDataSet(definition: SimulatorDataSet): StoredDataSet {
  return { definition, rows: new PeriodCounts(), lastRun: Promise.resolve() };
}
