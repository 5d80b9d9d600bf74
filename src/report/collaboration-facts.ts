import { z } from 'zod';
import { TABLE_KINDS } from '../model/collaboration.js';
import { DATA_TYPES } from '../model/data-set.js';

const count = z.number().int().nonnegative();

/** A column of the table as written. */
export const tableColumnShape = z.object({
  name: z.string(),
  dataType: z.enum(DATA_TYPES),
  role: z.enum(['key', 'identity', 'consent', 'country', 'value']),
  /** The schema's column; null for the country that the run gives to all rows. */
  from: z.string().nullable(),
  /** Identifiers: `EMAIL`, `MAID`, …, and whether they are hashed. */
  identity: z.string().optional(),
  hashed: z.boolean().optional(),
});

/** What a run for a collaboration instance reports about its table; missing in other runs. */
export const collaborationShape = z.object({
  table: z.enum(TABLE_KINDS),
  /** Name of the table, and of the run's folder. */
  name: z.string(),
  /** The schema's column that is the key. */
  key: z.string(),
  columns: z.array(tableColumnShape),
  /**
   * The schema's columns that the table does not have: identifiers in event tables, everything else in identity tables.
   */
  columnsLeftOut: z.array(z.string()),
  /** Distinct keys; null if nothing was written. In event tables distinguished by 64 bits. */
  keys: count.nullable(),
  /** Identity tables. */
  identity: z
    .object({
      keysWithSeveralRows: count,
      /** Keys with more rows than AMC uses (25), and the rows left out because of that. */
      keysWithTooManyRows: count,
      rowsTooMany: count,
      /** Keys none of whose rows has an identifier. */
      keysWithoutIdentity: count,
    })
    .optional(),
  /** Event tables. */
  events: z
    .object({
      rowsWithoutKey: count,
      /** The identity table that the keys were compared with; null if there is none. */
      identities: z
        .object({
          run: z.string(),
          runId: z.string(),
          keys: count,
          keysWithoutRow: count,
          rowsWithoutRow: count,
        })
        .nullable(),
    })
    .optional(),
});
/** What a run for a collaboration instance reports about its table. */
export type CollaborationFacts = z.infer<typeof collaborationShape>;
