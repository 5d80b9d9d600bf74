import { z } from 'zod';
import { keyColumns } from '../schema/key-columns.js';
import type { DataSetPlan } from '../schema/plan.js';
import {
  emptyCoverage,
  IDENTIFIER_TYPES,
  MATCH_KEYS,
  rowsByKeyCount,
  rowsCovered,
  rowsWithIdentifier,
  rowsWithKey,
  type CoverageCounts,
} from '../tally/coverage.js';
import type { Tally } from '../tally/tally.js';
import { TIMELINE_PERIODS } from '../tally/timeline.js';
import { needsConsent } from '../validate/consent-region.js';
import { consentFaultsOf, hasIdentifiers } from './consent-faults.js';
import { futureRows, oldRows, timelineOf } from './event-timeline.js';
import { repetitionShape, type Repetition } from './repetition.js';
import { repetitionOf, typicalRows } from './repetitions.js';
import { rejectGroupsShape } from './reject-groups.js';
import { rejectPositionsShape } from './reject-positions.js';

const count = z.number().int().nonnegative();
const counts = z.record(z.string(), count);

const coverageShape = z.object({
  rows: count,
  /** Rows with at least one match key. */
  withKey: count,
  /** Rows by match key (`EMAIL`, `PHONE`, `ADDRESS`: street address, last name and postal code, `EXTERNAL`). */
  keys: counts,
  /** Rows with no match key, with one, two, … */
  byKeyCount: z.array(count),
  /** Rows by type of identifier. */
  identifiers: counts,
});
export type Coverage = z.infer<typeof coverageShape>;

/**
 * What the report says about the written rows besides their columns. Missing in reports of earlier versions.
 */
export const runFactsShape = {
  /** What rows can be matched by, overall and by country (`unknown` if none is given); null without identifiers. */
  coverage: coverageShape
    .extend({ countries: z.record(z.string(), coverageShape) })
    .nullable()
    .default(null),
  /**
   * Rows by the period (UTC) of their main event time, without periods that have no rows; null without an event time.
   */
  timeline: z
    .object({
      period: z.enum(TIMELINE_PERIODS),
      rows: counts,
      /**
       * Rows with an event time after the day (UTC) of the run; null if there are none. This is all in a report that
       * depends on the day. With periods of months and years, it is a lower bound.
       */
      future: z.object({ rows: count, asOf: z.iso.date() }).nullable(),
      /** Rows with an event more than 12.5 months before the day of the run; otherwise like `future`. */
      old: z.object({ rows: count, asOf: z.iso.date() }).nullable().default(null),
    })
    .nullable()
    .default(null),
  /**
   * How often the values of key columns (the first e-mail, phone and address column) occur. Exact if all values were
   * counted; otherwise `distinct` is an estimate, and the rest describes the sampled values.
   */
  repetitions: z.record(z.string(), repetitionShape).default({}),
  /** Null if the data set has no consent columns and no row is about somebody who has to consent. */
  consent: z
    .object({
      /** Written rows about people in the EEA and the UK: they need a consent signal. */
      required: count,
      /**
       * Those of them that have no signal, if the schema does not say what to do with such rows: hand-overs decline the
       * run. Missing in reports of earlier versions.
       */
      undecided: count.optional(),
      /** Rows written with a signal, by consent column. */
      signals: counts,
    })
    .nullable()
    .default(null),
  rejectPositions: rejectPositionsShape.default([]),
  rejectGroups: rejectGroupsShape.default([]),
} as const;

const factsShape = z.object(runFactsShape);
export type RunFacts = Omit<z.infer<typeof factsShape>, 'rejectPositions' | 'rejectGroups'>;

/** @param today of the run, UTC (`yyyy-MM-dd`) */
export function runFacts(plan: DataSetPlan, tally: Tally, today: string): RunFacts {
  return {
    coverage: coverageOf(plan, tally),
    timeline: timelineFacts(plan, tally, today),
    repetitions: Object.fromEntries(
      keyRepetitions(plan, tally).map(({ name, repetition }) => [name, repetition] as const),
    ),
    consent: consentOf(plan, tally),
  };
}

/** How often the values of each key column occur, and the upper bound for most of them. */
export function keyRepetitions(
  plan: DataSetPlan,
  tally: Tally,
): { name: string; usual: number; repetition: Repetition }[] {
  return keyColumns(plan).flatMap((column, index) => {
    const { hashed = 0, alreadyHashed = 0 } = tally.columns[column] ?? {};
    const sample = tally.keys[index];
    const sketch = tally.sketches[index];
    if (sample === undefined || sketch === undefined) return [];
    const repetition = repetitionOf(sample, sketch, hashed + alreadyHashed);
    return [{ name: plan.columns[column]?.name ?? '', usual: typicalRows(sample), repetition }];
  });
}

function coverageOf({ columns }: DataSetPlan, tally: Tally): RunFacts['coverage'] {
  const types = IDENTIFIER_TYPES.filter((type) =>
    columns.some(
      ({ kind }) => (kind.kind === 'hashedPii' || kind.kind === 'externalId') && kind.type === type,
    ),
  );
  if (types.length === 0) return null;
  const total = emptyCoverage();
  const byCountry = Object.entries(tally.coverage).toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [, part] of byCountry)
    part.forEach((rows, place) => (total[place] = (total[place] ?? 0) + rows));
  const describe = (of: CoverageCounts): Coverage => {
    const byKeyCount = rowsByKeyCount(of);
    const rows = rowsCovered(of);
    return {
      rows,
      withKey: rows - (byKeyCount[0] ?? 0),
      keys: Object.fromEntries(MATCH_KEYS.map((key) => [key, rowsWithKey(of, key)])),
      byKeyCount,
      identifiers: Object.fromEntries(types.map((type) => [type, rowsWithIdentifier(of, type)])),
    };
  };
  return {
    ...describe(total),
    countries: Object.fromEntries(byCountry.map(([code, part]) => [code || 'unknown', describe(part)])),
  };
}

export function timelineFacts(plan: DataSetPlan, tally: Tally, today: string): RunFacts['timeline'] {
  const column = plan.eventTimeColumn === null ? undefined : plan.columns[plan.eventTimeColumn];
  if (column === undefined) return null;
  const hasHours = column.kind.kind !== 'value' || column.kind.dataType !== 'DATE';
  const timeline = timelineOf(tally.timeline, hasHours);
  const since = (rows: number) => (rows === 0 ? null : { rows, asOf: today });
  return { ...timeline, future: since(futureRows(timeline, today)), old: since(oldRows(timeline, today)) };
}

function consentOf(plan: DataSetPlan, tally: Tally): RunFacts['consent'] {
  const { columns } = plan;
  const signals = Object.fromEntries(
    columns.flatMap(({ name, kind }, index) =>
      kind.kind === 'consent' ? [[name, tally.written - (tally.columns[index]?.nulls ?? 0)] as const] : [],
    ),
  );
  const required = hasIdentifiers(plan)
    ? Object.entries(tally.countries)
        .filter(([country]) => needsConsent(country === '' ? null : country))
        .reduce((sum, [, rows]) => sum + rows, 0)
    : 0;
  if (required === 0 && Object.keys(signals).length === 0) return null;
  const undecided = plan.isMissingConsentDecided ? 0 : (consentFaultsOf(plan, tally).missing ?? 0);
  return { required, undecided, signals };
}
