import { z } from 'zod';

import { bareOrWrapped } from './bare-or-wrapped.js';
import { optional } from './optional.js';
import { pageAnswer } from './page-answer.js';

/** The days on which a weekly schedule can run. */
export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;
/** A day of {@link WEEKDAYS}. */
export type Weekday = (typeof WEEKDAYS)[number];

/** When AMC runs a saved query by itself. */
export interface ScheduleDefinition {
  readonly scheduleId: string;
  readonly workflowId: string;
  readonly scheduleEnabled: boolean;
  /** How often it runs, and over how much data. */
  readonly aggregationPeriod: 'Daily' | 'Weekly';
  /** 0 to 23. */
  readonly aggregationHourUtc: number;
  /** With `Weekly`. */
  readonly aggregationStartDay?: Weekday | undefined;
  /** Needed in a sandbox. */
  readonly requireSyntheticData?: boolean | undefined;
}

const scheduleAnswer = z.looseObject({
  scheduleId: z.string(),
  workflowId: optional(z.string()),
  scheduleEnabled: optional(z.boolean()),
  aggregationPeriod: optional(z.string()),
  aggregationHourUtc: optional(z.number()),
  aggregationStartDay: optional(z.string()),
});
/** A schedule as AMC shows it. */
export type AmcSchedule = z.output<typeof scheduleAnswer>;

export const scheduleEnvelope = bareOrWrapped('schedule', scheduleAnswer);
export const schedulePage = pageAnswer('schedules', scheduleAnswer);
