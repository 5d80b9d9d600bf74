import type { ScaleOutSettings } from './stack-settings.js';
import { THROTTLED, TIMEOUT_SECONDS } from './throttled.js';

/** Placeholders for the functions' ARNs in the definition. */
export const FUNCTIONS = { steps: '${StepsFunctionArn}', ranges: '${RangesFunctionArn}' } as const;

/** Counting is quick: several ranges fit into one call. */
const RANGES_COUNTED_TOGETHER = 4;

/**
 * Transient failures: Lambda's own problems, a function that was cut off, storage that failed, time that ran out. All
 * steps are idempotent. Backing off with full jitter keeps hundreds of ranges from retrying at the same time.
 */
const RETRY = [
  THROTTLED,
  {
    ErrorEquals: [
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.ClientExecutionTimeoutException',
      'Lambda.Unknown',
      'Runtime.ExitError',
      'Sandbox.Timedout',
      'States.Timeout',
      'StorageError',
      'InterruptedError',
      'RetryLaterError',
    ],
    IntervalSeconds: 5,
    MaxAttempts: 5,
    BackoffRate: 2,
    MaxDelaySeconds: 300,
    JitterStrategy: 'FULL',
  },
] as const;

/** AMC's own failures have many names; only a refused upload is permanent. */
const RETRY_AMC = [
  THROTTLED,
  { ErrorEquals: ['UploadFailedError', 'InputError', 'UsageError', 'DefectError'], MaxAttempts: 0 },
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 30,
    MaxAttempts: 6,
    BackoffRate: 2,
    MaxDelaySeconds: 600,
    JitterStrategy: 'FULL',
  },
] as const;

const CATCH = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'RecordFailure' }] as const;
const INPUT = { 'input.$': '$$.Execution.Input' } as const;

/** The state machine as Step Functions reads it (Amazon States Language, JSONPath). */
export function scaleOutDefinition({
  maxConcurrency,
  rangesPerBatch,
}: Pick<ScaleOutSettings, 'maxConcurrency' | 'rangesPerBatch'>) {
  const step = (name: string, parameters: Readonly<Record<string, unknown>>, resultPath: string) => ({
    Type: 'Task',
    Resource: FUNCTIONS.steps,
    Parameters: { step: name, ...parameters },
    ResultPath: resultPath,
    Retry: RETRY,
    Catch: CATCH,
  });
  return {
    Comment: 'amc-ingest: a drop too large for one function, in ranges',
    TimeoutSeconds: TIMEOUT_SECONDS,
    StartAt: 'Plan',
    States: {
      Plan: { ...step('plan', { 'execution.$': '$$.Execution.Name', ...INPUT }, '$.plan'), Next: 'Planned' },
      Planned: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.plan.status', StringEquals: 'refused', Next: 'Refused' },
          { Variable: '$.plan.status', StringEquals: 'complete', Next: 'HandOver' },
          { Variable: '$.plan.rangesToCount', NumericGreaterThan: 0, Next: 'CountRanges' },
        ],
        Default: 'BeginResolve',
      },
      CountRanges: {
        ...distributedMap({
          step: 'count',
          items: '$.plan.toCount',
          // Express children end after five minutes, including retries: too short for large ranges or a busy account.
          executionType: 'STANDARD',
          batch: RANGES_COUNTED_TOGETHER,
          maxConcurrency,
        }),
        ResultPath: '$.counted',
        Next: 'BeginResolve',
      },
      BeginResolve: {
        Type: 'Pass',
        Result: { done: false, continued: false },
        ResultPath: '$.resolve',
        Next: 'Resolve',
      },
      Resolve: {
        ...step('resolve', { 'place.$': '$.plan.place', 'continued.$': '$.resolve.continued' }, '$.resolve'),
        Next: 'Resolved',
      },
      Resolved: {
        Type: 'Choice',
        Choices: [{ Variable: '$.resolve.done', BooleanEquals: true, Next: 'ProcessRanges' }],
        Default: 'Resolve',
      },
      ProcessRanges: {
        ...distributedMap({
          step: 'process',
          items: '$.plan.ranges',
          executionType: 'STANDARD',
          batch: rangesPerBatch,
          maxConcurrency,
        }),
        ResultPath: '$.processed',
        Next: 'Merge',
      },
      Merge: { ...step('merge', { 'place.$': '$.plan.place', ...INPUT }, '$.merge'), Next: 'Merged' },
      Merged: {
        Type: 'Choice',
        Choices: [{ Variable: '$.merge.status', StringEquals: 'refused', Next: 'Refused' }],
        Default: 'HandOver',
      },
      HandOver: {
        ...step('handOver', { 'outDir.$': '$.plan.outDir', ...INPUT }, '$.upload'),
        Retry: RETRY_AMC,
        Next: 'UploadEnded',
      },
      UploadEnded: {
        Type: 'Choice',
        Choices: [{ Variable: '$.upload.isPending', BooleanEquals: true, Next: 'WaitForAmc' }],
        Default: 'Finish',
      },
      // After one minute at first, after five once an hour has passed: an execution has a limit of events.
      WaitForAmc: { Type: 'Wait', SecondsPath: '$.upload.waitSeconds', Next: 'AskAmc' },
      AskAmc: {
        ...step(
          'poll',
          {
            'outDir.$': '$.plan.outDir',
            'uploads.$': '$.upload.uploads',
            'lost.$': '$.upload.lost',
            'since.$': '$.upload.since',
            'taken.$': '$.upload.taken',
            ...INPUT,
          },
          '$.upload',
        ),
        Retry: RETRY_AMC,
        Next: 'UploadEnded',
      },
      Finish: {
        ...step('finish', { 'outDir.$': '$.plan.outDir', ...INPUT }, '$.finish'),
        Next: 'Checked',
      },
      // The run is done; if the configuration says so, AMC is asked what arrived.
      Checked: {
        Type: 'Choice',
        Choices: [{ Variable: '$.upload.isChecking', BooleanEquals: true, Next: 'WaitToCheck' }],
        Default: 'Ingested',
      },
      WaitToCheck: { Type: 'Wait', SecondsPath: '$.upload.waitSeconds', Next: 'Check' },
      Check: {
        ...step(
          'check',
          { 'outDir.$': '$.plan.outDir', 'checks.$': '$.upload.checks', ...INPUT },
          '$.upload',
        ),
        Retry: RETRY_AMC,
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'NotChecked' }],
        Next: 'Checked',
      },
      Ingested: { Type: 'Succeed' },
      Refused: { Type: 'Succeed' },
      RecordFailure: {
        ...step('fail', { 'state.$': '$', ...INPUT }, '$.failure'),
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Failed' }],
        Next: 'Failed',
      },
      NotChecked: {
        Type: 'Fail',
        Error: 'NotChecked',
        Cause:
          'The run is written and uploaded. What arrived could not be checked: see "failed" in the log of the function, or ask yourself: amc-ingest uploads check.',
      },
      Failed: {
        Type: 'Fail',
        Error: 'ScaleOutFailed',
        Cause: 'A step failed after its retries; see the execution, and "failed" in the log of its function.',
      },
    },
  };
}

interface MapOptions {
  readonly step: 'count' | 'process';
  /** Path of the key of the list of items. */
  readonly items: string;
  readonly executionType: 'STANDARD' | 'EXPRESS';
  readonly batch: number;
  readonly maxConcurrency: number;
}

/** A Distributed Map over a list in S3. One permanently failed item fails it: all or nothing. */
function distributedMap({ step, items, executionType, batch, maxConcurrency }: MapOptions) {
  const task = step === 'count' ? 'CountBatch' : 'ProcessBatch';
  return {
    Type: 'Map',
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { 'Bucket.$': '$.plan.place.bucket', 'Key.$': items },
    },
    ItemBatcher: {
      MaxItemsPerBatch: batch,
      BatchInput: { step, 'place.$': '$.plan.place' },
    },
    MaxConcurrency: maxConcurrency,
    ToleratedFailurePercentage: 0,
    Label: step === 'count' ? 'CountRanges' : 'ProcessRanges',
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: executionType },
      StartAt: task,
      States: { [task]: { Type: 'Task', Resource: FUNCTIONS.ranges, Retry: RETRY, End: true } },
    },
    ResultWriter: {
      Resource: 'arn:aws:states:::s3:putObject',
      Parameters: { 'Bucket.$': '$.plan.place.bucket', 'Prefix.$': '$.plan.mapResults' },
    },
    Catch: CATCH,
  };
}
