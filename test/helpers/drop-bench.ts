import { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { AmcClient, readAmcSettings } from '../../src/amc/index.js';
import { startSimulator, type AmcSimulator, type ObjectReader } from '../../src/amc-simulator/index.js';
import { dataSetDefinition } from '../../src/hand-over/data-set-definition.js';
import { loadSchema } from '../../src/schema/load-schema.js';
import { eventBridgeEvent, sqsEvent } from './drop-events.js';
import { simulatorEnvironment } from './simulator-environment.js';

export const REAL_S3 = process.env['AMC_TEST_S3_ENDPOINT'];

const SALES =
  'order_id,order_time,email,phone,first_name,last_name,address,city,state,zip,country,sku,quantity,amount,currency,payment,discount_code\n';

/** Sales of a day, distributed evenly from its first to its last second; order ids from `first` on. Synthetic. */
export function day(rows: number, first: number, date = '2024-05-13'): string {
  let text = SALES;
  for (let row = 0; row < rows; row++) {
    const second = Math.floor((row * 86_399) / Math.max(1, rows - 1));
    const time = new Date(second * 1000).toISOString().slice(11, 19);
    const id = first + row;
    text += `B-${id},${date}T${time}Z,p${id}@example.com,2125550128,Ann,Smith,1 Main St,Dallas,TX,75295,US,SKU-0201,1,10.00,USD,card,\n`;
  }
  return text;
}

export const HEADER_ONLY = SALES;

/** A version of a drop, as its event names it. */
export interface Dropped {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
  readonly etag: string | undefined;
}

export interface BenchOptions {
  readonly endpoint: string;
  /** Creates the handler, with this environment set. */
  readonly handler: (
    environment: Readonly<Record<string, string>>,
  ) => Promise<
    (
      event: unknown,
      context: { awsRequestId: string; getRemainingTimeInMillis(): number },
    ) => Promise<unknown>
  >;
  readonly dataSets: readonly object[];
  /** Additions to the configuration; `OUT` stands for the output bucket. */
  readonly config?: object;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * The stack's three buckets on a real S3 server (the one for drops has versions), a simulator of AMC that reads there,
 * and the function.
 */
export class DropBench {
  readonly client: S3Client;
  readonly amc: AmcSimulator;
  readonly environment: Readonly<Record<string, string>>;
  readonly drops: string;
  readonly out: string;
  /** What the function logged. */
  lines: Record<string, unknown>[] = [];
  #handle: Awaited<ReturnType<BenchOptions['handler']>>;
  readonly #make: BenchOptions['handler'];
  #calls = 0;
  #invoking = 0;
  #restore: () => void = () => undefined;

  private constructor(
    parts: Pick<DropBench, 'client' | 'amc' | 'environment' | 'drops' | 'out'>,
    make: BenchOptions['handler'],
    handle: Awaited<ReturnType<BenchOptions['handler']>>,
  ) {
    this.#make = make;
    this.client = parts.client;
    this.amc = parts.amc;
    this.environment = parts.environment;
    this.drops = parts.drops;
    this.out = parts.out;
    this.#handle = handle;
  }

  static async start({
    endpoint,
    handler,
    dataSets,
    environment: more = {},
    config = {},
  }: BenchOptions): Promise<DropBench> {
    const id = `${process.pid}-${Date.now().toString(36)}`;
    const [drops, out] = [`amc-drops-${id}`, `amc-out-${id}`];
    const credentials = {
      accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? 'AKTEST',
      secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'SKTEST',
    };
    const client = new S3Client({
      endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials,
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
    for (const Bucket of [drops, out, dataBucketOf(out)])
      await client.send(new CreateBucketCommand({ Bucket }));
    // Not the output bucket: in a bucket with versions, Ceph overwrites an object although If-None-Match forbids it.
    await client.send(
      new PutBucketVersioningCommand({ Bucket: drops, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    const amc = await startSimulator({
      reader: readerOf(client),
      instanceIds: ['amcone'],
      submittedMs: 0,
      inProgressMs: 0,
    });
    const environment = {
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      ...simulatorEnvironment(amc, 'amcone'),
      AMC_INGEST_CONFIG: configOf(out, dataSets, config),
      ...more,
    };
    const settings = await readAmcSettings({ env: environment });
    for (const name of ['d2c-sales', 'crm']) {
      const definition = dataSetDefinition(await loadSchema(name));
      await new AmcClient(settings).instance('amcone').dataSets.create(definition);
    }
    return new DropBench({ client, amc, environment, drops, out }, handler, await handler(environment));
  }

  /** Changes the function's configuration from now on. */
  async configure(dataSets: readonly object[], config: object = {}): Promise<void> {
    this.#handle = await this.#make({
      ...this.environment,
      AMC_INGEST_CONFIG: configOf(this.out, dataSets, config),
    });
  }

  async close(): Promise<void> {
    await this.amc.close();
    for (const Bucket of [this.drops, this.out, dataBucketOf(this.out)]) {
      for (let more = true; more;) {
        const {
          Versions = [],
          DeleteMarkers = [],
          IsTruncated,
        } = await this.client.send(new ListObjectVersionsCommand({ Bucket }));
        const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
        if (Objects.length > 0)
          await this.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
        more = IsTruncated === true;
      }
      await this.client.send(new DeleteBucketCommand({ Bucket }));
    }
    this.client.destroy();
  }

  async put(key: string, Body: string | Buffer): Promise<Dropped> {
    const { VersionId, ETag } = await this.client.send(
      new PutObjectCommand({ Bucket: this.drops, Key: key, Body: Buffer.from(Body) }),
    );
    return { bucket: this.drops, key, versionId: VersionId, etag: ETag };
  }

  async remove(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.drops, Key: key }));
  }

  /** Sends the function the event about a version; returns the steps that it logged. */
  async notify(dropped: Dropped, remainingMs?: number): Promise<readonly string[]> {
    return this.invoke(sqsEvent(eventBridgeEvent(dropped)), remainingMs);
  }

  /** @param remainingMs time that the function has left. Default: its full time */
  async invoke(event: unknown, remainingMs = 900_000): Promise<readonly string[]> {
    const from = this.lines.length;
    this.#calls += 1;
    const ends = Date.now() + remainingMs;
    const context = {
      awsRequestId: `call-${this.#calls}`,
      getRemainingTimeInMillis: () => ends - Date.now(),
    };
    await this.watch(() => this.#handle(event, context));
    return this.lines
      .slice(from)
      .flatMap(({ step }) => (typeof step === 'string' && step !== 'claimed' ? [step] : []));
  }

  /** Does some work and keeps its log. */
  async watch<T>(work: () => Promise<T>): Promise<T> {
    if (this.#invoking++ === 0) this.#capture();
    try {
      return await work();
    } finally {
      if (--this.#invoking === 0) this.#restore();
    }
  }

  #capture(): void {
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (chunk: unknown) => {
      for (const line of String(chunk).split('\n').filter(Boolean)) this.lines.push({ ...JSON.parse(line) });
      return true;
    };
    this.#restore = () => {
      process.stdout.write = write;
    };
  }

  /** Puts an object and sends its event. */
  async drop(key: string, body: string | Buffer): Promise<readonly string[]> {
    return this.notify(await this.put(key, body));
  }

  /** Rows that AMC holds once all uploads have ended. */
  async rows(dataSet = 'd2c_sales'): Promise<number> {
    const settings = await readAmcSettings({ env: this.environment });
    const { uploads } = new AmcClient(settings).instance('amcone');
    for await (const { uploadId } of uploads.list({ dataSetId: dataSet }))
      await uploads.wait(dataSet, uploadId, { firstDelayMs: 5, pollMs: 20, maxPollMs: 20 });
    return [...this.amc.rowsByPeriod('amcone', dataSet).values()].reduce((sum, rows) => sum + rows, 0);
  }

  async tags(key: string): Promise<Readonly<Record<string, string>>> {
    const { TagSet = [] } = await this.client.send(
      new GetObjectTaggingCommand({ Bucket: this.drops, Key: key }),
    );
    return Object.fromEntries(TagSet.map(({ Key = '', Value = '' }) => [Key, Value]));
  }
}

function configOf(out: string, dataSets: readonly object[], config: object): string {
  const places = { output: `s3://${out}/runs`, dataOutput: `s3://${dataBucketOf(out)}/runs` };
  return JSON.stringify({ ...places, dataSets, ...config }).replaceAll('s3://OUT', `s3://${out}`);
}

/** The bucket that AMC reads from. */
export function dataBucketOf(out: string): string {
  return out.replace('amc-out-', 'amc-data-');
}

/** Lets the simulator read from a server. */
export function readerOf(client: S3Client): ObjectReader {
  return {
    get: async (Bucket, Key) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      if (!(Body instanceof Readable)) throw new Error('There is no body.');
      return Body;
    },
    list: async function* (Bucket, Prefix) {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
      for (const { Key } of Contents) if (Key !== undefined) yield Key;
    },
  };
}

/** The handler of the bundle with its own modules, since it reads its environment when it is loaded. */
export async function bundledHandler(
  environment: Readonly<Record<string, string>>,
): Promise<Awaited<ReturnType<BenchOptions['handler']>>> {
  Object.assign(process.env, environment);
  const url = new URL('../../dist-lambda/handler.mjs', import.meta.url);
  url.searchParams.set('at', String(Date.now()));
  const loaded: unknown = await import(/* @vite-ignore */ url.href);
  const handler: unknown =
    typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, 'handler') : undefined;
  if (typeof handler !== 'function') throw new Error('The bundle has no handler.');
  return async (event, context) => handler(event, context);
}
