import type { Code, Function } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Buckets } from './buckets.js';
import { configuration } from './configuration.js';
import type { FollowTarget } from './follow.js';
import { makeFunction } from './make-function.js';
import { grantPermissions } from './permissions.js';
import type { ScaleOutTarget } from './scale-out-target.js';
import type { StackSettings } from './stack-settings.js';

export interface IngestFunctionProps {
  readonly code: Code;
  readonly settings: StackSettings;
  readonly buckets: Buckets;
  /** Where drops that are too large go; null: nowhere. */
  readonly scaleOut: ScaleOutTarget | null;
  /** What follows uploads until they end; null: nothing does. */
  readonly follow: FollowTarget | null;
}

/** The function with its configuration, log and role. */
export class IngestFunction extends Construct {
  readonly function: Function;
  readonly configuration: StringParameter;
  readonly logGroup: LogGroup;

  constructor(
    scope: Construct,
    id: string,
    { code, settings, buckets, scaleOut, follow }: IngestFunctionProps,
  ) {
    super(scope, id);
    this.configuration = new StringParameter(this, 'Configuration', {
      description: 'Configuration of amc-ingest; read again within a minute of a change',
      // Up to 4 kB free of charge, up to 8 kB for five cents per month.
      tier: ParameterTier.INTELLIGENT_TIERING,
      stringValue: JSON.stringify(configuration(settings, buckets.places)),
    });
    const made = makeFunction(
      this,
      { function: 'Function', role: 'Role', log: 'Log' },
      {
        code,
        settings,
        description: 'Ingests drops for Amazon Marketing Cloud',
        roleDescription: 'What amc-ingest may do, and nothing else',
        handler: 'handler.handler',
        memoryMb: settings.memoryMb,
        stagesParts: true,
        environment: {
          AMC_INGEST_CONFIG: this.configuration.parameterName,
          ...settings.secrets,
          ...(scaleOut === null ? {} : scaleOut.environment),
          ...(follow === null ? {} : { AMC_INGEST_FOLLOW_STATE_MACHINE: follow.arn }),
        },
        reservedConcurrency: settings.reservedConcurrency,
      },
    );
    this.function = made.function;
    this.logGroup = made.logGroup;
    grantPermissions({ ...made, settings, buckets, configuration: this.configuration });
    scaleOut?.allowStart(made.role);
    follow?.allowStart(made.role);
  }

  /** Feeds it from the queue. One drop per call: a drop may need all the available time and memory. */
  consume(queue: Queue, maxConcurrency: number): void {
    this.function.addEventSource(
      new SqsEventSource(queue, { batchSize: 1, maxConcurrency, reportBatchItemFailures: true }),
    );
  }
}
