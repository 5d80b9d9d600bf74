import { CfnOutput, CfnParameter, Stack, Tags, type StackProps } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { fileURLToPath } from 'node:url';
import { alarmTopic } from './alarm-topic.js';
import { Alarms } from './alarms.js';
import { allowOthers } from './bucket-access.js';
import { Buckets } from './buckets.js';
import { lambdaConfig } from './configuration.js';
import { Dashboard } from './dashboard.js';
import { DropQueue } from './drop-queue.js';
import { Follow, FollowTarget } from './follow.js';
import { IngestFunction } from './ingest-function.js';
import { FUNCTION_TIMEOUT } from './make-function.js';
import { MissingDeliveries } from './missing-deliveries.js';
import { ScaleOut } from './scale-out.js';
import { ScaleOutTarget } from './scale-out-target.js';
import type { StackSettings } from './stack-settings.js';

const BUNDLE = fileURLToPath(new URL('../dist-lambda', import.meta.url));

export interface IngestStackProps extends StackProps {
  /**
   * The functions' code is a ZIP file in S3 that the template's parameters name: the default of its key. Default: CDK
   * uploads the bundle.
   */
  readonly codeKey?: string;
}

/** Drops come in, runs go out: bucket → EventBridge → queue → function → buckets, with alarms. */
export class IngestStack extends Stack {
  readonly buckets: Buckets;
  readonly ingest: IngestFunction;
  readonly #settings: StackSettings;

  constructor(scope: Construct, id: string, settings: StackSettings, props: IngestStackProps = {}) {
    super(scope, id, {
      description: 'amc-ingest: drops to Amazon Marketing Cloud',
      ...(settings.region === undefined ? {} : { env: { region: settings.region } }),
      ...props,
    });
    this.#settings = settings;
    const code = props.codeKey === undefined ? Code.fromAsset(BUNDLE) : codeOfParameters(this, props.codeKey);
    const topic = alarmTopic(this, settings);
    this.buckets = new Buckets(this, 'Buckets', settings);
    allowOthers(this.buckets, settings);
    const { dataSets } = lambdaConfig(settings);
    const queue = new DropQueue(this, 'Queue', this.buckets.drops, {
      functionTimeout: FUNCTION_TIMEOUT,
      hasTicks: dataSets.some(({ delivery }) => delivery?.by === 'quiet'),
    });
    const target = settings.scaleOut === false ? null : new ScaleOutTarget(this, settings.scaleOut);
    const followTarget = dataSets.some(({ upload }) => upload !== undefined) ? new FollowTarget(this) : null;
    const { buckets } = this;
    const shared = { code, topic, settings, buckets };
    this.ingest = new IngestFunction(this, 'Ingest', { ...shared, scaleOut: target, follow: followTarget });
    const { configuration } = this.ingest;
    const follow =
      followTarget === null
        ? null
        : new Follow(this, 'Follow', { ...shared, target: followTarget, configuration });
    this.ingest.consume(queue.queue, settings.maxConcurrency);
    new Alarms(this, 'Alarms', { function: this.ingest.function, queue, topic });
    const scaleOut =
      settings.scaleOut === false || target === null
        ? null
        : new ScaleOut(this, 'ScaleOut', { ...shared, scaleOut: settings.scaleOut, target, configuration });
    const functions = [this.ingest.function, ...(scaleOut === null ? [] : [scaleOut.steps])];
    new MissingDeliveries(this, 'Expected', { expected: settings.expected, functions, topic });
    if (settings.dashboard) {
      new Dashboard(this, 'Dashboard', {
        alarms: this.node.findAll().filter((each) => each instanceof Alarm),
        queue,
        functions: [...functions, ...(scaleOut === null ? [] : [scaleOut.ranges])],
        follow: follow?.function ?? null,
        machines: [follow, scaleOut].flatMap((each) => each?.machine ?? []),
      });
    }
    this.#outputs({
      ConfigurationParameter: configuration.parameterName,
      DeadLetterQueue: queue.deadLetters.queueUrl,
      DeadLetterQueueArn: queue.deadLetters.queueArn,
      QueueArn: queue.queue.queueArn,
      LogGroup: this.ingest.logGroup.logGroupName,
      ...(target === null ? {} : { StateMachine: target.arn }),
    });
    this.#adopt();
  }

  #outputs(more: Readonly<Record<string, string>>): void {
    const { ownDrops, output, data, keys } = this.buckets;
    const outputs = {
      ...(ownDrops === null ? {} : { DropBucket: ownDrops.bucketName }),
      OutputBucket: output.bucket.bucketName,
      DataBucket: data.bucket.bucketName,
      Ledger: `${output.url}ledger`,
      ...(keys.dataKey === null ? {} : { DataKeyArn: keys.dataKey.keyArn }),
      ...more,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }

  /** What accounts require of every stack. */
  #adopt(): void {
    const { tags, permissionsBoundary } = this.#settings;
    // CloudFormation does not accept tags of dashboards in every Region.
    const excludeResourceTypes = ['AWS::CloudWatch::Dashboard'];
    for (const [name, value] of Object.entries(tags))
      Tags.of(this).add(name, value, { excludeResourceTypes });
    if (permissionsBoundary === undefined) return;
    PermissionsBoundary.of(this).apply(
      ManagedPolicy.fromManagedPolicyArn(this, 'Boundary', permissionsBoundary),
    );
  }
}

function codeOfParameters(stack: Stack, key: string): Code {
  const bucketNameParam = new CfnParameter(stack, 'CodeBucket', {
    description: 'Bucket in the region of the stack that holds the ZIP file of the functions',
  });
  const objectKeyParam = new CfnParameter(stack, 'CodeKey', {
    description: 'Key of the ZIP file of the functions',
    default: key,
  });
  return Code.fromCfnParameters({ bucketNameParam, objectKeyParam });
}
