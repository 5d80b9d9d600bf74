import { z } from 'zod';

/** A batch of queue messages, each with an event as its body. */
export const sqsEventShape = z.object({
  Records: z
    .array(
      z.object({
        eventSource: z.literal('aws:sqs'),
        messageId: z.string().min(1),
        body: z.string(),
      }),
    )
    .min(1),
});

export type SqsEvent = z.infer<typeof sqsEventShape>;

/** What the poller needs to know: which messages must be redelivered. An empty list deletes them all. */
export interface SqsBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}
