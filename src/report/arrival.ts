import { z } from 'zod';

const count = z.number().int().nonnegative();

/** Rows as AMC counts them. */
const figures = z.object({
  rows: count,
  /** Rows of which AMC found the person; null for data sets without identifiers. */
  resolved: count.nullable(),
  /** Different people among them. */
  people: count.nullable(),
});

/** What AMC says of rows that it does not show. */
const hiddenRows = z.object({
  /** People after them; AMC counts to 100. */
  people: count,
  /** From how many on it shows rows; null where it does not say. */
  required: count.nullable(),
});
export type HiddenRows = z.infer<typeof hiddenRows>;

/**
 * `complete`: AMC holds what was uploaded. `missing`: fewer rows. `surplus`: more rows, and no upload that would explain
 * them. `tooFewPeople`: AMC shows nothing about fewer than 100 people. `nothing`: no row arrived. `unknown`: it cannot
 * be told what AMC should hold.
 */
export const ARRIVAL_STATES = [
  'complete',
  'missing',
  'surplus',
  'tooFewPeople',
  'nothing',
  'unknown',
] as const;

/** What a check found at one instance. It is kept in the ledger and holds no value of the data. */
export const arrivalShape = z.object({
  dataSetId: z.string(),
  instanceId: z.string(),
  kind: z.enum(['standard', 'sandbox', 'collaboration']),
  /** UTC. */
  at: z.iso.datetime(),
  state: z.enum(ARRIVAL_STATES),
  /** Rows that AMC should hold after all uploads; null where it is not known. */
  expected: count.nullable(),
  /** Null where AMC shows nothing. */
  arrived: figures.nullable(),
  /** AMC's own word on rows that it does not show; null where it gave none. Missing in checks of earlier versions. */
  hidden: hiddenRows.nullable().optional(),
  /** Resolved rows ÷ all rows, as Amazon defines it; null where AMC shows nothing, or the rows are not about people. */
  matchRate: z.number().min(0).max(1).nullable(),
  /**
   * By period. `arrived` is null for periods of fewer than 100 people, which AMC leaves out: they are not missing.
   */
  periods: z.array(z.object({ period: z.string(), expected: count.nullable(), arrived: count.nullable() })),
  /** By country, those of fewer than 100 people left out. */
  countries: z.array(figures.extend({ country: z.string().nullable(), matchRate: z.number().nullable() })),
  /** Rows of the run that have a match key: the most that can be matched. Null without a run. */
  matchable: z.object({ rows: count, withKey: count }).nullable(),
  /** Uploads that AMC took and the ledger does not know. */
  otherUploads: count,
  notes: z.array(z.string()),
});
/** What a check found at one instance: what arrived, and what matched. */
export interface Arrival extends z.infer<typeof arrivalShape> {}
export type ArrivalFigures = z.infer<typeof figures>;

/** A check as a run's report keeps it: with the figures of the check before it. */
export const reportedArrivalShape = arrivalShape.extend({
  previous: z
    .object({
      at: z.iso.datetime(),
      /** Null where AMC showed nothing. */
      rows: count.nullable(),
      matchRate: z.number().min(0).max(1).nullable(),
    })
    .nullable(),
  /** A rehearsal: the simulator on this machine played AMC. */
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

/** The check with what there is to compare it with. */
export function reportedArrival(arrival: Arrival, previous: Arrival | null): ReportedArrival {
  return {
    ...arrival,
    previous:
      previous === null
        ? null
        : { at: previous.at, rows: previous.arrived?.rows ?? null, matchRate: previous.matchRate },
  };
}

/** Whether something has to be looked into. */
export function isIncomplete({ state }: Arrival): boolean {
  return state === 'missing' || state === 'nothing' || state === 'surplus';
}
