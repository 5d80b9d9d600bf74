import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.js';
import { allowAmcToRead } from './amc-access.js';
import { Buckets } from './buckets.js';
import { DropQueue } from './drop-queue.js';
import { Follow, FollowTarget } from './follow.js';
import { FUNCTION_TIMEOUT, IngestFunction } from './ingest-function.js';
import { ScaleOut } from './scale-out.js';
import { ScaleOutTarget } from './scale-out-target.js';
import { lambdaConfig, type StackSettings } from './stack-settings.js';

/** Drops come in, runs go out: bucket → EventBridge → queue → function → bucket, with alarms. */
export class IngestStack extends Stack {
  readonly buckets: Buckets;
  readonly ingest: IngestFunction;

  constructor(scope: Construct, id: string, settings: StackSettings, props: StackProps = {}) {
    super(scope, id, { description: 'amc-ingest: drops to Amazon Marketing Cloud', ...props });
    this.buckets = new Buckets(this, 'Buckets', settings);
    if (settings.amcUploadAccountId !== undefined) allowAmcToRead(this.buckets, settings.amcUploadAccountId);
    const queue = new DropQueue(this, 'Queue', this.buckets.drops, {
      functionTimeout: FUNCTION_TIMEOUT,
      hasTicks: lambdaConfig(settings).dataSets.some(({ delivery }) => delivery?.by === 'quiet'),
    });
    const target = settings.scaleOut === false ? null : new ScaleOutTarget(this, settings.scaleOut);
    const hasUploads = lambdaConfig(settings).dataSets.some(({ upload }) => upload !== undefined);
    const follow = hasUploads ? new FollowTarget(this) : null;
    const { buckets } = this;
    this.ingest = new IngestFunction(this, 'Ingest', { settings, buckets, scaleOut: target, follow });
    if (follow !== null) {
      const { configuration } = this.ingest;
      new Follow(this, 'Follow', { settings, target: follow, buckets, configuration });
    }
    this.ingest.consume(queue.queue, settings.maxConcurrency);
    new Alarms(this, 'Alarms', {
      function: this.ingest.function,
      queue,
      topicArn: settings.alarmTopicArn,
    });
    if (settings.scaleOut !== false && target !== null) {
      new ScaleOut(this, 'ScaleOut', {
        settings,
        scaleOut: settings.scaleOut,
        target,
        buckets: this.buckets,
        configuration: this.ingest.configuration,
      });
    }
    const outputs = {
      DropBucket: this.buckets.drops.bucketName,
      OutputBucket: this.buckets.output.bucketName,
      ConfigurationParameter: this.ingest.configuration.parameterName,
      DeadLetterQueue: queue.deadLetters.queueUrl,
      ...(target === null ? {} : { StateMachine: target.arn }),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
