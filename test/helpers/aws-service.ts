import { createHash, createHmac } from 'node:crypto';
import http, { type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { onTestFinished, vi } from 'vitest';

/** A request to a service: `service:path` or `service:target`, and the body. */
export interface Asked {
  readonly what: string;
  readonly body: unknown;
}

/** The status, the body, and the error's name as a header. */
export interface ServiceAnswer {
  readonly status?: number;
  readonly body: unknown;
  readonly errorType?: string;
}

const SECRET = 'AWS-TEST-SECRET';

/**
 * An AWS service on this machine for a test. It refuses requests that are not signed as AWS requires (Signature Version
 * 4). Stubs the environment.
 */
export async function awsService(
  answer: (asked: Asked, call: number) => ServiceAnswer,
): Promise<{ readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      const found = signatureFault(request, bytes);
      const target = request.headers['x-amz-target'];
      const one: Asked = {
        what: `${serviceOf(request)}:${typeof target === 'string' ? target : (request.url ?? '')}`,
        body: JSON.parse(bytes.toString()),
      };
      asked.push(one);
      const {
        status = 200,
        body,
        errorType,
      } = found === null
        ? answer(one, asked.length)
        : { status: 403, body: { message: found }, errorType: 'InvalidSignatureException' };
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(errorType === undefined ? {} : { 'x-amzn-errortype': errorType }),
      });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  for (const [name, value] of Object.entries({
    AWS_ACCESS_KEY_ID: 'AKTEST',
    AWS_SECRET_ACCESS_KEY: SECRET,
    AWS_SESSION_TOKEN: 'TOKEN',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ENDPOINT_URL_S3: undefined,
  }))
    vi.stubEnv(name, value);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { asked };
}

const SCOPE =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([\w-]+)\/([\w-]+)\/aws4_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/;

function serviceOf({ headers }: IncomingMessage): string {
  return SCOPE.exec(headers.authorization ?? '')?.[4] ?? '';
}

/** What AWS would reject; null for nothing. From "Create a signed AWS API request" of AWS's documentation. */
function signatureFault({ method, url, headers }: IncomingMessage, body: Buffer): string | null {
  const [, keyId, day = '', region = '', service = '', names = '', signature] =
    SCOPE.exec(headers.authorization ?? '') ?? [];
  if (keyId !== 'AKTEST') return 'no signature';
  const signed = names.split(';');
  for (const needed of ['host', 'x-amz-date', 'x-amz-security-token', 'content-type'])
    if (!signed.includes(needed)) return `${needed} is not signed`;
  const time = String(headers['x-amz-date']);
  if (!time.startsWith(day) || !/^\d{8}T\d{6}Z$/.test(time)) return 'another day';
  const sha = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
  const canonical = [
    method,
    url,
    '',
    ...signed.map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    names,
    sha(body),
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const mac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
  const key = [region, service, 'aws4_request'].reduce(mac, mac(`AWS4${SECRET}`, day));
  const expected = mac(key, ['AWS4-HMAC-SHA256', time, scope, sha(canonical)].join('\n')).toString('hex');
  return expected === signature ? null : 'the signature does not match';
}
