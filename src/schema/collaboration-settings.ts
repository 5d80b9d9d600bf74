import { z } from 'zod';
import { REPEATABLE, TABLE_KINDS } from '../model/collaboration.js';

/** Names of tables in a collaboration instance. */
export const tableName = z
  .string()
  .regex(
    /^[a-z][a-z0-9]{0,99}$/,
    'must start with a lower-case letter and hold only lower-case letters and digits',
  );

const columnsPerKind = z.number().int().min(1).max(24);

/** How the data set becomes a table of a collaboration instance. Used only by `--target collaboration`. */
export const collaborationSettings = z
  .strictObject({
    key: z
      .string()
      .min(1)
      .optional()
      .describe(
        "The column with the advertiser's own customer number: the unique key of the identity table, customer_user_id of an event table.",
      ),
    table: z
      .enum(TABLE_KINDS)
      .optional()
      .describe(
        'identity: people and their identifiers. events: everything else, without identifiers. Default: events for a data set with a main event time or without identifiers, else identity.',
      ),
    name: tableName.optional().describe('Name of the table. Default: from dataSetId and the kind of table.'),
    columns: z
      .partialRecord(z.enum(REPEATABLE), columnsPerKind)
      .optional()
      .describe(
        "Identity table: how many columns there are for each of a person's e-mail addresses, phones, names, postal addresses and ids of other spaces; identifiers that do not fit become another row. Default: 3, 3, 1, 2, 1, or 1 of each where they would be more than 24 columns.",
      ),
  })
  .describe('How the data set becomes a table of a collaboration instance. Not sent to AMC.');

/** The `collaboration` member of a schema file. */
export type CollaborationSettings = z.infer<typeof collaborationSettings>;
