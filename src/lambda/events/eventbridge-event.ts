import { z } from 'zod';
import type { EventContent } from './drop-notice.js';

/** An event that S3 sends through EventBridge, to the function or to a queue. */
export const eventBridgeEventShape = z.object({
  source: z.literal('aws.s3'),
  'detail-type': z.string().min(1),
  detail: z.object({
    bucket: z.object({ name: z.string().min(3) }),
    object: z.object({
      /** The object's actual name: unlike in S3's own notifications, nothing is encoded. */
      key: z.string().min(1),
      etag: z.string().optional(),
      'version-id': z.string().nullish(),
      sequencer: z.string().optional(),
    }),
  }),
});

export function fromEventBridgeEvent(event: z.infer<typeof eventBridgeEventShape>): EventContent {
  const type = event['detail-type'];
  if (type !== 'Object Created') return { drops: [], ignored: [type] };
  const { bucket, object } = event.detail;
  return {
    drops: [
      {
        bucket: bucket.name,
        key: object.key,
        versionId: object['version-id'] ?? null,
        etag: (object.etag ?? '').replaceAll('"', ''),
        ...(object.sequencer === undefined ? {} : { sequencer: object.sequencer }),
      },
    ],
    ignored: [],
  };
}
