import { z } from 'zod';
import { COMPRESSIONS, CSV_ESCAPES, OUTPUT_FORMATS } from '../model/output-format.js';
import { FILE_FORMS } from '../model/file-form.js';

/**
 * `works`: every row arrived as it was written. `accepted`: AMC took as many rows as were sent, and does not show them.
 * `altered`: rows arrived, and not as they were written. `lost`: fewer or more rows arrived. `refused`: AMC refused the
 * upload. `unknown`: it did not end in time, or could not be asked.
 */
export const OUTCOMES = ['works', 'accepted', 'altered', 'lost', 'refused', 'unknown'] as const;

const finding = z.object({
  outcome: z.enum(OUTCOMES),
  rowsSent: z.number().int().nonnegative(),
  /** Null where it is not known. */
  rowsArrived: z.number().int().nonnegative().nullable(),
  /** Cases whose text or numbers arrived otherwise, or did not arrive. */
  cases: z.array(z.string()),
  /** What AMC said, or what went wrong. */
  message: z.string().nullable(),
  /** When it was found (UTC). */
  at: z.iso.datetime(),
  instanceId: z.string(),
});
export type ProbeFinding = z.infer<typeof finding>;

/** `narrow`: as `bucket-policy` prints it. `plain`: Amazon's text, the whole bucket without conditions. */
export const POLICIES = ['narrow', 'plain'] as const;

const settled = z.object({
  /** Missing where nothing was found to work. */
  format: z.enum(OUTPUT_FORMATS).optional(),
  csvEscape: z.enum(CSV_ESCAPES).optional(),
  /** By format, where the usual one does not work. */
  compression: z.partialRecord(z.enum(OUTPUT_FORMATS), z.enum(COMPRESSIONS)).default({}),
});
/** What runs go by. */
export type SettledSettings = z.infer<typeof settled>;

export const probeFileShape = z.object({
  version: z.literal(1),
  /** When the last probe ended (UTC). */
  at: z.iso.datetime(),
  instanceId: z.string(),
  instanceKind: z.enum(['standard', 'sandbox', 'collaboration']),
  forms: z.partialRecord(z.enum(FILE_FORMS), finding),
  /** Whether AMC could read files under a policy of the bucket. */
  policies: z.partialRecord(
    z.enum(POLICIES),
    z.object({ outcome: z.enum(['works', 'refused']), at: z.iso.datetime() }),
  ),
  settled,
});
/** What probes have found, as it is kept in `amc-ingest-probe.json`. */
export interface ProbeFile extends z.infer<typeof probeFileShape> {}
