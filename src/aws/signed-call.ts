import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import { InterruptedError } from '../errors.js';
import { describeS3Failure } from './s3-error.js';

const TRY_TIMEOUT_MS = 8_000;
/** Waits before the second and third try. */
const DELAYS_MS = [200, 800];
/** Error names are words; anything else that a server sends as a name may quote anything. */
const NAME = /^\w{1,80}$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** A request to an AWS service whose SDK is not part of this package. */
export interface SignedCall {
  /** The service's name in host and signature, e.g. `lakeformation`. */
  readonly service: string;
  readonly region: string;
  /** Default: `/`. */
  readonly path?: string;
  /** In addition to those of every call. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly signal: AbortSignal;
}

/** The service's answer, or why there is none, in one word such as `AccessDeniedException`. */
export type SignedAnswer = { readonly answer: unknown } | { readonly refused: string };

/**
 * Asks an AWS service in JSON, with the credentials of the environment, up to three times. The address is AWS's
 * own, unless AWS_ENDPOINT_URL_SERVICE or AWS_ENDPOINT_URL is set; when S3 is not AWS's own, no request is
 * sent. Throws InterruptedError; everything else is an answer.
 */
export async function signedCall(call: SignedCall): Promise<SignedAnswer> {
  const url = addressOf(call);
  if (typeof url === 'string') return { refused: url };
  for (let tries = 0; ; tries++) {
    if (call.signal.aborted) throw new InterruptedError(call.signal.reason);
    const answer = await askOnce(url, call);
    const delay = DELAYS_MS[tries];
    if (!answer.isPassing || delay === undefined) return answer.result;
    await sleep(delay, undefined, { signal: call.signal }).catch((cause: unknown) => {
      throw new InterruptedError(cause);
    });
  }
}

interface Try {
  readonly result: SignedAnswer;
  /** A retry may succeed a little later. */
  readonly isPassing: boolean;
}

async function askOnce(url: URL, call: SignedCall): Promise<Try> {
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(TRY_TIMEOUT_MS)]);
  try {
    const { headers, body } = await signed(url, call);
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
    const answer = jsonOf(await response.text());
    if (response.ok) return { result: { answer }, isPassing: false };
    const refused = errorName(response.headers.get('x-amzn-errortype') ?? typeOf(answer), response.status);
    return { result: { refused }, isPassing: response.status >= 500 || /Throttl|TooMany/.test(refused) };
  } catch (cause) {
    if (call.signal.aborted) throw new InterruptedError(cause);
    const isOfCredentials = cause instanceof Error && /Credentials|Token/.test(cause.name);
    const { name } = describeS3Failure(cause instanceof TypeError ? cause.cause : cause);
    return {
      result: { refused: isOfCredentials ? name : `no answer (${name})` },
      isPassing: !isOfCredentials,
    };
  }
}

async function signed(url: URL, { service, region, headers, body: value }: SignedCall) {
  const client = new S3Client({ region });
  try {
    const signer = new SignatureV4({
      service,
      region,
      credentials: await client.config.credentials(),
      sha256: Sha256,
    });
    const body = JSON.stringify(value);
    const { host: _host, ...signedHeaders } = (
      await signer.sign({
        method: 'POST',
        protocol: url.protocol,
        hostname: url.hostname,
        path: url.pathname,
        headers: { 'content-type': 'application/json', ...headers, host: url.host },
        body,
      })
    ).headers;
    return { headers: signedHeaders, body };
  } finally {
    client.destroy();
  }
}

/** Where the call goes, or why it goes nowhere. */
function addressOf({ service, region, path = '/' }: SignedCall): URL | string {
  const isIgnored = process.env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true';
  const given = (name: string) => (isIgnored ? '' : (process.env[`AWS_ENDPOINT_URL${name}`] ?? ''));
  const own = given(`_${service.toUpperCase()}`) || given('');
  const s3 = given('_S3');
  // AWS does not accept that server's credentials.
  if (own === '' && s3 !== '' && !/^https:\/\/[\w.-]+\.amazonaws\.com(?:[:/]|$)/i.test(s3)) return 'NotAtAws';
  const base = own === '' ? `https://${service}.${region}.amazonaws.com` : own.replace(/\/$/, '');
  if (!URL.canParse(`${base}${path}`)) return 'InvalidEndpoint';
  const url = new URL(`${base}${path}`);
  // Others must not be able to read a session token.
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  return isSafe ? url : 'InsecureEndpoint';
}

/** `com.amazonaws.service#Name`, `Name:http://…`, `Name`. */
function errorName(type: string, status: number): string {
  const name = type.split(':')[0]?.split('#').at(-1) ?? '';
  return NAME.test(name) ? name : `status ${status}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function typeOf(answer: unknown): string {
  const type: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, '__type') : '';
  return typeof type === 'string' ? type : '';
}

/** SHA-256 and its HMAC, in the form that the signer expects. */
class Sha256 {
  readonly #secret: string | ArrayBuffer | ArrayBufferView | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret;
    this.#hash = this.#fresh();
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === 'string' ? data : bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    this.#hash = this.#fresh();
  }

  #fresh(): Hash | Hmac {
    const secret = this.#secret;
    if (secret === undefined) return createHash('sha256');
    return createHmac('sha256', typeof secret === 'string' ? secret : bytesOf(secret));
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
