import { createHash } from 'node:crypto';

import { onTestFinished } from 'vitest';

import { AmcClient, Secret } from '../../src/amc/index.js';
import type {
  AmcClientOptions,
  AmcEvent,
  AmcInstance,
  DataSetDefinition,
  UploadDefinition,
} from '../../src/amc/index.js';
import { DEFAULT_IDENTITY, startSimulator } from '../../src/amc-simulator/index.js';
import type { AmcSimulator, SimulatorOptions } from '../../src/amc-simulator/index.js';
import { MemoryObjects } from './memory-objects.js';
import { TestClock } from './test-clock.js';

export const INSTANCE = 'amcsimulator';
export const BUCKET = 'my-bucket';
/**
 * For waits that depend on the simulator's real work, since a virtual clock would run ahead of it on a busy machine.
 */
export const PATIENT = { timeoutMs: 1e12 };

/** A simulator, a client for it, and the virtual clock of both. */
export interface Rehearsal {
  readonly simulator: AmcSimulator;
  readonly client: AmcClient;
  readonly amc: AmcInstance;
  readonly objects: MemoryObjects;
  readonly clock: TestClock;
  readonly events: readonly AmcEvent[];
  /** How often an operation was called. */
  calls(operation: string): number;
}

export interface RehearsalOptions {
  readonly simulator?: Partial<SimulatorOptions>;
  readonly client?: Partial<AmcClientOptions>;
}

/** Starts both; they end with the test. */
export async function rehearse(options: RehearsalOptions = {}): Promise<Rehearsal> {
  const clock = new TestClock();
  const objects = new MemoryObjects();
  const simulator = await startSimulator({
    reader: objects,
    submittedMs: 0,
    inProgressMs: 0,
    deletionMs: 60_000,
    now: () => clock.now(),
    ...options.simulator,
  });
  onTestFinished(() => simulator.close());
  const events: AmcEvent[] = [];
  const { clientId, clientSecret, refreshToken } = DEFAULT_IDENTITY.credentials;
  const client = new AmcClient({
    apiUrl: simulator.apiUrl,
    tokenUrl: simulator.tokenUrl,
    credentials: {
      clientId: new Secret(clientId),
      clientSecret: new Secret(clientSecret),
      refreshToken: new Secret(refreshToken),
    },
    accountId: DEFAULT_IDENTITY.accountId,
    marketplaceId: DEFAULT_IDENTITY.marketplaceId,
    clock,
    onEvent: (event) => events.push(event),
    ...options.client,
  });
  return {
    simulator,
    client,
    amc: client.instance(INSTANCE),
    objects,
    clock,
    events,
    calls: (operation) => simulator.calls.filter((call) => call.operation === operation).length,
  };
}

export const SALES: DataSetDefinition = {
  dataSetId: 'sales',
  period: 'P1D',
  countryCode: 'US',
  columns: [
    {
      name: 'purchase_time',
      dataType: 'TIMESTAMP',
      columnType: 'DIMENSION',
      isMainEventTime: true,
      nullable: false,
    },
    {
      name: 'email',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'EMAIL' },
    },
    { name: 'amount', dataType: 'DECIMAL', columnType: 'METRIC' },
  ],
};

export const CSV_UPLOAD: UploadDefinition = {
  dataSource: { sourceS3Bucket: BUCKET, sourceManifestS3Key: 'run/manifest.txt' },
  fileFormat: { csvDataFormat: { quoteEscapeCharacter: '"' } },
  compressionFormat: 'NONE',
  updateStrategy: 'ADDITIVE',
};

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A sales file of the given days, one row each. */
export function salesCsv(days: readonly string[]): string {
  const rows = days.map((day, index) => `${day}T10:00:00Z,${digest(`person-${index}`)},12.50\n`);
  return `purchase_time,email,amount\n${rows.join('')}`;
}

/** Puts a sales file and its manifest where CSV_UPLOAD expects them. */
export function putSales(
  objects: MemoryObjects,
  days: readonly string[] = ['2026-01-01', '2026-01-02'],
): void {
  objects.put(BUCKET, 'run/data/part-0.csv', salesCsv(days));
  objects.put(BUCKET, 'run/manifest.txt', `s3://${BUCKET}/run/data/part-0.csv\n`);
}

/** What a promise rejects with; fails when it does not. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to fail.');
}

export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
