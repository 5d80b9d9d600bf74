import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Code, Function } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE } from '../src/lambda/metrics.js';
import { alarmMaker, alarmOfChecks, PERIOD } from './alarms.js';
import type { Buckets } from './buckets.js';
import { makeFunction, type MadeFunction } from './make-function.js';
import { allowSuppressionLists, checksArrival, grantPermissions } from './permissions.js';
import { scaleOutDefinition } from './scale-out-definition.js';
import { allowRanges, allowStaging, allowStateMachine } from './scale-out-permissions.js';
import type { ScaleOutTarget } from './scale-out-target.js';
import type { ScaleOutSettings, StackSettings } from './stack-settings.js';

export interface ScaleOutProps {
  readonly code: Code;
  readonly topic: ITopic | null;
  readonly settings: StackSettings;
  readonly scaleOut: ScaleOutSettings;
  readonly target: ScaleOutTarget;
  readonly buckets: Buckets;
  readonly configuration: StringParameter;
}

/** The state machine for drops that are too large for one function, its two functions, and its alarms. */
export class ScaleOut extends Construct {
  readonly machine: StateMachine;
  /** Plans, merges, hands over. */
  readonly steps: Function;
  /** Works on ranges. */
  readonly ranges: Function;
  readonly #props: ScaleOutProps;

  constructor(scope: Construct, id: string, props: ScaleOutProps) {
    super(scope, id);
    this.#props = props;
    const { settings, scaleOut, target, buckets, configuration } = props;
    const steps = this.#function('Steps', 'scale-out-steps.handler', {
      AMC_INGEST_CONFIG: configuration.parameterName,
      AMC_INGEST_RANGE_BYTES: String(scaleOut.rangeBytes),
      ...settings.secrets,
    });
    grantPermissions({ ...steps, settings, buckets, configuration });
    allowStaging(steps.role, buckets);
    const ranges = this.#function('Ranges', 'scale-out-ranges.handler', {});
    allowRanges(ranges.role, ranges.logGroup, buckets);
    allowSuppressionLists(ranges.role, settings);

    this.steps = steps.function;
    this.ranges = ranges.function;
    const functionArns = [steps.function.functionArn, ranges.function.functionArn];
    const role = new Role(this, 'MachineRole', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      description: 'What the state machine of amc-ingest may do',
    });
    allowStateMachine(role, { ...target, functionArns }, buckets);
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineName: target.name,
      comment: 'amc-ingest: large drops in ranges',
      definitionBody: DefinitionBody.fromString(JSON.stringify(scaleOutDefinition(scaleOut))),
      definitionSubstitutions: {
        StepsFunctionArn: steps.function.functionArn,
        RangesFunctionArn: ranges.function.functionArn,
      },
      role,
      tracingEnabled: true,
      logs: {
        // Step Functions wants this start of the name, and the state names places and counts only.
        destination: new LogGroup(this, 'MachineLog', {
          logGroupName: `/aws/vendedlogs/states/${target.name}`,
          retention: RetentionDays.THREE_MONTHS,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray and the delivery of logs know no resources of their own.',
    });
    this.#alarms(steps.function);
  }

  #function(name: string, handler: string, environment: Readonly<Record<string, string>>): MadeFunction {
    const { settings, scaleOut, code } = this.#props;
    return makeFunction(
      this,
      { function: name, role: `${name}Role`, log: `${name}Log` },
      {
        code,
        settings,
        description: `Scale-out of amc-ingest: ${name.toLowerCase()}`,
        roleDescription: `What the ${name.toLowerCase()} of the scale-out may do, and nothing else`,
        handler,
        memoryMb: scaleOut.memoryMb,
        stagesParts: true,
        environment,
      },
    );
  }

  #alarms(steps: Function): void {
    const alarm = alarmMaker(this, this.#props.topic);
    const period = { period: PERIOD, statistic: 'Sum' };
    for (const [name, metric, what] of [
      ['ExecutionsFailed', this.machine.metricFailed(period), 'failed'],
      ['ExecutionsTimedOut', this.machine.metricTimedOut(period), 'timed out'],
      ['ExecutionsAborted', this.machine.metricAborted(period), 'was stopped'],
    ] as const) {
      alarm(
        name,
        metric,
        1,
        `An execution of the scale-out ${what}: no manifest was written, or AMC refused the upload. Fix the cause, then start an execution with the same input.`,
      );
    }
    if (checksArrival(this.#props.settings)) alarmOfChecks(alarm, steps);
    alarm(
      'DropsRefused',
      new Metric({
        ...period,
        namespace: METRIC_NAMESPACE,
        metricName: 'Refused',
        dimensionsMap: { Function: steps.functionName },
      }),
      1,
      'A large drop was refused: its data failed the checks. Look for "refused" in the log, and at rejects.jsonl.',
    );
    alarm(
      'UploadsFailed',
      new Metric({
        ...period,
        namespace: METRIC_NAMESPACE,
        metricName: 'UploadFailed',
        dimensionsMap: { Function: steps.functionName },
      }),
      1,
      'AMC refused the upload of a large drop, or has not finished it within two days, so its rows may be missing. Look for "uploadFailed" in the log, fix what AMC reports, and drop the file again.',
    );
  }
}
