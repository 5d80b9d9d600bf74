/** Maximum duration of an execution: AMC may take two days to end an upload, and what comes before may take as long. */
export const TIMEOUT_SECONDS = 4 * 24 * 3600;

/**
 * Retrier for a call that finds no function free, or Lambda overloaded: nothing was done, and waiting is all it takes.
 * It outlasts the execution: 6,000 attempts, a minute apart on average, are more than its four days. Three events per
 * attempt fit into the 25,000 that Step Functions allows per execution, together with those of asking AMC for two days.
 */
export const THROTTLED = {
  ErrorEquals: ['Lambda.TooManyRequestsException', 'Lambda.ServiceException'],
  IntervalSeconds: 2,
  MaxAttempts: 6_000,
  BackoffRate: 1.5,
  MaxDelaySeconds: 120,
  JitterStrategy: 'FULL',
} as const;
