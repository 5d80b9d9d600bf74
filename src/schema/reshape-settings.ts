import { z } from 'zod';
import { LEFT_OUT_BY_RULE } from '../tally/tally.js';

/**
 * Settings for exports in which a line is not yet a row of the data set. A schema that uses none of them is read on the
 * fast path; otherwise the records are taken apart first (`src/reshape/`).
 */

/** What can be removed from a value. */
const VALUE_PARTS = [
  'firstName',
  'lastName',
  'amount',
  'currency',
  'street',
  'city',
  'state',
  'zip',
] as const;
export type ValuePart = (typeof VALUE_PARTS)[number];

/** One text or several; for fields: header names in order of preference. */
export const oneOrMany = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

const condition = z
  .strictObject({
    field: oneOrMany.describe('The field to check.'),
    in: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('True if the value is one of these, ignoring case and surrounding spaces.'),
    isEmpty: z.boolean().optional().describe('True if the field is empty (true), or is not empty (false).'),
  })
  .refine((given) => (given.in === undefined) !== (given.isEmpty === undefined), {
    message: 'needs either "in" or "isEmpty"',
  });

/** What `source` on a column may specify besides its field. */
export const columnValueFields = {
  value: z.string().min(1).optional().describe('The same value on every row, regardless of the input.'),
  join: z
    .strictObject({
      fields: z.array(oneOrMany).min(2).describe('In their order, each with its alternatives.'),
      with: z.string().optional().describe('The separator. Default: a space.'),
    })
    .optional()
    .describe('Fields joined in this order, without empty ones, separated by "with" (a space).'),
  firstFilled: z
    .boolean()
    .optional()
    .describe(
      'Each row uses the first field of "from" that has a value. Default: the first field that the header has.',
    ),
  when: condition
    .optional()
    .describe('The value is used only in rows where this condition holds; other rows have none.'),
  removePrefix: oneOrMany.optional().describe('Texts removed from the value\'s start, e.g. "id:".'),
  firstOf: oneOrMany
    .optional()
    .describe(
      'Characters between several values in one cell, e.g. ";". The first value that is not empty is used.',
    ),
  part: z
    .enum(VALUE_PARTS)
    .optional()
    .describe(
      'Which part is used: the first or last name of a full name (one-word names have neither); the number or the ISO currency of an amount such as "129.99 USD" or "-$1,243.50"; street, city, state or postal code of a whole address (US, GB, DE, FR, IT, ES, CA, JP, IN), by the row\'s country, and only if certain.',
    ),
  times: oneOrMany.optional().describe('Field with a number that the value is multiplied by, exactly.'),
  zoneFrom: oneOrMany
    .optional()
    .describe('Field with the time zone of the row: IANA, or a name such as "Eastern Time (US & Canada)".'),
};

/** What `input` may specify about how records become rows. */
export const reshapeInputFields = {
  recognizedBy: z
    .array(oneOrMany)
    .min(1)
    .optional()
    .describe('Fields by which `amc-ingest init` recognizes this export: each, or one of its alternatives.'),
  items: z
    .strictObject({
      from: oneOrMany.describe(
        'The field with several items in one cell. Without it every record is one row.',
      ),
      between: z.string().min(1).describe('Separator between items.'),
      partsBetween: z.string().min(1).describe('Separator between the parts of an item.'),
      labels: z
        .array(z.string().min(1))
        .min(1)
        .describe('All labels that parts can have; the first starts every item. A colon follows each.'),
      fields: z
        .record(z.string().min(1), z.string().min(1))
        .describe('Fields to create, each with the label of its part.'),
    })
    .optional()
    .describe('One cell with several items becomes several rows; the other fields are repeated on each.'),
  group: z
    .strictObject({
      by: oneOrMany.describe('Consecutive rows with the same value here belong together.'),
      identity: z
        .array(oneOrMany)
        .min(1)
        .optional()
        .describe(
          "Fields of the entire group, such as an order's total, currency, time and e-mail address. A row with a value that is not the first row's starts a new group: two shops may use the same order numbers.",
        ),
      fillDown: z
        .array(oneOrMany)
        .min(1)
        .optional()
        .describe("Fields that take the value of the group's first row if they are empty."),
      firstRowOnly: z
        .array(oneOrMany)
        .min(1)
        .optional()
        .describe(
          'Fields, such as order totals, that only the first row of a group keeps, so that sums are right.',
        ),
    })
    .optional()
    .describe('Consecutive rows that belong together, such as the lines of an order.'),
  join: z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(
            /^[a-z][a-z0-9-]*$/,
            'must start with a lower-case letter and hold lower-case letters, digits and -',
          )
          .describe('The file is given as --join NAME=FILE.'),
        description: z.string().optional().describe('Which file is meant, and where to get it.'),
        on: z
          .strictObject({
            field: oneOrMany.describe('Field of the input.'),
            other: oneOrMany.describe('Field of the joined file with the same value.'),
            ignoreCase: z.boolean().optional().describe('Whether case makes no difference. Default: false.'),
          })
          .describe('How a row finds its row in the joined file.'),
        fields: z
          .record(z.string().min(1), oneOrMany)
          .describe('Fields to create, each with its field in the joined file.'),
        duplicates: z
          .enum(['first', 'last'])
          .optional()
          .describe('Which row is used if the joined file has several with the same key. Default: first.'),
        optional: z
          .boolean()
          .optional()
          .describe('Whether the run continues without the file. Default: false.'),
      }),
    )
    .min(1)
    .optional()
    .describe('Fields from a second file. They stay empty in rows without a match.'),
  rows: z
    .array(
      z.union([
        z.strictObject({
          when: condition.describe('Which rows.'),
          action: z.literal('leaveOut').describe('They are left out, and counted.'),
          reason: z
            .enum(LEFT_OUT_BY_RULE)
            .optional()
            .describe('The reason shown in the report. Default: EXCLUDED.'),
        }),
        z.strictObject({
          when: condition.describe('Which rows.'),
          action: z.literal('negate').describe('Their amounts become negative, unless they are already.'),
          fields: z.array(oneOrMany).min(1).describe('The fields with the amounts.'),
        }),
      ]),
    )
    .min(1)
    .optional()
    .describe('Rows that are left out and counted, or whose amounts become negative (refunds).'),
};

export type Condition = z.infer<typeof condition>;
