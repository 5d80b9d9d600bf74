import { z } from 'zod';
import { UsageError } from '../../errors.js';
import type { DropNotice, EventContent } from './drop-notice.js';

/** S3's own notification (structure version 2.x), sent to the function or to a queue. */
export const s3EventShape = z.object({
  Records: z
    .array(
      z.object({
        eventSource: z.literal('aws:s3'),
        eventName: z.string().min(1),
        s3: z.object({
          bucket: z.object({ name: z.string().min(3) }),
          object: z.object({
            /** Form-encoded: a space is `+`, the rest percent-encoded UTF-8. */
            key: z.string().min(1),
            eTag: z.string().optional(),
            versionId: z.string().nullish(),
            sequencer: z.string().optional(),
          }),
        }),
      }),
    )
    .min(1),
});

/** What S3 sends once when a notification is set up. */
export const s3TestEventShape = z.object({
  Service: z.literal('Amazon S3'),
  Event: z.literal('s3:TestEvent'),
});

const CREATED = /^(s3:)?ObjectCreated:/;

/** @throws {UsageError} INVALID_EVENT when a key is not form-encoded UTF-8 */
export function fromS3Event(event: z.infer<typeof s3EventShape>): EventContent {
  const created = event.Records.filter(({ eventName }) => CREATED.test(eventName));
  const others = event.Records.filter(({ eventName }) => !CREATED.test(eventName));
  return {
    drops: created.map(({ s3 }): DropNotice => {
      const { key, eTag, versionId, sequencer } = s3.object;
      return {
        bucket: s3.bucket.name,
        key: decodeKey(key),
        versionId: versionId ?? null,
        etag: (eTag ?? '').replaceAll('"', ''),
        ...(sequencer === undefined ? {} : { sequencer }),
      };
    }),
    ignored: others.map(({ eventName }) => eventName),
  };
}

function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (cause) {
    throw new UsageError(
      'Cannot read the S3 event: the object key in it is not form-encoded UTF-8. Send the event as S3 made it.',
      { code: 'INVALID_EVENT', cause },
    );
  }
}
