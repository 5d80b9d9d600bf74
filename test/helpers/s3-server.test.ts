import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type S3Server, startS3Server } from './s3-server.js';

const Bucket = 'strict';
let server: S3Server;
let s3: S3Client;

beforeAll(async () => {
  server = await startS3Server();
  s3 = server.client({ maxAttempts: 1 });
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => server.close());

async function start(Key: string): Promise<string | undefined> {
  return (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))).UploadId;
}

async function part(Key: string, UploadId: string | undefined, PartNumber: number, Body: Buffer) {
  const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
  return { ETag, PartNumber };
}

function putSum(extra: object) {
  return s3.send(new PutObjectCommand({ Bucket, Key: 'sum', Body: 'abc', ...extra }));
}

function head(Key: string) {
  return s3.send(new HeadObjectCommand({ Bucket, Key }));
}

describe('the strict S3 server', () => {
  test('keeps the bytes, type, tags and encryption of an object', async () => {
    const Key = 'a b/ü+&=.csv';
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: 'x,y\n',
        ContentType: 'text/csv',
        Tagging: 'instanceId=a%20b',
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: 'key',
      }),
    );
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await got.Body?.transformToString()).toBe('x,y\n');
    expect(got).toMatchObject({
      ContentType: 'text/csv',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: 'key',
    });
    const tags = await s3.send(new GetObjectTaggingCommand({ Bucket, Key }));
    expect(tags.TagSet).toEqual([{ Key: 'instanceId', Value: 'a b' }]);
  });

  test('decodes streamed bodies, and tagging leaves them alone', async () => {
    const bytes = randomBytes(200_000);
    const Body = Readable.from([bytes.subarray(0, 70_001), bytes.subarray(70_001)]);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'streamed', Body, ContentLength: bytes.length }));
    expect(server.requests.at(-1)?.headers['content-encoding']).toBe('aws-chunked');
    const TagSet = [{ Key: 'k', Value: 'v' }];
    await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'streamed', Tagging: { TagSet } }));
    expect(server.object('strict', 'streamed')?.bytes.equals(bytes)).toBe(true);
    const range = await s3.send(new GetObjectCommand({ Bucket, Key: 'streamed', Range: 'bytes=10-19' }));
    expect(range.ContentRange).toBe('bytes 10-19/200000');
    expect(Buffer.from((await range.Body?.transformToByteArray()) ?? []).equals(bytes.subarray(10, 20))).toBe(
      true,
    );
  });

  test('refuses a wrong secret, a wrong key and a missing signature', async () => {
    const credentials = { ...server.credentials, secretAccessKey: 'wrong' };
    const wrong = server.client({ credentials, maxAttempts: 1 });
    await expect(wrong.send(new ListObjectsV2Command({ Bucket }))).rejects.toThrow('SignatureDoesNotMatch');
    const other = server.client({ credentials: { ...credentials, accessKeyId: 'other' }, maxAttempts: 1 });
    await expect(other.send(new ListObjectsV2Command({ Bucket }))).rejects.toThrow('InvalidAccessKeyId');
    expect((await fetch(`${server.endpoint}/strict?list-type=2`)).status).toBe(403);
  });

  test('verifies checksums', async () => {
    await expect(putSum({ ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(putSum({ ChecksumSHA256: 'AAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(putSum({ ContentMD5: 'AAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
    await putSum({ ChecksumCRC32: 'NSRBwg==' });
    await putSum({ ChecksumAlgorithm: 'SHA256' });
  });

  test('enforces If-None-Match on puts and on completions, and If-Match on reads', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'once', Body: '1', IfNoneMatch: '*' }));
    const again = s3.send(new PutObjectCommand({ Bucket, Key: 'once', Body: '2', IfNoneMatch: '*' }));
    await expect(again).rejects.toMatchObject({ name: 'PreconditionFailed' });
    const UploadId = await start('once');
    const Parts = [await part('once', UploadId, 1, Buffer.from('3'))];
    const completion = { Bucket, Key: 'once', UploadId, MultipartUpload: { Parts } };
    const conditional = s3.send(new CompleteMultipartUploadCommand({ ...completion, IfNoneMatch: '*' }));
    await expect(conditional).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await s3.send(new CompleteMultipartUploadCommand(completion));
    expect(server.object('strict', 'once')?.bytes.toString()).toBe('3');
    const stale = s3.send(new GetObjectCommand({ Bucket, Key: 'once', IfMatch: '"0"' }));
    await expect(stale).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  test('checks order, size and identity of the parts of multipart uploads, and lists and aborts them', async () => {
    const big = Buffer.alloc(5 * 1024 * 1024, 1);
    const Key = 'multi';
    const UploadId = await start(Key);
    const two = await part(Key, UploadId, 2, Buffer.from('end'));
    const one = await part(Key, UploadId, 1, big);
    const small = await part(Key, UploadId, 3, Buffer.from('small'));
    const complete = (Parts: { ETag: string | undefined; PartNumber: number }[]) =>
      s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
    await expect(complete([two, one])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete([one, two, small])).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await expect(complete([{ ...one, ETag: '"0"' }])).rejects.toMatchObject({ name: 'InvalidPart' });
    const parts = await s3.send(new ListPartsCommand({ Bucket, Key, UploadId, MaxParts: 2 }));
    expect(parts.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([1, 2]);
    expect(parts.IsTruncated).toBe(true);
    const done = await complete([one, two]);
    expect(done.ETag).toMatch(/-2"$/);
    expect(server.object('strict', Key)?.bytes.length).toBe(big.length + 3);

    const abandoned = [await start('up/1'), await start('up/2'), await start('up/2')];
    const first = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'up/', MaxUploads: 2 }));
    const rest = await s3.send(
      new ListMultipartUploadsCommand({
        Bucket,
        Prefix: 'up/',
        KeyMarker: first.NextKeyMarker,
        UploadIdMarker: first.NextUploadIdMarker,
      }),
    );
    const listed = [...(first.Uploads ?? []), ...(rest.Uploads ?? [])];
    expect(listed.map((upload) => upload.UploadId).toSorted()).toEqual(abandoned.toSorted());
    for (const upload of listed) {
      await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: upload.Key, UploadId: upload.UploadId }));
    }
    expect(server.openUploads('strict')).toEqual([]);
    await expect(complete([one])).rejects.toMatchObject({ name: 'NoSuchUpload' });
  });

  test('lists in order with tokens and delimiter, and deletes many objects at a time', async () => {
    const keys = ['l/a', 'l/b/1', 'l/b/2', 'l/c', 'l/é', 'l/\u{1F600}', 'l/\uFF5E'];
    for (const key of keys) server.putObject('strict', key, key);
    const seen: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix: 'l/', MaxKeys: 2, ContinuationToken }),
      );
      seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    // In order of UTF-8 bytes, U+FF5E is before the emoji; in order of UTF-16 units it is not.
    expect(seen).toEqual(['l/a', 'l/b/1', 'l/b/2', 'l/c', 'l/é', 'l/\uFF5E', 'l/\u{1F600}']);
    const folders = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'l/', Delimiter: '/' }));
    expect(folders.CommonPrefixes).toEqual([{ Prefix: 'l/b/' }]);
    const Objects = keys.map((Key) => ({ Key }));
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(server.keys('strict').filter((key) => key.startsWith('l/'))).toEqual([]);
  });

  test('answers 501 to unsupported requests', async () => {
    await expect(s3.send(new GetBucketAclCommand({ Bucket }))).rejects.toMatchObject({
      name: 'NotImplemented',
    });
    const odd = s3.send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x', StorageClass: 'GLACIER' }));
    await expect(odd).rejects.toMatchObject({ name: 'NotImplemented' });
  });

  test('fails on request', async () => {
    server.putObject('strict', 'f', 'abc');
    server.failNext({ kind: 'status', status: 500, match: ({ key }) => key === 'f' });
    await expect(head('f')).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    server.failNext({ kind: 'reset' });
    await expect(head('f')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await head('f')).ContentLength).toBe(3);
    expect(server.requests.slice(-3).map(({ status }) => status)).toEqual([500, 0, 200]);
  });
});
