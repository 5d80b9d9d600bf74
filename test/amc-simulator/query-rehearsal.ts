import { onTestFinished } from 'vitest';

import type { AmcInstance, DataSetDefinition, ExecutionRequest } from '../../src/amc/index.js';
import { openQueryEngine } from '../../src/amc-simulator/index.js';
import type { SimulatorInstance } from '../../src/amc-simulator/index.js';
import { BUCKET, CSV_UPLOAD, digest, PATIENT, rehearse, SALES } from '../amc/rehearsal.js';
import type { Rehearsal, RehearsalOptions } from '../amc/rehearsal.js';

/** Waits for queries in real time: the simulator works in real time, and the virtual clock would run ahead of it. */
export const SOON = { firstDelayMs: 0, timeoutMs: 1e12 } as const;
export const ALL = { type: 'ALL' } as const;

export const CRM: DataSetDefinition = {
  dataSetId: 'crm',
  countryCode: 'US',
  columns: [
    {
      name: 'email',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'EMAIL' },
    },
    { name: 'segment', dataType: 'STRING', columnType: 'DIMENSION' },
    { name: 'score', dataType: 'INTEGER', columnType: 'METRIC' },
  ],
};

export const INSTANCES: readonly SimulatorInstance[] = [
  { instanceId: 'amcsimulator', name: 'Main' },
  { instanceId: 'amcsandbox', kind: 'sandbox' },
  { instanceId: 'amcshared', kind: 'collaboration' },
];

/** A simulator that answers queries, with instances of all kinds. */
export async function rehearseQueries(options: RehearsalOptions = {}): Promise<Rehearsal> {
  const engine = await openQueryEngine();
  const rehearsal = await rehearse({
    ...options,
    simulator: { engine, instances: INSTANCES, pendingMs: 0, runningMs: 0, ...options.simulator },
  });
  // Hooks run last first: the simulator ends before its engine does.
  const { simulator } = rehearsal;
  onTestFinished(async () => {
    await simulator.close();
    await engine.close();
  });
  return rehearsal;
}

/** Uploads rows of `crm`: `people` of them, each with `rows` rows in the given segment. */
export async function uploadCrm(
  { objects }: Pick<Rehearsal, 'objects'>,
  amc: AmcInstance,
  segments: Readonly<Record<string, number>>,
): Promise<void> {
  const lines = Object.entries(segments).flatMap(([segment, rows]) =>
    Array.from({ length: rows }, (_, index) => `${digest(`${segment}-${index}`)},${segment},${index}\n`),
  );
  objects.put(BUCKET, 'crm/part-0.csv', `email,segment,score\n${lines.join('')}`);
  objects.put(BUCKET, 'run/manifest.txt', `s3://${BUCKET}/crm/part-0.csv\n`);
  await amc.dataSets.create(CRM);
  const { uploadId } = await amc.uploads.create('crm', { ...CSV_UPLOAD, updateStrategy: 'FULL_REPLACE' });
  await amc.uploads.wait('crm', uploadId, PATIENT);
}

/** Uploads one row for each day and number of a fact data set. */
export async function uploadSales(
  { objects }: Pick<Rehearsal, 'objects'>,
  amc: AmcInstance,
  days: Readonly<Record<string, number>>,
  strategy: 'ADDITIVE' | 'OVERLAP_REPLACE' | 'OVERLAP_KEEP' | 'FULL_REPLACE' = 'ADDITIVE',
): Promise<void> {
  const lines = Object.entries(days).flatMap(([day, rows]) =>
    Array.from({ length: rows }, (_, index) => `${day}T10:00:00Z,${digest(`buyer-${index}`)},12.50\n`),
  );
  objects.put(BUCKET, 'sales/part-0.csv', `purchase_time,email,amount\n${lines.join('')}`);
  objects.put(BUCKET, 'run/manifest.txt', `s3://${BUCKET}/sales/part-0.csv\n`);
  await amc.dataSets.create(SALES).catch(() => undefined);
  const { uploadId } = await amc.uploads.create('sales', { ...CSV_UPLOAD, updateStrategy: strategy });
  const { status, message } = await amc.uploads.wait('sales', uploadId, PATIENT);
  if (status !== 'SUCCESS') throw new Error(message);
}

/** The answer to a query as text, or why it failed. */
export async function ask(
  amc: AmcInstance,
  sql: string,
  request: Partial<ExecutionRequest> = {},
): Promise<string> {
  const { workflowExecutionId: id } = await amc.executions.create({
    query: { sql },
    window: ALL,
    ...request,
  });
  const { status, reason } = await amc.executions.wait(id, SOON);
  if (status !== 'SUCCEEDED') return `${status}: ${reason ?? ''}`;
  const pieces: Uint8Array[] = [];
  for await (const piece of amc.executions.download(id)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}
