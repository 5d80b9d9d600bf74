import { afterEach, describe, expect, it, vi } from 'vitest';
import { signedCall } from '../../src/aws/signed-call.js';
import { awsService } from '../helpers/aws-service.js';

const { signal } = new AbortController();
const call = (options: Partial<Parameters<typeof signedCall>[0]> = {}) =>
  signedCall({
    service: 'lakeformation',
    region: 'us-east-1',
    path: '/ListResources',
    body: {},
    signal,
    ...options,
  });

afterEach(() => vi.unstubAllEnvs());

describe('a signed call', () => {
  it('is signed as AWS requires, session token and body included', async () => {
    const { asked } = await awsService(() => ({ body: { ResourceInfoList: [] } }));
    expect(await call({ body: { MaxResults: 100, name: 'Größe' } })).toEqual({
      answer: { ResourceInfoList: [] },
    });
    expect(asked).toEqual([
      { what: 'lakeformation:/ListResources', body: { MaxResults: 100, name: 'Größe' } },
    ]);
  });

  it('is refused with other credentials', async () => {
    await awsService(() => ({ body: {} }));
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'another');
    expect(await call()).toEqual({ refused: 'InvalidSignatureException' });
  });

  it.each([
    ['in a header', { status: 400, body: {}, errorType: 'AccessDeniedException:http://example.com/' }],
    ['in the body', { status: 400, body: { __type: 'com.amazonaws.kms#AccessDeniedException' } }],
  ])('reports the name of an error %s', async (_, answer) => {
    const { asked } = await awsService(() => answer);
    expect(await call()).toEqual({ refused: 'AccessDeniedException' });
    expect(asked).toHaveLength(1);
  });

  it('quotes no error text that is not a name', async () => {
    await awsService(() => ({ status: 400, body: { __type: 'jo@example.com is not allowed' } }));
    expect(await call()).toEqual({ refused: 'status 400' });
  });

  it('is retried when AWS is busy', async () => {
    const { asked } = await awsService((__, number) =>
      number < 3 ? { status: 503, body: 'busy' } : { body: { done: true } },
    );
    expect(await call()).toEqual({ answer: { done: true } });
    expect(asked).toHaveLength(3);
  });

  it('reports a missing answer', async () => {
    await awsService(() => ({ body: {} }));
    vi.stubEnv('AWS_ENDPOINT_URL_LAKEFORMATION', 'http://127.0.0.1:49999');
    expect(await call()).toEqual({ refused: 'no answer (ECONNREFUSED)' });
  });

  it.each([
    ['http://elsewhere.example', 'InsecureEndpoint'],
    ['nonsense', 'InvalidEndpoint'],
  ])('does not go to %s', async (endpoint, refused) => {
    vi.stubEnv('AWS_ENDPOINT_URL_LAKEFORMATION', endpoint);
    expect(await call()).toEqual({ refused });
  });

  it('is not made for S3 servers other than AWS', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', undefined);
    vi.stubEnv('AWS_ENDPOINT_URL_S3', 'https://s3.example.com');
    expect(await call()).toEqual({ refused: 'NotAtAws' });
  });

  it('ends when it is interrupted', async () => {
    await awsService(() => ({ body: {} }));
    await expect(call({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});
