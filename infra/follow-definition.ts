import { THROTTLED, TIMEOUT_SECONDS } from './throttled.js';

/** The placeholder for the function's ARN in the definition. */
export const FOLLOW_FUNCTION = '${FollowFunctionArn}';

/** AMC asks callers to wait a minute before the first request. */
const FIRST_SECONDS = 60;

/** AMC's own failures have many names, and are transient. */
const RETRY = [
  THROTTLED,
  { ErrorEquals: ['UsageError', 'SchemaError', 'DefectError'], MaxAttempts: 0 },
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 30,
    MaxAttempts: 100,
    BackoffRate: 2,
    MaxDelaySeconds: 600,
    JitterStrategy: 'FULL',
  },
] as const;

/** The state machine that follows uploads until they end, and checks what arrived, without a function waiting. */
export function followDefinition() {
  return {
    Comment:
      'amc-ingest: uploads are followed until AMC has taken or refused them, and what arrived is checked',
    TimeoutSeconds: TIMEOUT_SECONDS,
    StartAt: 'WaitForAmc',
    States: {
      WaitForAmc: { Type: 'Wait', Seconds: FIRST_SECONDS, Next: 'AskAmcFirst' },
      AskAmcFirst: task({ 'uploads.$': '$.uploads' }, 'Ended'),
      WaitAgain: { Type: 'Wait', SecondsPath: '$.follow.waitSeconds', Next: 'AskAmc' },
      AskAmc: task({ 'uploads.$': '$.follow.uploads', 'taken.$': '$.follow.taken' }, 'Ended'),
      Ended: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.follow.isPending', BooleanEquals: true, Next: 'WaitAgain' },
          { Variable: '$.follow.isChecking', BooleanEquals: true, Next: 'WaitToCheck' },
        ],
        Default: 'Done',
      },
      WaitToCheck: { Type: 'Wait', SecondsPath: '$.follow.waitSeconds', Next: 'Check' },
      Check: task({ 'checks.$': '$.follow.checks' }, 'Checked'),
      Checked: {
        Type: 'Choice',
        Choices: [{ Variable: '$.follow.isChecking', BooleanEquals: true, Next: 'WaitToCheck' }],
        Default: 'Done',
      },
      Done: { Type: 'Succeed' },
    },
  };
}

function task(parameters: Readonly<Record<string, string>>, next: string) {
  return {
    Type: 'Task',
    Resource: FOLLOW_FUNCTION,
    Parameters: { 'input.$': '$$.Execution.Input', ...parameters },
    ResultPath: '$.follow',
    Retry: RETRY,
    Next: next,
  };
}
