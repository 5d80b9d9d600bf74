import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DropBucket } from './buckets.js';

/** A drop that fails this often needs a person to look at it. */
const MAX_RECEIVE_COUNT = 5;

export interface DropQueueProps {
  readonly functionTimeout: Duration;
  /** Whether folders are checked from time to time: those that count as complete once they are quiet. */
  readonly hasTicks: boolean;
}

/** Interval between checks of the folders that are being filled. */
const TICK = Duration.minutes(5);

/** Messages about drops, and messages that nobody could handle. They name a bucket and a key, and contain no data. */
export class DropQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(
    scope: Construct,
    id: string,
    drops: readonly DropBucket[],
    { functionTimeout, hasTicks }: DropQueueProps,
  ) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Drops', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      // Longer than a function can hold its claim (its time-out and half a minute): a message that is redelivered
      // because its function died finds the claim expired.
      visibilityTimeout: functionTimeout.plus(Duration.minutes(2)),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
    for (const [index, { bucket, prefixes }] of drops.entries()) {
      new Rule(this, index === 0 ? 'Created' : `Created${index + 1}`, {
        description: 'Objects dropped for amc-ingest',
        eventPattern: {
          source: ['aws.s3'],
          detailType: ['Object Created'],
          detail: {
            bucket: { name: [bucket.bucketName] },
            // In the stack's own bucket, all prefixes: a drop below a prefix without a data set is counted, not
            // overlooked.
            ...(prefixes.length === 0 ? {} : { object: { key: prefixes.map((prefix) => ({ prefix })) } }),
          },
        },
        targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters })],
      });
    }
    if (!hasTicks) return;
    new Rule(this, 'Tick', {
      description: 'Time to look at the folders that amc-ingest waits for',
      schedule: Schedule.rate(TICK),
      targets: [new SqsQueue(this.queue)],
    });
  }
}
