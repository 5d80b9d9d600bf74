import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { createS3Client } from '../../src/aws/s3-client.js';
import { startS3Server } from '../helpers/s3-server.js';

const VARIABLES = [
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_PROFILE',
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_S3',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_REQUEST_CHECKSUM_CALCULATION',
];

beforeEach(() => {
  for (const name of VARIABLES) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_CONFIG_FILE', '/does/not/exist');
});
afterEach(() => vi.unstubAllEnvs());

async function settings() {
  const { config } = createS3Client();
  return {
    region: await config.region(),
    pathStyle: config.forcePathStyle,
    checksums: await config.requestChecksumCalculation(),
    attempts: await config.maxAttempts(),
  };
}

describe('the S3 client', () => {
  test('uses AWS in us-east-1 without settings', async () => {
    expect(await settings()).toEqual({
      region: 'us-east-1',
      pathStyle: false,
      checksums: 'WHEN_SUPPORTED',
      attempts: 5,
    });
  });

  test('takes the region from the environment', async () => {
    vi.stubEnv('AWS_DEFAULT_REGION', 'eu-west-1');
    expect((await settings()).region).toBe('eu-west-1');
    vi.stubEnv('AWS_REGION', 'us-west-2');
    expect((await settings()).region).toBe('us-west-2');
  });

  test.each(['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'])(
    'connects to other servers through %s',
    async (name) => {
      vi.stubEnv(name, 'http://127.0.0.1:9000');
      expect(await settings()).toMatchObject({ pathStyle: true, checksums: 'WHEN_REQUIRED' });
      vi.stubEnv('AWS_REQUEST_CHECKSUM_CALCULATION', 'WHEN_SUPPORTED');
      expect(await settings()).toMatchObject({ pathStyle: true, checksums: 'WHEN_SUPPORTED' });
      vi.stubEnv('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'true');
      expect(await settings()).toMatchObject({ pathStyle: false });
    },
  );

  test('refuses an endpoint that is not an address', () => {
    vi.stubEnv('AWS_ENDPOINT_URL_S3', 'localhost:9000');
    expect(() => createS3Client()).toThrow(UsageError);
    expect(() => createS3Client()).toThrow(/AWS_ENDPOINT_URL_S3/);
  });

  test.each(['http://storage.invalid:9', 'http://10.255.255.1', 'http://localhost.storage.invalid'])(
    'never uses plain HTTP to another machine: %s',
    async (url) => {
      vi.stubEnv('AWS_ENDPOINT_URL_S3', url);
      vi.stubEnv('AWS_ACCESS_KEY_ID', 'A');
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'B');
      const client = createS3Client({ connectionTimeoutMs: 20 });
      const send = () => client.send(new HeadBucketCommand({ Bucket: 'abc' }));
      await expect(send()).rejects.toMatchObject({ code: 'INSECURE_ENDPOINT' });
      client.destroy();
    },
  );

  test('uses plain HTTP when the user asks for it', async () => {
    const server = await startS3Server();
    server.createBucket('abc');
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
    vi.stubEnv('AWS_ENDPOINT_URL_S3', 'http://storage.invalid:9');
    vi.stubEnv('AMC_INGEST_ALLOW_HTTP_S3', 'true');
    const client = createS3Client({ connectionTimeoutMs: 20 });
    const sent = client.send(new HeadBucketCommand({ Bucket: 'abc' })).catch((cause: unknown) => cause);
    expect(await sent).not.toMatchObject({ code: 'INSECURE_ENDPOINT' });
    client.destroy();
    await server.close();
  });

  test('works with only the environment set', async () => {
    const server = await startS3Server();
    server.createBucket('abc');
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
    const client = createS3Client();
    await client.send(new HeadBucketCommand({ Bucket: 'abc' }));
    client.destroy();
    await server.close();
  });
});
