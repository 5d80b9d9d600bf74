/** Events in the form of S3, EventBridge and SQS, with synthetic names. */
export interface DropFacts {
  readonly bucket: string;
  readonly key: string;
  readonly etag?: string | undefined;
  readonly versionId?: string | undefined;
  readonly eventName?: string;
}

/** Encodes keys as S3 does: a space becomes `+`, and the slash stays. */
export function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}

export function s3Event(...drops: readonly DropFacts[]) {
  return {
    Records: drops.map(({ bucket, key, etag, versionId, eventName = 'ObjectCreated:Put' }) => ({
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'us-east-1',
      eventTime: '2024-05-13T10:00:00.000Z',
      eventName,
      s3: {
        s3SchemaVersion: '1.0',
        bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
        object: {
          key: encodeKey(key),
          size: 1,
          ...(etag === undefined ? {} : { eTag: etag.replaceAll('"', '') }),
          ...(versionId === undefined ? {} : { versionId }),
          sequencer: '0055AED6DCD90281E5',
        },
      },
    })),
  };
}

export function eventBridgeEvent(
  { bucket, key, etag, versionId }: DropFacts,
  detailType: string = 'Object Created',
) {
  return {
    version: '0',
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': detailType,
    source: 'aws.s3',
    account: '111122223333',
    region: 'us-east-1',
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: {
        key,
        size: 1,
        ...(etag === undefined ? {} : { etag: etag.replaceAll('"', '') }),
        ...(versionId === undefined ? {} : { 'version-id': versionId }),
      },
      reason: 'PutObject',
    },
  };
}

/** A batch of messages named `m1`, `m2`, …; a string is a body as it is. */
export function sqsEvent(...bodies: readonly unknown[]) {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `m${index + 1}`,
      receiptHandle: 'AQEB',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:drops',
      awsRegion: 'us-east-1',
    })),
  };
}

export const S3_TEST_EVENT = {
  Service: 'Amazon S3',
  Event: 's3:TestEvent',
  Time: '2024-05-13T10:00:00.000Z',
  Bucket: 'drops',
  RequestId: 'ABC',
  HostId: 'XYZ',
};
