import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Code, Function } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { alarmMaker, alarmOfChecks, alarmOfUploads, PERIOD } from './alarms.js';
import type { Buckets } from './buckets.js';
import { followDefinition } from './follow-definition.js';
import { makeFunction } from './make-function.js';
import { makeMachine } from './make-machine.js';
import { allow, allowDrops, allowRecords, allowReports, allowSchemas, checksArrival } from './permissions.js';
import type { StackSettings } from './stack-settings.js';

/** It asks AMC and writes a few entries. */
const MEMORY_MB = 512;

/** The state machine that follows uploads, known only by name: the function that starts it is created before it. */
export class FollowTarget {
  readonly name: string;
  readonly arn: string;

  constructor(stack: Stack) {
    this.name = `${stack.stackName}-follow`;
    this.arn = stack.formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: this.name,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  allowStart(role: Role): void {
    role.addToPolicy(
      new PolicyStatement({
        sid: 'FollowUploads',
        actions: ['states:StartExecution'],
        resources: [this.arn],
      }),
    );
  }
}

export interface FollowProps {
  readonly code: Code;
  readonly topic: ITopic | null;
  readonly settings: StackSettings;
  readonly target: FollowTarget;
  readonly buckets: Buckets;
  readonly configuration: StringParameter;
}

/** Follows every upload until AMC has taken or refused it; a refused upload triggers an alarm. */
export class Follow extends Construct {
  readonly machine: StateMachine;
  readonly function: Function;

  constructor(
    scope: Construct,
    id: string,
    { code, topic, settings, target, buckets, configuration }: FollowProps,
  ) {
    super(scope, id);
    const made = makeFunction(
      this,
      { function: 'Function', role: 'Role', log: 'Log' },
      {
        code,
        settings,
        description: 'Asks AMC how uploads stand',
        roleDescription: 'What the function that follows uploads may do, and nothing else',
        handler: 'follow.handler',
        memoryMb: MEMORY_MB,
        environment: { AMC_INGEST_CONFIG: configuration.parameterName, ...settings.secrets },
      },
    );
    this.function = made.function;
    allowRecords({ ...made, settings, buckets, configuration });
    allow(made.role, 'SeeBuckets', ['s3:ListBucket'], buckets.arns);
    // It copies a drop whose upload AMC has refused.
    if (settings.refused === 'copy') allowDrops(made.role, buckets);
    allowSchemas(made.role, settings);
    if (checksArrival(settings)) allowReports(made.role, buckets);
    buckets.keys.allowUse(made.role, ['key']);
    const machineRole = new Role(this, 'MachineRole', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      description: 'What the state machine that follows uploads may do',
    });
    machineRole.addToPolicy(
      new PolicyStatement({
        sid: 'AskAmc',
        actions: ['lambda:InvokeFunction'],
        resources: [made.function.functionArn],
      }),
    );
    this.machine = makeMachine(this, {
      name: target.name,
      comment: 'amc-ingest: uploads are followed to their end',
      definition: followDefinition(),
      functions: { FollowFunctionArn: made.function.functionArn },
      role: machineRole,
    });
    const alarm = alarmMaker(this, topic);
    alarmOfUploads(alarm, made.function);
    if (checksArrival(settings)) alarmOfChecks(alarm, made.function);
    alarm(
      'FollowingFailed',
      this.machine.metricFailed({ period: PERIOD, statistic: 'Sum' }),
      1,
      'Uploads are no longer followed. Look at the execution, then ask AMC: amc-ingest uploads status.',
    );
  }
}
