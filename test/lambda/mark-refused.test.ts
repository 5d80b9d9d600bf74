import {
  CopyObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { findDrop } from '../../src/lambda/drop/find-drop.js';
import { markRefused } from '../../src/lambda/drop/mark-refused.js';
import { s3InputObject } from '../../src/read/s3-object.js';

const s3 = mockClient(S3Client);
const client = new S3Client({ region: 'us-east-1' });
const none = new AbortController().signal;
const drop = s3InputObject({ bucket: 'drops', key: 'a b/ä+.csv', size: 1, etag: 'e1', versionId: 'v 1' });
beforeEach(() => s3.reset());
afterAll(() => s3.restore());

describe('a refused version of an object', () => {
  it('is tagged itself, not the current version', async () => {
    s3.on(GetObjectTaggingCommand).resolves({
      TagSet: [
        { Key: 'team', Value: 'shop' },
        { Key: 'amc-ingest', Value: 'old' },
      ],
    });
    await markRefused(client, drop, 'NO_ROWS', { action: 'tag' });
    expect(s3.commandCalls(PutObjectTaggingCommand)[0]?.args[0].input).toEqual({
      Bucket: 'drops',
      Key: 'a b/ä+.csv',
      VersionId: 'v 1',
      Tagging: {
        TagSet: [
          { Key: 'team', Value: 'shop' },
          { Key: 'amc-ingest', Value: 'refused' },
          { Key: 'amc-ingest-reason', Value: 'NO_ROWS' },
        ],
      },
    });
  });

  it('keeps its own tags', async () => {
    const TagSet = Array.from({ length: 9 }, (_, index) => ({ Key: `k${index}`, Value: 'x' }));
    s3.on(GetObjectTaggingCommand).resolves({ TagSet });
    await expect(markRefused(client, drop, 'X', { action: 'tag' })).rejects.toMatchObject({
      code: 'TOO_MANY_TAGS',
    });
    expect(s3.commandCalls(PutObjectTaggingCommand)).toEqual([]);
  });

  it('is copied elsewhere', async () => {
    await markRefused(client, drop, 'NO_ROWS', {
      action: 'copy',
      to: { bucket: 'amc-out', key: 'quarantine/' },
    });
    expect(s3.commandCalls(CopyObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'amc-out',
      Key: 'quarantine/drops/a b/ä+.csv',
      CopySource: 'drops/a%20b/%C3%A4%2B.csv?versionId=v%201',
      CopySourceIfMatch: 'e1',
      TaggingDirective: 'REPLACE',
      Tagging: 'amc-ingest=refused&amc-ingest-reason=NO_ROWS',
    });
    const large = { ...drop, size: 6 * 1024 ** 3 };
    await expect(
      markRefused(client, large, 'X', { action: 'copy', to: { bucket: 'amc-out', key: '' } }),
    ).rejects.toMatchObject({ code: 'TOO_LARGE_TO_COPY' });
  });

  it('is left alone on request', async () => {
    await markRefused(client, drop, 'NO_ROWS', { action: 'none' });
    expect(s3.calls()).toEqual([]);
  });
});

describe('the version of an object', () => {
  const notice = { bucket: 'drops', key: 'a.csv', versionId: 'v1', etag: 'e1' };

  it('is looked up as named in the event', async () => {
    s3.on(HeadObjectCommand).resolves({ ContentLength: 7, ETag: '"e1"', VersionId: 'v1' });
    expect(await findDrop(client, notice, none)).toMatchObject({
      drop: { size: 7, etag: 'e1', versionId: 'v1' },
    });
    expect(await findDrop(client, { ...notice, versionId: null }, none)).toMatchObject({
      drop: { versionId: null },
    });
    const bare = { ...notice, versionId: null, etag: '' };
    expect(await findDrop(client, bare, none)).toMatchObject({ drop: { versionId: 'v1' } });
    expect(s3.commandCalls(HeadObjectCommand).map(({ args }) => args[0].input)).toEqual([
      { Bucket: 'drops', Key: 'a.csv', VersionId: 'v1' },
      { Bucket: 'drops', Key: 'a.csv', IfMatch: '"e1"' },
      { Bucket: 'drops', Key: 'a.csv' },
    ]);
  });

  it.each([
    [404, 'gone'],
    [405, 'gone'],
    [412, 'replaced'],
  ])('answered with status %i is %s', async (httpStatusCode, expected) => {
    s3.on(HeadObjectCommand).rejects(Object.assign(new Error('x'), { $metadata: { httpStatusCode } }));
    expect(await findDrop(client, notice, none)).toBe(expected);
  });

  it('that may not be read is reported', async () => {
    s3.on(HeadObjectCommand).rejects(Object.assign(new Error('x'), { $metadata: { httpStatusCode: 403 } }));
    await expect(findDrop(client, notice, none)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
  });
});
