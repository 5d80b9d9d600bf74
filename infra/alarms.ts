import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Metric,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE } from '../src/lambda/metrics.js';
import type { DropQueue } from './drop-queue.js';

export const PERIOD = Duration.minutes(5);

export interface AlarmProps {
  readonly function: Function;
  readonly queue: DropQueue;
  readonly topic: ITopic | null;
}

/** Notifies people of what the function cannot fix itself. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    const ofDrops = (metricName: string) => metricOf(props.function, metricName);
    const alarm = alarmMaker(this, props.topic);
    const { queue, deadLetters } = props.queue;
    alarm(
      'DeadLettersNotEmpty',
      deadLetters.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' }),
      1,
      'Drops could not be handled. Look for "failed" in the log, fix the cause, then redrive the queue.',
    );
    alarm(
      'DropsRefused',
      ofDrops('Refused'),
      1,
      'A drop was refused: its data failed the checks. Look for "refused" in the log, and at rejects.jsonl.',
    );
    alarm(
      'RunsHeld',
      ofDrops('Held'),
      1,
      'A run waits for a yes: it would remove rows of another delivery. Look for "held" in the log, and release it: amc-ingest uploads release.',
    );
    alarm(
      'UnknownPrefix',
      ofDrops('UnknownPrefix'),
      1,
      'Something was dropped below a prefix that no data set has. Add it to the configuration, or drop it elsewhere.',
    );
    alarm(
      'FunctionErrors',
      props.function.metricErrors({ period: PERIOD }),
      1,
      'The function failed as a whole: a wrong configuration, out of memory, or cut off.',
    );
    alarm(
      'OldestMessage',
      queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: 'Maximum' }),
      Duration.hours(2).toSeconds(),
      'A drop has been waiting for two hours: raise maxConcurrency, or see why functions fail.',
    );
  }
}

/** Notifies people of checks that found rows missing, or that could not be made. */
export function alarmOfChecks(alarm: ReturnType<typeof alarmMaker>, asking: Function): void {
  alarm(
    'RowsMissing',
    metricOf(asking, 'CheckIncomplete'),
    1,
    'AMC holds other rows than were uploaded. Look for "checked" in the log and at report.html of the run, then ask again: amc-ingest uploads check.',
  );
  alarm(
    'ArrivalNotChecked',
    metricOf(asking, 'CheckFailed'),
    1,
    'What arrived at AMC could not be asked. Look for "notChecked" in the log, then ask yourself: amc-ingest uploads check.',
  );
}

/** Creates alarms that go off when a metric reaches a threshold in a period, and notify the topic, if there is one. */
export function alarmMaker(scope: Construct, topic: ITopic | null) {
  return (name: string, metric: IMetric, threshold: number, alarmDescription: string): void => {
    const made = new Alarm(scope, name, {
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription,
    });
    if (topic !== null) made.addAlarmAction(new SnsAction(topic));
  };
}

/** A metric that a function counts itself. */
export function metricOf(counting: Function, metricName: string): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { Function: counting.functionName },
    statistic: 'Sum',
    period: PERIOD,
  });
}

/** Goes off when an upload did not bring its rows to AMC. */
export function alarmOfUploads(alarm: ReturnType<typeof alarmMaker>, asking: Function): void {
  alarm(
    'UploadsFailed',
    metricOf(asking, 'UploadFailed'),
    1,
    'AMC refused an upload, or has not finished it within two days, so its rows may be missing. Look for "uploadFailed" in the log, fix what AMC reports, and drop the file again.',
  );
}
