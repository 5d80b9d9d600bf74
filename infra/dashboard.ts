import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  Metric,
  type IAlarm,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, type DropMetrics } from '../src/lambda/metrics.js';
import type { DropQueue } from './drop-queue.js';

const PERIOD = Duration.minutes(5);
const HALF = 12;

export interface DashboardProps {
  readonly alarms: readonly IAlarm[];
  readonly queue: DropQueue;
  /** All functions, the one for drops first. */
  readonly functions: readonly Function[];
  /** What follows uploads; null: nothing does. */
  readonly follow: Function | null;
  readonly machines: readonly StateMachine[];
}

/** Drops, rows, uploads, waiting messages and failures on one page. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { alarms, queue, functions, follow, machines }: DashboardProps) {
    super(scope, id);
    const counted = (names: readonly (keyof DropMetrics)[], of: readonly Function[]) =>
      of.flatMap((each) =>
        names.map(
          (metricName) =>
            new Metric({
              namespace: METRIC_NAMESPACE,
              metricName,
              dimensionsMap: { Function: each.functionName },
              statistic: 'Sum',
              period: PERIOD,
            }),
        ),
      );
    const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: HALF });
    const { queue: drops, deadLetters } = queue;
    const maximum = { period: PERIOD, statistic: 'Maximum' };
    const [first] = functions;
    const page = new CloudWatchDashboard(this, 'Page', { defaultInterval: Duration.days(7) });
    page.addWidgets(new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 2 * HALF }));
    page.addWidgets(
      graph('Drops', counted(['Ingested', 'Refused', 'Held', 'Superseded', 'Duplicate', 'Gone'], functions)),
      graph('Rows', counted(['RowsRead', 'RowsWritten', 'RowsRejected'], functions)),
    );
    page.addWidgets(
      graph('Waiting', [
        drops.metricApproximateNumberOfMessagesVisible(maximum),
        drops.metricApproximateNumberOfMessagesNotVisible(maximum),
        deadLetters.metricApproximateNumberOfMessagesVisible(maximum),
      ]),
      graph('Functions', [
        ...functions.map((each) => each.metricErrors({ period: PERIOD })),
        ...functions.map((each) => each.metricThrottles({ period: PERIOD })),
        ...(first === undefined ? [] : [first.metricDuration(maximum)]),
      ]),
    );
    page.addWidgets(
      graph(
        'Uploads',
        follow === null
          ? []
          : counted(
              ['UploadSucceeded', 'UploadFailed', 'RowsArrived', 'CheckIncomplete', 'CheckFailed'],
              [follow],
            ),
      ),
      graph(
        'Executions',
        machines.flatMap((machine) => [
          machine.metricStarted({ period: PERIOD }),
          machine.metricFailed({ period: PERIOD }),
        ]),
      ),
    );
  }
}
