import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { type Fault, FaultPlan } from './s3-server/faults.js';
import { readBody, verifyBody } from './s3-server/request-body.js';
import { route } from './s3-server/routes.js';
import { type S3Answer, S3Refusal } from './s3-server/s3-answer.js';
import { type S3Request, parseRequest } from './s3-server/s3-request.js';
import { type Bucket, type S3State, type StoredObject, etagOf } from './s3-server/s3-state.js';
import { verifySignature } from './s3-server/signature.js';

export type { Fault, FaultKind } from './s3-server/faults.js';
export type { S3Request } from './s3-server/s3-request.js';

const CREDENTIALS = { accessKeyId: 'STRICT-TEST-KEY', secretAccessKey: 'strict-test-secret' };
const REGION = 'us-east-1';

/** A request with its outcome; status 0 when there was no answer. */
export interface RecordedRequest extends S3Request {
  status: number;
}

/**
 * Starts a strict S3 server in this process: in memory, on a free port of the loopback address, with path-style URLs.
 * It verifies signatures, payload hashes and checksums, enforces `If-None-Match: *` and the minimum part size, and
 * answers 501 to unsupported requests. Close it with `close()`.
 */
export async function startS3Server(): Promise<S3Server> {
  const server = new S3Server();
  await server.listen();
  return server;
}

export class S3Server {
  /** All requests so far, in order of arrival. */
  readonly requests: RecordedRequest[] = [];
  readonly credentials = CREDENTIALS;
  readonly region = REGION;
  readonly #state: S3State = new Map();
  readonly #faults = new FaultPlan();
  readonly #clients: S3Client[] = [];
  readonly #http: Server;
  #endpoint = '';

  constructor() {
    this.#http = createServer((message, response) => {
      this.#handle(message, response).catch((cause: unknown) =>
        response.destroy(cause instanceof Error ? cause : undefined),
      );
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    const address = this.#http.address();
    if (address === null || typeof address === 'string') throw new Error('The test server has no port.');
    this.#endpoint = `http://127.0.0.1:${address.port}`;
  }

  get endpoint(): string {
    return this.#endpoint;
  }

  /** Environment variables that lead the command to this server. */
  get environment(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL_S3: this.#endpoint,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_REGION: REGION,
    };
  }

  /** A real SDK client for this server; closed together with it. */
  client(config: S3ClientConfig = {}): S3Client {
    const client = new S3Client({
      endpoint: this.#endpoint,
      region: REGION,
      credentials: CREDENTIALS,
      forcePathStyle: true,
      ...config,
    });
    this.#clients.push(client);
    return client;
  }

  createBucket(
    name: string,
    options: {
      readonly region?: string;
      readonly refused?: boolean;
      readonly ignoresConditions?: boolean;
    } = {},
  ): void {
    const { region = REGION, refused = false, ignoresConditions = false } = options;
    const contents = { objects: new Map(), uploads: new Map() };
    this.#state.set(name, { region, refused, ignoresConditions, ...contents });
  }

  /** Places an object without a request. */
  putObject(
    bucket: string,
    key: string,
    content: Buffer | string,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    const bytes = Buffer.from(content);
    const etag = etagOf(bytes);
    const object = {
      bytes,
      etag,
      lastModified: new Date(),
      headers,
      checksum: null,
      tags: new Map<string, string>(),
    };
    this.#bucket(bucket).objects.set(key, object);
  }

  deleteObject(bucket: string, key: string): void {
    this.#bucket(bucket).objects.delete(key);
  }

  /** A stored object: bytes, headers, tags. */
  object(bucket: string, key: string): StoredObject | undefined {
    return this.#bucket(bucket).objects.get(key);
  }

  /** All keys of a bucket, sorted. */
  keys(bucket: string): string[] {
    return [...this.#bucket(bucket).objects.keys()].toSorted();
  }

  /** Sets the bucket's policy without a request; it is returned, not enforced. */
  setPolicy(bucket: string, policy: string): void {
    this.#bucket(bucket).policy = policy;
  }

  /** Sets the KMS key that objects are encrypted with by default, without a request. */
  setEncryptionKey(bucket: string, key: string): void {
    this.#bucket(bucket).encryptionKey = key;
  }

  /** Sets the bucket's own tags without a request. */
  setTags(bucket: string, tags: Readonly<Record<string, string>>): void {
    this.#bucket(bucket).tags = new Map(Object.entries(tags));
  }

  /** Starts a multipart upload without a request, at a given time. */
  beginUpload(bucket: string, key: string, initiated: Date): void {
    const { uploads } = this.#bucket(bucket);
    const id = `upload-${uploads.size}`;
    const empty = { headers: {}, tags: new Map<string, string>(), checksumAlgorithm: null };
    uploads.set(id, { id, key, ...empty, initiated, parts: new Map() });
  }

  /** The keys of unfinished multipart uploads. */
  openUploads(bucket: string): string[] {
    return [...this.#bucket(bucket).uploads.values()].map(({ key }) => key);
  }

  /** Makes the next requests that match fail. */
  failNext(fault: Fault): void {
    this.#faults.add(fault);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#http.closeAllConnections();
    await closed;
  }

  #bucket(name: string): Bucket {
    const bucket = this.#state.get(name);
    if (bucket === undefined) throw new Error(`The test server has no bucket ${name}.`);
    return bucket;
  }

  async #handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = parseRequest(message);
    const recorded = { ...request, status: 0 };
    this.requests.push(recorded);
    const fault = this.#faults.take(request);
    if (fault?.kind === 'stall') return;
    if (fault?.kind === 'reset') {
      message.socket.resetAndDestroy();
      return;
    }
    const answer = await this.#answer(message, request, fault);
    if (fault?.kind === 'lost-answer') {
      message.socket.resetAndDestroy();
      return;
    }
    recorded.status = answer.status;
    send(message, response, answer, fault);
  }

  async #answer(message: IncomingMessage, request: S3Request, fault: Fault | undefined): Promise<S3Answer> {
    // The body is always read: an answer before its end would break the connection.
    const raw = await readBody(message);
    if (fault?.kind === 'corrupt-request' && raw.length > 0) raw[0] = (raw[0] ?? 0) ^ 1;
    try {
      const region = verifySignature(request, CREDENTIALS);
      const body = verifyBody(raw, request);
      if (fault?.kind === 'status') {
        const status = fault.status ?? 503;
        throw new S3Refusal(status, fault.code ?? (status === 503 ? 'SlowDown' : 'InternalError'));
      }
      return route(this.#state, request, body, region);
    } catch (cause) {
      if (cause instanceof S3Refusal) return cause.toAnswer();
      throw cause;
    }
  }
}

function send(
  message: IncomingMessage,
  response: ServerResponse,
  answer: S3Answer,
  fault: Fault | undefined,
): void {
  const body = Buffer.from(answer.body ?? '');
  const noBody = answer.status === 204 || message.method === 'HEAD';
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(answer.status === 204 ? {} : { 'content-length': String(body.length) }),
    'x-amz-request-id': 'TEST',
  });
  if (fault?.kind === 'truncate' || fault?.kind === 'stall-body') {
    const cut = (): void => {
      if (fault.kind === 'truncate') message.socket.destroy();
    };
    response.flushHeaders();
    const after = fault.afterBytes ?? Math.floor(body.length * (fault.afterShare ?? 0));
    if (after === 0) setImmediate(cut);
    else response.write(body.subarray(0, after), cut);
    return;
  }
  if (fault?.kind === 'drip' && !noBody && body.length > 0) {
    void drip(response, body, fault);
    return;
  }
  if (fault?.kind === 'corrupt' && body.length > 0) body[0] = (body[0] ?? 0) ^ 1;
  response.end(noBody ? undefined : body);
}

async function drip(response: ServerResponse, body: Buffer, fault: Fault): Promise<void> {
  const size = Math.ceil(body.length / (fault.pieces ?? 10));
  for (let at = 0; at < body.length && !response.destroyed; at += size) {
    response.write(body.subarray(at, at + size));
    await sleep(fault.pauseMs ?? 20);
  }
  response.end();
}
