import { describe, expect, it, onTestFinished } from 'vitest';
import { BucketReader } from '../../src/aws/bucket-reader.js';
import { checkTableKey } from '../../src/doctor/check-table-key.js';
import { awsService } from '../helpers/aws-service.js';
import { startS3Server } from '../helpers/s3-server.js';

const { signal } = new AbortController();
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef';
const ROOT = 'arn:aws:iam::111122223333:root';

/** A bucket whose objects are encrypted with a key; undefined means no setting. */
async function readerOf(key: string | undefined): Promise<BucketReader> {
  const server = await startS3Server();
  server.createBucket('my-bucket');
  if (key !== undefined) server.setEncryptionKey('my-bucket', key);
  const reader = new BucketReader(server.client({ maxAttempts: 1 }), 'my-bucket');
  onTestFinished(async () => {
    reader.close();
    await server.close();
  });
  return reader;
}

const policy = (...statements: object[]) => ({
  body: { Policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }), PolicyName: 'default' },
});
const allow = (principal: unknown, action: string | string[] = 'kms:*', more = {}) => ({
  Effect: 'Allow',
  Principal: principal,
  Action: action,
  Resource: '*',
  ...more,
});

describe('the encryption of tables', () => {
  it.each([
    ['no setting', undefined],
    ['the key of S3 in the account', 'arn:aws:kms:us-east-1:111122223333:alias/aws/s3'],
  ])('by %s is fine', async (_, key) => {
    expect(await checkTableKey(await readerOf(key), undefined, signal)).toMatchObject({ status: 'ok' });
  });

  it('by a key whose policy delegates to IAM is fine, and the template must name the key', async () => {
    const { asked } = await awsService(() => policy(allow({ AWS: ROOT })));
    const result = await checkTableKey(await readerOf(KEY), undefined, signal);
    expect(result).toMatchObject({ status: 'ok', whatToDo: expect.stringContaining(`KmsKeyArn=${KEY}`) });
    expect(asked).toEqual([
      { what: 'kms:TrentService.GetKeyPolicy', body: { KeyId: KEY, PolicyName: 'default' } },
    ]);
  });

  it.each([
    ['for another role', [allow({ AWS: 'arn:aws:iam::111122223333:role/other' })]],
    ['for another account', [allow({ AWS: 'arn:aws:iam::999999999999:root' })]],
    ['for other actions', [allow({ AWS: ROOT }, 'kms:Describe*')]],
    ['on conditions', [allow({ AWS: ROOT }, 'kms:*', { Condition: { Bool: { 'aws:x': 'true' } } })]],
    ['with a denial', [allow({ AWS: ROOT }), { ...allow('*', 'kms:Decrypt'), Effect: 'Deny' }]],
  ])('by a key with a policy %s is doubtful', async (_, statements) => {
    await awsService(() => policy(...statements));
    expect(await checkTableKey(await readerOf(undefined), KEY, signal)).toMatchObject({ status: 'warning' });
  });

  it('by a key whose policy cannot be read is unknown', async () => {
    await awsService(() => ({ status: 400, body: { __type: 'AccessDeniedException' } }));
    expect(await checkTableKey(await readerOf(KEY), undefined, signal)).toMatchObject({
      status: 'skipped',
      message: expect.stringMatching(/not known.*AccessDeniedException.*kms:GetKeyPolicy/),
      whatToDo: expect.stringContaining('KmsKeyArn'),
    });
  });

  it.each([
    ['of another region', KEY.replace('us-east-1', 'eu-west-1'), 'failed'],
    ['that is named by an alias', 'alias/mine', 'warning'],
  ])('by a key %s is judged', async (_, key, status) => {
    expect(await checkTableKey(await readerOf(undefined), key, signal)).toMatchObject({ status });
  });

  it('by a key that does not exist fails', async () => {
    await awsService(() => ({ status: 400, body: { __type: 'NotFoundException' } }));
    expect(await checkTableKey(await readerOf(KEY), undefined, signal)).toMatchObject({ status: 'failed' });
  });
});
