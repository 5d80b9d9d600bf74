import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AmcClient, Secret, type AmcClientOptions } from '../../src/amc/index.js';
import {
  DEFAULT_IDENTITY,
  startSimulator,
  type AmcSimulator,
  type SimulatorOptions,
} from '../../src/amc-simulator/index.js';
import { dataSetDefinition } from '../../src/hand-over/data-set-definition.js';
import {
  handOverRun,
  type HandOverOptions,
  type HandOverOutcome,
} from '../../src/hand-over/hand-over-run.js';
import { ingest } from '../../src/ingest/ingest.js';
import type { IngestOptions } from '../../src/ingest/ingest-options.js';
import { openLedger, type Ledger } from '../../src/ledger/ledger.js';
import type { RunReport } from '../../src/report/run-report.js';
import { loadSchema } from '../../src/schema/load-schema.js';
import { TestClock } from '../amc/test-clock.js';
import { s3ObjectReader } from './s3-object-reader.js';
import { startS3Server, type S3Server } from './s3-server.js';

const SAMPLE = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
export const OUT = 's3://amc/out';
export const INSTANCES = ['amcone', 'amctwo'] as const;

/** A strict S3 server, a simulator of AMC with the data set, and runs of a few rows; waits take no time. */
export class HandOverFixture {
  readonly clock = new TestClock();
  readonly s3: S3Server;
  readonly amc: AmcSimulator;
  readonly folder: string;

  private constructor(s3: S3Server, amc: AmcSimulator, folder: string, clock: TestClock) {
    this.s3 = s3;
    this.amc = amc;
    this.folder = folder;
    this.clock = clock;
  }

  /** @param pageSize uploads per page of AMC's list */
  /**
   * @param now the simulator's clock; commands in their own processes use the system's
   * @param simulator further options of the simulator
   */
  static async start(
    pageSize?: number,
    now?: () => number,
    simulator: Partial<SimulatorOptions> = {},
  ): Promise<HandOverFixture> {
    const clock = new TestClock();
    const s3 = await startS3Server();
    s3.createBucket('amc');
    const amc = await startSimulator({
      reader: s3ObjectReader(s3),
      instanceIds: INSTANCES,
      submittedMs: 0,
      inProgressMs: 0,
      pageSize,
      now: now ?? (() => clock.now()),
      ...simulator,
    });
    const folder = await mkdtemp(path.join(os.tmpdir(), 'hand-over-'));
    const fixture = new HandOverFixture(s3, amc, folder, clock);
    const definition = dataSetDefinition(await loadSchema('d2c-sales'));
    for (const id of INSTANCES) await fixture.client().instance(id).dataSets.create(definition);
    return fixture;
  }

  async close(): Promise<void> {
    await this.amc.close();
    await this.s3.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  client(options: Partial<AmcClientOptions> = {}): AmcClient {
    const { credentials, accountId, marketplaceId } = DEFAULT_IDENTITY;
    return new AmcClient({
      apiUrl: this.amc.apiUrl,
      tokenUrl: this.amc.tokenUrl,
      accountId,
      marketplaceId,
      credentials: {
        clientId: new Secret(credentials.clientId),
        clientSecret: new Secret(credentials.clientSecret),
        refreshToken: new Secret(credentials.refreshToken),
      },
      clock: this.clock,
      ...options,
    });
  }

  ledger(): Ledger {
    return openLedger(OUT, { s3Client: () => this.s3.client({ maxAttempts: 2 }) });
  }

  /** A file with some rows of the sample, starting at `first`. */
  async input(first: number, rows = 20): Promise<string> {
    const lines = (await readFile(SAMPLE, 'utf8')).split('\n');
    const file = path.join(this.folder, `sales-${first}-${rows}.csv`);
    await writeFile(file, `${[lines[0], ...lines.slice(first + 1, first + 1 + rows)].join('\n')}\n`);
    return file;
  }

  run(inputs: IngestOptions['inputs'], options: Partial<IngestOptions> = {}): Promise<RunReport> {
    return ingest({
      inputs,
      schema: 'd2c-sales',
      country: 'US',
      out: OUT,
      workers: 0,
      maxRejectRate: 0.5,
      s3Client: this.s3.client(),
      ...options,
    });
  }

  /** Hands a run over to the first instance, and waits for its end. */
  async handOver(report: RunReport, options: Partial<HandOverOptions> = {}): Promise<HandOverOutcome> {
    const [result] = await handOverRun({
      client: this.client(),
      instanceIds: [INSTANCES[0]],
      report,
      strategy: 'ADDITIVE',
      ledger: this.ledger(),
      wait: true,
      waitOptions: { timeoutMs: 1e12 },
      confirm: () => Promise.resolve(true),
      clock: this.clock,
      ...options,
    });
    if (result === undefined) throw new Error('There is one instance, and so one outcome.');
    return result;
  }
}
