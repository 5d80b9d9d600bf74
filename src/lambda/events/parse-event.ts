import { z } from 'zod';
import { UsageError } from '../../errors.js';
import type { EventContent } from './drop-notice.js';
import { eventBridgeEventShape, fromEventBridgeEvent } from './eventbridge-event.js';
import { fromS3Event, s3EventShape, s3TestEventShape } from './s3-event.js';
import { sqsEventShape, type SqsEvent } from './sqs-event.js';

/** How SNS wraps an event on its way to a queue (without raw delivery) or to a function. */
const snsShape = z.union([
  z.object({ Type: z.literal('Notification'), Message: z.string() }).transform(({ Message }) => Message),
  z
    .object({
      Records: z.tuple([
        z.object({ EventSource: z.literal('aws:sns'), Sns: z.object({ Message: z.string() }) }),
      ]),
    })
    .transform(({ Records: [{ Sns }] }) => Sns.Message),
]);

/** What an EventBridge schedule sends. */
const tickShape = z.object({
  source: z.enum(['aws.events', 'aws.scheduler']),
  'detail-type': z.literal('Scheduled Event'),
});

export type ParsedEvent =
  | { readonly source: 'sqs'; readonly messages: SqsEvent['Records'] }
  | { readonly source: 'direct'; readonly content: EventContent };

/**
 * What the function was called with.
 * @throws {UsageError} INVALID_EVENT
 */
export function parseEvent(event: unknown): ParsedEvent {
  const batch = sqsEventShape.safeParse(event);
  return batch.success
    ? { source: 'sqs', messages: batch.data.Records }
    : { source: 'direct', content: parseContent(event) };
}

/**
 * The event in a message's body.
 * @throws {UsageError} INVALID_EVENT
 */
export function parseMessage(body: string): EventContent {
  let event: unknown;
  try {
    event = JSON.parse(body);
  } catch {
    // V8's message quotes the text.
    throw invalidEvent('the message is not JSON');
  }
  return parseContent(event);
}

function parseContent(event: unknown): EventContent {
  const fromSns = snsShape.safeParse(event);
  if (fromSns.success) return parseMessage(fromSns.data);
  if (s3TestEventShape.safeParse(event).success) return { drops: [], ignored: ['s3:TestEvent'] };
  if (tickShape.safeParse(event).success) return { drops: [], ignored: [], isTick: true };
  const s3 = s3EventShape.safeParse(event);
  if (s3.success) return fromS3Event(s3.data);
  const bridge = eventBridgeEventShape.safeParse(event);
  if (bridge.success) return fromEventBridgeEvent(bridge.data);
  throw invalidEvent('it is neither an S3 notification nor an S3 event of EventBridge');
}

function invalidEvent(reason: string): UsageError {
  return new UsageError(
    `Cannot read the event: ${reason}. Connect the function to the drop bucket's events, directly, through EventBridge or through SQS.`,
    { code: 'INVALID_EVENT' },
  );
}
