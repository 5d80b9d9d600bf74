import { z } from 'zod';

import { bareOrWrapped } from './bare-or-wrapped.js';
import { optional } from './optional.js';
import { pageAnswer } from './page-answer.js';

/** `UNKNOWN`: a status that AMC added after this was written; `statusText` has it. */
export type AmcExecutionStatus = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'UNKNOWN';

const STATUS_NAMES: Readonly<Record<string, AmcExecutionStatus>> = {
  PENDING: 'PENDING',
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
  // Not in the contract: AMC declines a query because of its privacy rules.
  REJECTED: 'FAILED',
};

const outputChannel = z.looseObject({
  channel: optional(z.looseObject({ type: optional(z.string()) })),
  status: optional(z.string()),
  statusReason: optional(z.string()),
});

const text = optional(z.string());

/** The fields in which AMC writes why an execution failed, in the order in which they are read. */
const WORDS = ['message', 'statusReason', 'details', 'messageSubject'] as const;

/** An execution as AMC shows it, with `status` mapped and AMC's own word for it in `statusText`. */
const executionAnswer = z
  .looseObject({
    workflowExecutionId: z.string().min(1),
    status: text,
    workflowId: text,
    createTime: text,
    lastUpdatedTime: text,
    timeWindowStart: text,
    timeWindowEnd: text,
    timeWindowStartOriginal: text,
    timeWindowEndOriginal: text,
    timeWindowTimeZoneOriginal: text,
    /** `N/A` when no bucket is connected. */
    outputS3URI: text,
    sqlQuery: text,
    workflow: optional(z.looseObject({ sqlQuery: text })),
    /** Seconds. */
    executionTime: optional(z.number()),
    requireSyntheticData: optional(z.boolean()),
    parameterValues: optional(z.record(z.string(), z.unknown())),
    outputChannels: optional(z.array(outputChannel)),
    message: text,
    statusReason: text,
    details: text,
    messageSubject: text,
  })
  .transform((execution) => ({
    ...execution,
    status: STATUS_NAMES[(execution.status ?? '').toUpperCase()] ?? ('UNKNOWN' as const),
    statusText: execution.status ?? '',
    sqlQuery: execution.sqlQuery ?? execution.workflow?.sqlQuery,
    /** Why it failed; AMC uses one of several fields. */
    reason: WORDS.map((name) => execution[name]).find((words) => words !== undefined && words !== ''),
  }));
/** An execution of a query as AMC describes it. */
export type AmcExecution = z.output<typeof executionAnswer>;

/** The fields that hold AMC's own words, each cleaned. */
export function cleanedWords(
  execution: AmcExecution,
  clean: (text: string) => string,
): Partial<Pick<AmcExecution, 'reason' | (typeof WORDS)[number] | 'outputChannels'>> {
  const cleaned: Partial<Record<'reason' | (typeof WORDS)[number], string>> = {};
  for (const name of ['reason', ...WORDS] as const) {
    const words = execution[name];
    if (words !== undefined) cleaned[name] = clean(words);
  }
  const { outputChannels } = execution;
  if (outputChannels === undefined) return cleaned;
  const channels = outputChannels.map((channel) =>
    channel.statusReason === undefined ? channel : { ...channel, statusReason: clean(channel.statusReason) },
  );
  return { ...cleaned, outputChannels: channels };
}

/** The execution's own `workflow` is not an envelope, so only `workflowExecution` is looked for. */
export const executionEnvelope = bareOrWrapped('workflowExecution', executionAnswer);
export const executionPage = pageAnswer('executions', executionAnswer);

/** Addresses of a result; for ten minutes they are keys to it, and they are never shown. */
export const downloadUrlsAnswer = z.looseObject({
  downloadUrls: optional(z.array(z.string())).transform((urls) => urls ?? []),
});
