import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import {
  openQueryEngine,
  startSimulator,
  type AmcSimulator,
  type QueryEngine,
} from '../../../src/amc-simulator/index.js';
import type { StepHandler } from '../../../src/lambda/scale-out/step-handler.js';
import { s3InputObject, type S3InputObject } from '../../../src/read/s3-object.js';
import { s3ObjectReader } from '../s3-object-reader.js';
import { S3Server } from '../s3-server.js';
import { simulatorEnvironment } from '../simulator-environment.js';
import { RANGES_ARN, STEPS_ARN, definitionFor } from './definition-for.js';
import { StateMachine, type Execution } from './state-machine.js';
import { StateError } from './task-error.js';

const RANGE_BYTES = 6000;
/** How the data sets of the configuration read their drops. */
export const OPTIONS = { schema: 'd2c-sales', country: 'US', maxRejectRate: 0.3 };
/** The suppression list of `some/`. */
export const LIST = 's3://drops/lists/never.txt';
const CONFIG = {
  output: 's3://out/runs',
  dataSets: [
    { prefix: 'sales/', ...OPTIONS },
    { prefix: 'strict/', ...OPTIONS, maxRejectRate: 0 },
    { prefix: 'amc/', ...OPTIONS, upload: {} },
    { prefix: 'some/', ...OPTIONS, suppress: LIST },
  ],
};

/**
 * The state machine with its functions, an S3 server, and an AMC simulator with the instance `amcone`. Before each
 * test, the buckets are emptied and the faults cleared. No test may write an address to the log.
 */
export class ScaleOutFixture {
  readonly server = new S3Server();
  /** Called before each call of a function. */
  onCall: (payload: unknown) => void = () => undefined;
  #amc: AmcSimulator | null = null;
  #definition: unknown = null;
  #functions: Readonly<Record<string, StepHandler>> = {};
  #output: string[] = [];
  #calls = 0;
  #executions = 0;
  readonly #config: object;

  readonly #answersQueries: boolean;
  #engine: QueryEngine | undefined;

  /**
   * @param config additions to the functions' configuration
   * @param answersQueries whether the simulator keeps rows and answers queries
   */
  constructor(config: object = {}, answersQueries = false) {
    this.#config = { ...CONFIG, ...config };
    this.#answersQueries = answersQueries;
  }

  get amc(): AmcSimulator {
    if (this.#amc === null)
      throw new Error('The AMC simulator is started before the tests, not when they are collected.');
    return this.#amc;
  }

  /** What the functions logged in this test. */
  get log(): string {
    return this.#output.join('');
  }

  async start(): Promise<void> {
    const { server } = this;
    await server.listen();
    if (this.#answersQueries) this.#engine = await openQueryEngine();
    this.#amc = await startSimulator({
      reader: s3ObjectReader(server),
      instanceIds: ['amcone'],
      engine: this.#engine,
    });
    for (const [name, value] of Object.entries({
      ...server.environment,
      ...simulatorEnvironment(this.#amc, 'amcone'),
      AMC_INGEST_CONFIG: JSON.stringify(this.#config),
      AMC_INGEST_RANGE_BYTES: String(RANGE_BYTES),
    }))
      vi.stubEnv(name, value);
    this.#definition = JSON.parse(definitionFor({ maxConcurrency: 4, rangesPerBatch: 1 }));
    await this.freshFunctions();
  }

  /** New functions, which read the environment again. */
  async freshFunctions(): Promise<void> {
    vi.resetModules();
    this.#functions = {
      [STEPS_ARN]: (await import('../../../src/lambda/scale-out/steps-handler.js')).handler,
      [RANGES_ARN]: (await import('../../../src/lambda/scale-out/ranges-handler.js')).handler,
    };
  }

  async close(): Promise<void> {
    vi.unstubAllEnvs();
    await this.#amc?.close();
    await this.#engine?.close();
    await this.server.close();
  }

  reset(): void {
    for (const bucket of ['drops', 'out', 'for-amc', 'single']) this.server.createBucket(bucket);
    this.server.clearFaults();
    this.#output = [];
    this.#calls = 0;
    this.onCall = () => undefined;
    // The client waits for a random share of its backoff between tries; here the share is zero.
    vi.spyOn(Math, 'random').mockReturnValue(0);
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      this.#output.push(String(text));
      return true;
    });
  }

  /** Calls a function as Lambda does: with JSON, and with errors by name. */
  async invoke(functionArn: string, payload: unknown): Promise<unknown> {
    const handler = this.#functions[functionArn];
    if (handler === undefined) throw new Error(`There is no function ${functionArn}.`);
    const event: unknown = JSON.parse(JSON.stringify(payload));
    this.#calls += 1;
    this.onCall(payload);
    const context = { awsRequestId: `call-${this.#calls}`, getRemainingTimeInMillis: () => 900_000 };
    try {
      return JSON.parse(JSON.stringify(await handler(event, context)));
    } catch (error) {
      throw error instanceof Error ? new StateError(error.name, error.message) : error;
    }
  }

  /** @param invoke how functions are called. Default: all functions are free */
  execute(
    input: object,
    invoke = (functionArn: string, payload: unknown) => this.invoke(functionArn, payload),
  ): Promise<Execution> {
    this.#executions += 1;
    const machine = new StateMachine(this.#definition, { invoke, s3: this.server.client() });
    return machine.execute(`test-${this.#executions}`, input);
  }

  /** Puts a drop into its bucket. */
  drop(key: string, content: string | Buffer): S3InputObject {
    this.server.putObject('drops', key, content);
    const { etag = '', bytes } = this.server.object('drops', key) ?? {};
    return s3InputObject({ bucket: 'drops', key, size: bytes?.length ?? 0, etag, versionId: null });
  }

  /** Reads the objects of a bucket. */
  read(bucket: string): (key: string) => Buffer {
    return (key) => {
      const { bytes } = this.server.object(bucket, key) ?? {};
      if (bytes === undefined) throw new Error(`There is no ${key}.`);
      return bytes;
    };
  }

  /** The location of the only run in a bucket. */
  prefixOf(bucket: string): string {
    const manifests = this.manifests(bucket);
    expect(manifests).toHaveLength(1);
    return (manifests[0] ?? '').replace('manifest.txt', '');
  }

  /** @param bucket default `out` */
  manifests(bucket = 'out'): string[] {
    return this.server.keys(bucket).filter((key) => key.endsWith('/manifest.txt'));
  }
}

/** The input of an execution for one drop. */
export function inputOf({ bucket, key, size, etag, versionId }: S3InputObject) {
  return { drop: { bucket, key, size, etag, versionId } };
}

/** Set up before the tests of a file, and closed after them. */
export function scaleOutFixture(config: object = {}, answersQueries = false): ScaleOutFixture {
  const fixture = new ScaleOutFixture(config, answersQueries);
  beforeAll(() => fixture.start());
  afterAll(() => fixture.close());
  beforeEach(() => {
    fixture.reset();
  });
  afterEach(() => {
    vi.restoreAllMocks();
    expect(fixture.log).not.toMatch(/@example|@mail/);
  });
  return fixture;
}
