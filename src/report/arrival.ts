import { z } from 'zod';

const count = z.number().int().nonnegative();

/** Rows as AMC counts them. */
const figures = z.object({
  rows: count,
  /** Rows for which AMC found the person; null for data sets without identifiers. */
  resolved: count.nullable(),
  /** Different people among them. */
  people: count.nullable(),
});

/** What AMC says about rows that it does not show. */
const hiddenRows = z.object({
  /** Number of people in those rows; AMC counts up to 100. */
  people: count,
  /** Minimum number from which it shows rows; null if it does not say. */
  required: count.nullable(),
});
export type HiddenRows = z.infer<typeof hiddenRows>;

/**
 * `complete`: AMC has what was uploaded. `missing`: fewer rows. `surplus`: more rows, and no upload that would explain
 * them. `tooFewPeople`: AMC shows nothing about fewer than 100 people. `nothing`: no row arrived. `unknown`: what AMC
 * should have cannot be determined.
 */
export const ARRIVAL_STATES = [
  'complete',
  'missing',
  'surplus',
  'tooFewPeople',
  'nothing',
  'unknown',
] as const;

/** What a check found at one instance. It is stored in the ledger and contains no value of the data. */
export const arrivalShape = z.object({
  dataSetId: z.string(),
  instanceId: z.string(),
  kind: z.enum(['standard', 'sandbox', 'collaboration']),
  /** UTC. */
  at: z.iso.datetime(),
  state: z.enum(ARRIVAL_STATES),
  /** Rows that AMC should have after all uploads; null if unknown. */
  expected: count.nullable(),
  /** Null if AMC shows nothing. */
  arrived: figures.nullable(),
  /**
   * AMC's own statement about rows that it does not show; null if it gave none. Missing in checks of earlier versions.
   */
  hidden: hiddenRows.nullable().optional(),
  /** Resolved rows ÷ all rows, as Amazon defines it; null if AMC shows nothing, or the rows are not about people. */
  matchRate: z.number().min(0).max(1).nullable(),
  /**
   * By period. `arrived` is null for periods with fewer than 100 people, which AMC omits: they are not missing.
   */
  periods: z.array(z.object({ period: z.string(), expected: count.nullable(), arrived: count.nullable() })),
  /** By country, without those that have fewer than 100 people. */
  countries: z.array(figures.extend({ country: z.string().nullable(), matchRate: z.number().nullable() })),
  /** Rows of the run that have a match key: the maximum that can be matched. Null without a run. */
  matchable: z.object({ rows: count, withKey: count }).nullable(),
  /** Uploads that AMC took and that are not in the ledger. */
  otherUploads: count,
  notes: z.array(z.string()),
});
/** What a check found at one instance: what arrived, and what matched. */
export interface Arrival extends z.infer<typeof arrivalShape> {}
export type ArrivalFigures = z.infer<typeof figures>;

/** A check as a run's report keeps it: with the figures of the previous check. */
export const reportedArrivalShape = arrivalShape.extend({
  previous: z
    .object({
      at: z.iso.datetime(),
      /** Null if AMC showed nothing. */
      rows: count.nullable(),
      matchRate: z.number().min(0).max(1).nullable(),
    })
    .nullable(),
  /** A rehearsal: the simulator on this machine acted as AMC. */
  simulated: z.literal(true).optional(),
});
export interface ReportedArrival extends z.infer<typeof reportedArrivalShape> {}

/** The state in words. */
export const ARRIVAL_WORDS: Readonly<Record<Arrival['state'], string>> = {
  complete: 'All rows arrived.',
  missing: 'Rows are missing.',
  surplus: 'There are more rows than were uploaded.',
  tooFewPeople: 'Too few people to be shown.',
  nothing: 'Nothing arrived.',
  unknown: 'What should be there is not known.',
};

/** The check together with what it can be compared with. */
export function reportedArrival(arrival: Arrival, previous: Arrival | null): ReportedArrival {
  return {
    ...arrival,
    previous:
      previous === null
        ? null
        : { at: previous.at, rows: previous.arrived?.rows ?? null, matchRate: previous.matchRate },
  };
}

/** Whether something needs to be investigated. */
export function isIncomplete({ state }: Arrival): boolean {
  return state === 'missing' || state === 'nothing' || state === 'surplus';
}
