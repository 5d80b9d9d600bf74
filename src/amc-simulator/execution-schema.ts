import { z } from 'zod';

const oneLine = z
  .string()
  .min(1)
  .refine((sql) => !/[\r\n\t]/.test(sql), 'must be one line, without line breaks and tabs');
const localTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/, 'must be yyyy-MM-ddTHH:mm:ss');
const workflowId = z.string().regex(/^[A-Za-z0-9._-]+$/, 'must be letters, digits, ".", "-" and "_" only');

/** Columns that report rows that would otherwise be left out. */
const hiddenRowColumns = {
  filteredMetricsDiscriminatorColumn: z.string().min(1).optional(),
  distinctUserCountColumn: z.string().min(1).optional(),
  filteredReasonColumn: z.string().min(1).optional(),
};

export const workflowBody = z.strictObject({
  workflowId,
  sqlQuery: oneLine,
  ...hiddenRowColumns,
  inputParameters: z.array(z.record(z.string(), z.unknown())).optional(),
});

export const executionBody = z
  .strictObject({
    workflowId: workflowId.optional(),
    workflow: z.strictObject({ sqlQuery: oneLine, ...hiddenRowColumns }).optional(),
    dryRun: z.boolean().optional(),
    skipPublish: z.boolean().optional(),
    timeWindowType: z
      .enum(['ALL', 'CURRENT_MONTH', 'EXPLICIT', 'MOST_RECENT_DAY', 'MOST_RECENT_WEEK', 'PREVIOUS_MONTH'])
      .default('MOST_RECENT_DAY'),
    timeWindowStart: localTime.optional(),
    timeWindowEnd: localTime.optional(),
    timeWindowTimeZone: z.string().default('UTC'),
    parameterValues: z.record(z.string(), z.string()).default({}),
    workflowExecutionTimeoutSeconds: z.int().min(900).max(86_400).default(21_600),
    requireSyntheticData: z.boolean().default(false),
    disableAggregationControls: z.boolean().default(false),
  })
  .refine(
    (body) => (body.workflowId === undefined) !== (body.workflow === undefined),
    'needs exactly one of workflowId and workflow',
  )
  .refine(
    ({ timeWindowType, timeWindowStart, timeWindowEnd }) =>
      timeWindowType === 'EXPLICIT'
        ? timeWindowStart !== undefined && timeWindowEnd !== undefined && timeWindowStart < timeWindowEnd
        : timeWindowStart === undefined && timeWindowEnd === undefined,
    'timeWindowStart and timeWindowEnd belong to EXPLICIT, which needs both, the start before the end',
  );
export type ExecutionRequestBody = z.output<typeof executionBody>;

export const cancelBody = z.looseObject({ status: z.literal('CANCELLED') });

export const scheduleBody = z
  .strictObject({
    scheduleId: workflowId,
    workflowId,
    scheduleEnabled: z.boolean().optional(),
    aggregationPeriod: z.enum(['Daily', 'Weekly']),
    aggregationHourUtc: z.int().min(0).max(23),
    aggregationStartDay: z
      .enum(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])
      .optional(),
    requireSyntheticData: z.boolean().optional(),
    disableAggregationControls: z.boolean().optional(),
  })
  .refine(
    ({ aggregationPeriod, aggregationStartDay }) =>
      aggregationPeriod === 'Daily' || aggregationStartDay !== undefined,
    'Weekly needs aggregationStartDay',
  );
