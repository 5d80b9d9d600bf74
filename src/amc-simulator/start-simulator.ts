import { once } from 'node:events';

import type { FileForm } from '../model/file-form.js';
import type { FormOutcome } from './form-outcomes.js';
import type { FaultPlan } from './faults.js';
import type { SimulatorCall } from './simulator-server.js';
import { SimulatorServer, TOKEN_PATH } from './simulator-server.js';
import { SimulatorService } from './simulator-service.js';
import type { SimulatorOptions } from './simulator-service.js';

/** A running simulator for AMC and Login with Amazon, reachable from this machine only. */
export interface AmcSimulator {
  /** For `AMC_API_URL`. */
  readonly apiUrl: string;
  /** For `AMC_TOKEN_URL`. */
  readonly tokenUrl: string;
  /** Plans the next faults. */
  readonly faults: FaultPlan;
  /** The last 10,000 calls in the order of their arrival. */
  readonly calls: readonly SimulatorCall[];
  /** Expires all access tokens at once. */
  expireTokens(): void;
  /** Keeps uploads IN_PROGRESS until `releaseUploads`. */
  holdUploads(): void;
  releaseUploads(): void;
  /** The next uploads end as FAILED with the message. */
  failUploads(message: string, times?: number): void;
  /** What happens to a form of files from now on. */
  setForm(form: FileForm, outcome: FormOutcome): void;
  /** Keeps executions RUNNING until `releaseExecutions`. */
  holdExecutions(): void;
  releaseExecutions(): void;
  /** The next executions end as FAILED with the reason. */
  failExecutions(reason: string, times?: number): void;
  /** Whether AMC's terms are accepted; until then, calls about an instance are refused. */
  acceptTerms(accepted: boolean): void;
  /** Rows of a data set by period (one period `''` without an event time); empty when there are none. */
  rowsByPeriod(instanceId: string, dataSetId: string): ReadonlyMap<string, number>;
  /** How many uploads an instance has received. */
  uploadCount(instanceId: string): number;
  /** Stops answering, cuts connections and ends uploads in progress. */
  close(): Promise<void>;
}

/**
 * Starts a server that simulates AMC strictly by its contract, for tests and rehearsals. It is not AMC: it
 * follows only the published rules, and keeps counts instead of data unless it has a query engine.
 */
export async function startSimulator(options: SimulatorOptions): Promise<AmcSimulator> {
  const service = new SimulatorService(options);
  const http = new SimulatorServer(service);
  const { server, faults, calls } = http;
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const apiUrl = `http://127.0.0.1:${port}`;
  service.results.base = apiUrl;
  return {
    apiUrl,
    tokenUrl: `${apiUrl}${TOKEN_PATH}`,
    faults,
    calls,
    expireTokens: () => service.tokens.expireAll(),
    holdUploads: () => service.runs.hold(),
    releaseUploads: () => service.runs.release(),
    failUploads: (message, times = 1) => service.runs.failNext(message, times),
    setForm: (form, outcome) => service.runs.setForm(form, outcome),
    holdExecutions: () => service.executions.hold(),
    releaseExecutions: () => service.executions.release(),
    failExecutions: (reason, times = 1) => service.executions.failNext(reason, times),
    acceptTerms: (accepted) => {
      service.termsAccepted = accepted;
    },
    rowsByPeriod: (instanceId, dataSetId) =>
      new Map(service.instances.get(instanceId)?.dataSets.get(dataSetId)?.rows.entries()),
    uploadCount: (instanceId) => service.instances.get(instanceId)?.uploads.length ?? 0,
    close: async () => {
      await http.close();
      await service.close();
    },
  };
}
