import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** A drop that fails this often is for people to look at. */
const MAX_RECEIVE_COUNT = 5;

export interface DropQueueProps {
  readonly functionTimeout: Duration;
  /** Whether folders are looked at from time to time: those that are complete when they are quiet. */
  readonly hasTicks: boolean;
}

/** Between looks at the folders that are being filled. */
const TICK = Duration.minutes(5);

/** Messages about drops, and those that nobody could handle. They name a bucket and a key, and hold no data. */
export class DropQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, drops: Bucket, { functionTimeout, hasTicks }: DropQueueProps) {
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
      // Longer than a function can hold its claim (its time-out and half a minute): a message that comes again
      // because its function died finds the claim expired.
      visibilityTimeout: functionTimeout.plus(Duration.minutes(2)),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
    // All prefixes: one that no data set has is counted, not overlooked.
    new Rule(this, 'Created', {
      description: 'Objects dropped for amc-ingest',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [drops.bucketName] } },
      },
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters })],
    });
    if (!hasTicks) return;
    new Rule(this, 'Tick', {
      description: 'Time to look at the folders that amc-ingest waits for',
      schedule: Schedule.rate(TICK),
      targets: [new SqsQueue(this.queue)],
    });
  }
}
