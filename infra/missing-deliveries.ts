import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE } from '../src/lambda/metrics.js';

const HOUR = Duration.hours(1);

export interface MissingDeliveriesProps {
  /** Data set id to hours. */
  readonly expected: Readonly<Record<string, number>>;
  /** Those that ingest: the function for drops, and the steps of the scale-out. */
  readonly functions: readonly Function[];
  readonly topic: ITopic | null;
}

/** An alarm for each data set for which nothing was ingested for longer than expected. */
export class MissingDeliveries extends Construct {
  constructor(scope: Construct, id: string, { expected, functions, topic }: MissingDeliveriesProps) {
    super(scope, id);
    for (const [dataSet, hours] of Object.entries(expected)) {
      const usingMetrics = Object.fromEntries(
        functions.map((each, index) => [`ingested${index}`, ingestedBy(each, dataSet)]),
      );
      const sum = Object.keys(usingMetrics).map((name) => `FILL(${name}, 0)`);
      const alarm = new Alarm(this, dataSet, {
        metric: new MathExpression({
          expression: sum.join(' + '),
          usingMetrics,
          period: HOUR,
          label: dataSet,
        }),
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        threshold: 1,
        evaluationPeriods: hours,
        // While nothing arrives, nothing is reported.
        treatMissingData: TreatMissingData.BREACHING,
        alarmDescription: `Nothing of the data set ${dataSet} was ingested for ${hours} hours. Look whether it was dropped, and at the other alarms: it may be refused, held or waiting.`,
      });
      if (topic !== null) alarm.addAlarmAction(new SnsAction(topic));
    }
  }
}

function ingestedBy(made: Function, dataSet: string): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: 'Ingested',
    dimensionsMap: { Function: made.functionName, DataSet: dataSet },
    statistic: 'Sum',
    period: HOUR,
  });
}
