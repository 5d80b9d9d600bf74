import { Deadline, type LambdaContext } from './deadline.js';
import type { DropOutcome } from './drop/drop-outcome.js';
import { processDrop, processTick } from './drop/process-drop.js';
import type { EventContent } from './events/drop-notice.js';
import { parseEvent, parseMessage } from './events/parse-event.js';
import type { SqsBatchResponse, SqsEvent } from './events/sqs-event.js';
import { errorFields } from './log.js';
import { RetryLaterError } from './retry-later-error.js';
import type { Invocation, LambdaServices } from './services.js';

/** What a direct invocation returns: what happened to each drop. */
export interface DirectResponse {
  readonly outcomes: readonly DropOutcome['kind'][];
}

/**
 * Handles one event. For a queue, the answer lists only the messages to redeliver. Otherwise it throws when a drop must
 * be delivered again; anything already done is then a duplicate.
 * @throws {UsageError} INVALID_EVENT, or an unusable configuration; {@link RetryLaterError} DROPS_FAILED
 */
export async function handleEvent(
  event: unknown,
  context: LambdaContext,
  services: LambdaServices,
): Promise<SqsBatchResponse | DirectResponse> {
  const deadline = new Deadline(context, services.stopBeforeMs);
  const invocation: Invocation = {
    ...services,
    requestId: context.awsRequestId,
    log: services.log.with({ requestId: context.awsRequestId }),
    signal: deadline.signal,
    remainingMs: () => Math.max(0, context.getRemainingTimeInMillis()),
  };
  try {
    const parsed = parseEvent(event);
    return parsed.source === 'sqs'
      ? await handleMessages(parsed.messages, invocation)
      : await handleDirect(parsed.content, invocation);
  } catch (error) {
    if (!(error instanceof RetryLaterError)) invocation.log.step('error', 'failed', errorFields(error));
    throw error;
  } finally {
    deadline.clear();
  }
}

/** One after the other: a drop may need all the memory. Drops for which no time is left are redelivered. */
async function handleMessages(
  messages: SqsEvent['Records'],
  invocation: Invocation,
): Promise<SqsBatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of messages) {
    const log = invocation.log.with({ messageId });
    try {
      const outcomes = await handleContent(parseMessage(body), { ...invocation, log });
      if (outcomes.every(({ kind }) => kind !== 'retry')) continue;
    } catch (error) {
      // Even a message that is not an event: after some attempts it is in the dead-letter queue, where people look.
      log.step('error', 'failed', errorFields(error));
    }
    batchItemFailures.push({ itemIdentifier: messageId });
  }
  return { batchItemFailures };
}

async function handleDirect(content: EventContent, invocation: Invocation): Promise<DirectResponse> {
  const outcomes = await handleContent(content, invocation);
  const codes = outcomes.flatMap((outcome) => (outcome.kind === 'retry' ? [outcome.code] : []));
  if (codes.length === 0) return { outcomes: outcomes.map(({ kind }) => kind) };
  throw new RetryLaterError(
    `${codes.length} of ${outcomes.length} drops will be redelivered: ${[...new Set(codes)].join(', ')}.`,
    { code: 'DROPS_FAILED' },
  );
}

async function handleContent(content: EventContent, invocation: Invocation): Promise<DropOutcome[]> {
  for (const event of content.ignored) invocation.log.step('info', 'ignored', { event });
  if (content.drops.length === 0 && content.isTick !== true) return [];
  const config = await invocation.config.get();
  if (content.isTick === true) await processTick(config, invocation);
  const outcomes: DropOutcome[] = [];
  for (const drop of content.drops) outcomes.push(await processDrop(drop, config, invocation));
  return outcomes;
}
