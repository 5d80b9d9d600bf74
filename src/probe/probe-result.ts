import { z } from 'zod';
import { COMPRESSIONS, CSV_ESCAPES, OUTPUT_FORMATS } from '../model/output-format.js';
import { FILE_FORMS } from '../model/file-form.js';

/**
 * `works`: every row arrived as it was written. `accepted`: AMC took as many rows as were sent, but does not show them.
 * `altered`: rows arrived, but not as they were written. `lost`: fewer or more rows arrived. `refused`: AMC refused the
 * upload. `unknown`: it did not end in time, or could not be asked.
 */
export const OUTCOMES = ['works', 'accepted', 'altered', 'lost', 'refused', 'unknown'] as const;

const finding = z.object({
  outcome: z.enum(OUTCOMES),
  rowsSent: z.number().int().nonnegative(),
  /** Null if unknown. */
  rowsArrived: z.number().int().nonnegative().nullable(),
  /** Cases whose text or numbers arrived changed, or did not arrive. */
  cases: z.array(z.string()),
  /** What AMC said, or what went wrong. */
  message: z.string().nullable(),
  /** When it was found (UTC). */
  at: z.iso.datetime(),
  instanceId: z.string(),
});
export type ProbeFinding = z.infer<typeof finding>;

/** `narrow`: as printed by `bucket-policy`. `plain`: Amazon's text, the entire bucket without conditions. */
export const POLICIES = ['narrow', 'plain'] as const;

const settled = z.object({
  /** Missing if nothing was found to work. */
  format: z.enum(OUTPUT_FORMATS).optional(),
  csvEscape: z.enum(CSV_ESCAPES).optional(),
  /** By format, if the usual one does not work. */
  compression: z.partialRecord(z.enum(OUTPUT_FORMATS), z.enum(COMPRESSIONS)).default({}),
});
/** What runs use. */
export type SettledSettings = z.infer<typeof settled>;

export const probeFileShape = z.object({
  version: z.literal(1),
  /** When the last probe ended (UTC). */
  at: z.iso.datetime(),
  instanceId: z.string(),
  instanceKind: z.enum(['standard', 'sandbox', 'collaboration']),
  forms: z.partialRecord(z.enum(FILE_FORMS), finding),
  /** Whether AMC could read files under one of the bucket's policies. */
  policies: z.partialRecord(
    z.enum(POLICIES),
    z.object({ outcome: z.enum(['works', 'refused']), at: z.iso.datetime() }),
  ),
  settled,
});
/** What probes have found, as stored in `amc-ingest-probe.json`. */
export interface ProbeFile extends z.infer<typeof probeFileShape> {}
