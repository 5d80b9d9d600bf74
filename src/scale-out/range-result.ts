import { z } from 'zod';
import { rejectGroupsShape } from '../report/reject-groups.js';
import { rejectPositionsShape } from '../report/reject-positions.js';
import { inputFactsShape, runReportShape } from '../report/run-report.js';
import type { Tally } from '../tally/tally.js';
import { rangeToProcessShape } from './resolve-run.js';

const whole = z.number().int().nonnegative();

/**
 * What happened to a range, as written for the merge. It contains no value of the data; for sampled keys it contains
 * the beginnings of their digests.
 */
export const rangeResultShape = z.object({
  range: rangeToProcessShape,
  tally: z.custom<Tally>(isTally),
  files: z.array(
    z.object({
      path: z.string(),
      partition: z.string(),
      rows: whole,
      bytes: whole,
      sha256: z.string().length(64),
    }),
  ),
  /** Lines and bytes of its list of rejects. */
  rejects: z.object({ count: whole, bytes: whole }),
  rejectPositions: rejectPositionsShape,
  rejectGroups: rejectGroupsShape,
  unmapped: z.array(z.string()),
  /** For a file that is one range: its inputs (the members of an archive), and the notes about them. */
  inputs: z.array(inputFactsShape),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  /** For a part of a file: what looks like rows within values. */
  swallowed: z
    .object({ values: whole, lines: whole, firstLine: whole.nullable() })
    .default({ values: 0, lines: 0, firstLine: null }),
  /** For a part of a file: what looks like totals or footers. */
  footerRows: z
    .object({ rows: whole, lines: z.array(whole).readonly(), words: z.array(z.string()).readonly() })
    .default({ rows: 0, lines: [], words: [] }),
  /** If records were made into rows: how many. */
  reshape: runReportShape.shape.reshape,
  /** Why the input cannot be used at all (a damaged gzip stream, for example); the run is then refused. */
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type RangeResult = z.output<typeof rangeResultShape>;

/** What identifies a result; its numbers are checked against each other when all are added up. */
function isTally(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['read', 'written', 'rejected'].every((name) => Number.isSafeInteger(Reflect.get(value, name))) &&
    ['columns', 'invalid', 'leaks', 'notes', 'keys', 'sketches'].every((name) =>
      Array.isArray(Reflect.get(value, name)),
    ) &&
    ['leftOut', 'rejects', 'consentFaults', 'countries', 'coverage', 'timeline'].every(
      (name) => typeof Reflect.get(value, name) === 'object',
    )
  );
}
