import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Code, Function } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { alarmMaker, alarmOfChecks, alarmOfUploads, metricOf, PERIOD } from './alarms.js';
import type { Buckets } from './buckets.js';
import { makeFunction, type MadeFunction } from './make-function.js';
import { makeMachine } from './make-machine.js';
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
      AMC_INGEST_MAX_WHOLE_BYTES: String(scaleOut.maxWholeBytes),
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
    this.machine = makeMachine(this, {
      name: target.name,
      comment: 'amc-ingest: large drops in ranges',
      definition: scaleOutDefinition(scaleOut),
      functions: {
        StepsFunctionArn: steps.function.functionArn,
        RangesFunctionArn: ranges.function.functionArn,
      },
      role,
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
      metricOf(steps, 'Refused'),
      1,
      'A large drop was refused: its data failed the checks. Look for "refused" in the log, and at rejects.jsonl.',
    );
    alarmOfUploads(alarm, steps);
  }
}
