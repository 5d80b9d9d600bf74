import { fileURLToPath } from 'node:url';
import { Duration, Size, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Buckets } from './buckets.js';
import type { FollowTarget } from './follow.js';
import { grantPermissions } from './permissions.js';
import type { ScaleOutTarget } from './scale-out-target.js';
import { configuration, type StackSettings } from './stack-settings.js';

/** As long as Lambda lets a function run. */
export const FUNCTION_TIMEOUT = Duration.minutes(15);
export const BUNDLE = fileURLToPath(new URL('../dist-lambda', import.meta.url));

export interface IngestFunctionProps {
  readonly settings: StackSettings;
  readonly buckets: Buckets;
  /** Where drops that are too large go; null: nowhere. */
  readonly scaleOut: ScaleOutTarget | null;
  /** What follows uploads to their end; null: there are none. */
  readonly follow: FollowTarget | null;
}

/** The function with its configuration, log and role. */
export class IngestFunction extends Construct {
  readonly function: Function;
  readonly configuration: StringParameter;

  constructor(scope: Construct, id: string, { settings, buckets, scaleOut, follow }: IngestFunctionProps) {
    super(scope, id);
    this.configuration = new StringParameter(this, 'Configuration', {
      description: 'Configuration of amc-ingest; read again within a minute of a change',
      // Up to 4 kB for nothing, up to 8 kB for five cents a month.
      tier: ParameterTier.INTELLIGENT_TIERING,
      stringValue: JSON.stringify(configuration(settings, buckets.output.bucketName)),
    });
    const logGroup = new LogGroup(this, 'Log', { retention: RetentionDays.THREE_MONTHS });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: 'What amc-ingest may do, and nothing else',
    });
    this.function = new Function(this, 'Function', {
      description: 'Ingests drops for Amazon Marketing Cloud',
      runtime: Runtime.NODEJS_22_X,
      // The same speed for a fifth less.
      architecture: Architecture.ARM_64,
      handler: 'handler.handler',
      code: Code.fromAsset(BUNDLE),
      role,
      logGroup,
      // Lines are JSON already, and metrics have to stand alone in theirs.
      loggingFormat: LoggingFormat.TEXT,
      timeout: FUNCTION_TIMEOUT,
      memorySize: settings.memoryMb,
      // Parts are staged there until they are uploaded. The most there is: the time ends before the disk is full,
      // and it costs a thousandth of what the function costs.
      ephemeralStorageSize: Size.gibibytes(10),
      environment: {
        AMC_INGEST_CONFIG: this.configuration.parameterName,
        ...settings.secrets,
        ...(scaleOut === null ? {} : scaleOut.environment),
        ...(follow === null ? {} : { AMC_INGEST_FOLLOW_STATE_MACHINE: follow.arn }),
      },
      ...(settings.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: settings.reservedConcurrency }),
    });
    Validations.of(this.function).acknowledge({
      id: 'AwsSolutions-L1',
      reason: 'Node 22 is what the tests run on, and supported until April 2027.',
    });
    grantPermissions({ role, logGroup, settings, buckets, configuration: this.configuration });
    scaleOut?.allowStart(role);
    follow?.allowStart(role);
  }

  /** Feeds it from the queue. One drop a call: a drop may need all the time and memory there is. */
  consume(queue: Queue, maxConcurrency: number): void {
    this.function.addEventSource(
      new SqsEventSource(queue, { batchSize: 1, maxConcurrency, reportBatchItemFailures: true }),
    );
  }
}
