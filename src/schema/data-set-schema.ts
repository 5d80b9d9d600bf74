import { z } from 'zod';
import { EVENT_POLICIES } from '../model/event-policy.js';
import { CONSENT_POLICIES } from '../model/consent-policy.js';
import { LEAK_POLICIES } from '../model/leak.js';
import { COLUMN_TYPES, CONSENT_TYPES, DATA_TYPES, PERIODS } from '../model/data-set.js';
import { INPUT_FORMATS } from '../model/input-format.js';
import { EXTERNAL_IDENTITY_TYPES, HASHED_PII_TYPES } from '../model/identifier.js';
import { collaborationSettings } from './collaboration-settings.js';
import { columnValueFields, oneOrMany, reshapeInputFields } from './reshape-settings.js';
import { valueFields } from './value-settings.js';
import { TEXT_ENCODINGS, toTextEncoding } from '../model/text-encoding.js';

/**
 * The schema file: AMC's own data set definition (what is posted to create the data set) plus `source` on a column and
 * `input` on the file. zod is the single source of its type, its checks and its JSON Schema; the rules that span
 * several fields are in `schema-rules.ts`.
 */

/** AMC's limit for columns in a data set. */
export const MAX_COLUMNS = 100;
const MAX_DESCRIPTION = 255;
/** More lines than this before a header are not a title. */
export const MAX_SKIPPED_LINES = 1000;

const columnSource = z
  .strictObject({
    $comment: oneOrMany.optional().describe('For people; ignored.'),
    from: oneOrMany
      .optional()
      .describe(
        'Header, or headers in order of preference, of the source column; in nested records also a path such as "customer.email" or "items[0].sku". Default: the column name.',
      ),
    timeZone: z
      .string()
      .optional()
      .describe('IANA time zone of times without an offset, e.g. America/New_York. Default: UTC.'),
    format: oneOrMany
      .optional()
      .describe('Date and time pattern(s), e.g. "M/d/yy H:mm". ISO 8601 forms are read without a pattern.'),
    epochUnit: z
      .enum(['auto', 'seconds', 'milliseconds'])
      .optional()
      .describe('Unit of times given as a number. Default: auto (detected from the number of digits).'),
    decimalComma: z
      .boolean()
      .optional()
      .describe('Whether a comma marks the decimals (1.234,56). Default: false.'),
    ...valueFields,
    isCode: z
      .boolean()
      .optional()
      .describe(
        'Whether the values are codes written in digits (GTIN, order number): then a leading apostrophe is removed, 4006381333931.0 loses its .0, and scientific notation, which loses digits, and short numbers with decimals (12.0) are refused. Default: true for phones, postal codes and external ids.',
      ),
    keepEmailUnderscore: z
      .boolean()
      .optional()
      .describe(
        'Whether "_" in e-mail addresses is kept. Default: false, as in the published rule of Amazon; one of its tools keeps it.',
      ),
    nullWords: z
      .boolean()
      .optional()
      .describe(
        'Identifiers: whether words for "nothing" (null, none, n/a, unknown, -) become null. Default: input.nullWords.',
      ),
    placeholders: z
      .boolean()
      .optional()
      .describe(
        'Identifiers: whether placeholders (test@test.com, 0000000000, 99999) become null. Default: input.placeholders.',
      ),
    ...columnValueFields,
    leakGuard: z
      .enum(LEAK_POLICIES)
      .optional()
      .describe(
        "What happens to values with raw identifiers (e-mail, phone, card, identity number, the row's own name): reject the row, redact the value, warn, or off. Default: input.leakGuard.",
      ),
  })
  .describe('Where the values come from and how they are written there. Not sent to AMC.');

const externalUserIdType = z
  .union([
    z.strictObject({
      hashedPii: z
        .enum(HASHED_PII_TYPES)
        .describe('An identifier of a person: standardized and hashed here, never written in plain text.'),
    }),
    z.strictObject({
      externalIdentity: z
        .enum(EXTERNAL_IDENTITY_TYPES)
        .describe('An id of another identity space, passed on unchanged.'),
    }),
  ])
  .describe('That the column identifies people, and how. One of the two.');

export const columnFields = {
  name: z
    .string()
    .max(128)
    .regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'must start with a letter and hold only letters, digits and _')
    .describe('Name of the column at AMC and in the files.'),
  description: z.string().max(MAX_DESCRIPTION).optional().describe('For people; AMC shows it.'),
  dataType: z
    .enum(DATA_TYPES)
    .describe('INTEGER has 32 bits, LONG 64; DECIMAL two decimals, rounded half away from zero.'),
  columnType: z.enum(COLUMN_TYPES).describe('DIMENSION is grouped by, METRIC is summed.'),
  nullable: z.boolean().optional().describe('Whether rows may be without a value. Default: true.'),
  isMainEventTime: z
    .boolean()
    .optional()
    .describe(
      'The time used for partitioning; makes the data set a fact data set, without one it is a dimension data set.',
    ),
  isMainUserId: z.boolean().optional().describe('Filled in by AMC; not in any file.'),
  isMainUserIdType: z.boolean().optional().describe('Filled in by AMC; not in any file.'),
  isCountryCode: z
    .boolean()
    .optional()
    .describe(
      "The row's country: standardization uses it before any other country. Codes and names are read.",
    ),
  externalUserIdType: externalUserIdType.optional(),
  consentType: z
    .enum(CONSENT_TYPES)
    .optional()
    .describe(
      "The column holds this consent signal. If there are several, TCF takes precedence over GPP, and GPP over Amazon's.",
    ),
  requiresOneWayHashing: z
    .boolean()
    .optional()
    .describe('Passed on to AMC; hashing here depends only on externalUserIdType.'),
  source: columnSource.optional(),
};

const inputSettings = z
  .strictObject({
    format: z.enum(INPUT_FORMATS).optional().describe('Default: detected from the content.'),
    delimiter: z
      .string()
      .regex(/^[^"\r\n]$/, 'must be one character, and no quote or line break')
      .refine((text) => text.charCodeAt(0) < 128, 'must be an ASCII character')
      .optional()
      .describe('Field delimiter of CSV files. Default: detected from the header line.'),
    records: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Where the records are: in JSON the path to their list, e.g. "data.orders" (default: the list at the top); in XML the name of their element (default: item, entry).',
      ),
    sheet: z
      .string()
      .trim()
      .min(1)
      .optional()
      .describe(
        'Excel workbooks: name of the sheet, or its number. Default: the first visible sheet that is not empty.',
      ),
    quote: z
      .enum(['double', 'none'])
      .optional()
      .describe(
        'CSV: "none" takes quotes literally, for feeds with a lone 12" in tab-separated values. Default: "double".',
      ),
    header: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('CSV without a header line: the names of the fields in order; "" skips a field.'),
    skipLines: z
      .number()
      .int()
      .min(0)
      .max(MAX_SKIPPED_LINES)
      .optional()
      .describe('CSV: lines before the header that are skipped. Default: detected from the first lines.'),
    comment: z
      .string()
      .regex(/^[!-~]$/, 'must be one visible ASCII character')
      .regex(/^[^",;|]$/, 'must be no quote and no delimiter')
      .optional()
      .describe('CSV: lines that start with this character are comments. Default: none.'),
    footer: z
      .array(z.string().trim().min(1))
      .optional()
      .describe(
        'CSV: texts such as "Grand Totals". Rows that start with one of them, as whole words, are left out if they have fewer fields than the header, nothing else in their first field, or otherwise only numbers and mostly empty fields. Default: none.',
      ),
    encoding: z
      .string()
      .refine((name) => toTextEncoding(name) !== null, `must be one of ${TEXT_ENCODINGS.join(', ')}`)
      .optional()
      .describe(`Encoding of the text: ${TEXT_ENCODINGS.join(', ')}. Default: detected from the content.`),
    nullValues: z
      .array(z.string())
      .optional()
      .describe('Texts that mean "no value". Default: "", "NULL", "\\N".'),
    nullWords: z
      .boolean()
      .optional()
      .describe(
        'Whether words for "nothing" in identifier columns (null, none, n/a, unknown, -) become null, in any case. Default: true.',
      ),
    placeholders: z
      .boolean()
      .optional()
      .describe(
        'Whether placeholders in identifier columns (test@test.com, 0000000000, 99999, ids of zeros) become null. Default: true.',
      ),
    ...reshapeInputFields,
    leakGuard: z
      .enum(LEAK_POLICIES)
      .optional()
      .describe('What happens to raw identifiers in columns that should have none. Default: reject.'),
    events: z
      .strictObject({
        tooOld: z
          .enum(EVENT_POLICIES)
          .optional()
          .describe('Rows with an event more than 12.5 months before the day of the run. Default: warn.'),
        future: z
          .enum(EVENT_POLICIES)
          .optional()
          .describe('Rows with an event after the day of the run (UTC). Default: warn.'),
      })
      .optional()
      .describe('What happens to rows, by the age of their main event time.'),
    consent: z
      .strictObject({
        missing: z
          .enum(CONSENT_POLICIES)
          .optional()
          .describe(
            'Rows of the EEA and the UK without a signal. Default: leaveOut; warn for a data set without consent columns.',
          ),
        denied: z.enum(CONSENT_POLICIES).optional().describe('Rows that deny consent. Default: leaveOut.'),
        malformed: z
          .enum(CONSENT_POLICIES)
          .optional()
          .describe('Rows whose signal cannot be read; warn: it is written as null. Default: reject.'),
      })
      .optional()
      .describe('What happens to rows, by their consent signals.'),
  })
  .describe('How the input files are written. Not sent to AMC.');

export const dataSetFields = {
  dataSetId: z
    .string()
    .min(1)
    .regex(/^[a-z0-9_]+$/, 'must hold only lower-case letters, digits and _')
    .refine((id) => id !== 'list', 'must not be "list", which AMC reserves')
    .describe('Name of the data set at AMC, and of its folder.'),
  description: z.string().max(MAX_DESCRIPTION).optional().describe('For people; AMC shows it.'),
  period: z.enum(PERIODS).optional().describe('Partitioning of a fact data set. AMC default: P1D.'),
  countryCode: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters (ISO 3166), e.g. US')
    .optional()
    .describe('Default country for rows without one.'),
  customerEncryptionKeyArn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/mrk-[0-9a-f]+$/,
      'must be the ARN of a multi-region KMS key',
    )
    .optional()
    .describe('Key that AMC encrypts the data set with: multi-region, with a replica in us-east-1.'),
  input: inputSettings.optional(),
  collaboration: collaborationSettings.optional(),
};

const column = z.strictObject(columnFields);

/** The strict shape. Use `parseDataSetSchema`, which also checks the rules across fields. */
export const dataSetShape = z.strictObject({
  $schema: z.string().optional().describe('For editors; ignored.'),
  $comment: oneOrMany.optional().describe('For people; ignored and not sent to AMC.'),
  ...dataSetFields,
  columns: z
    .array(column)
    .min(1, 'at least one column is needed')
    .max(MAX_COLUMNS, 'AMC allows at most 100 columns')
    .describe('What is written, in this order; at most 100.'),
});

/** A column of the schema file, as written. */
export interface SchemaColumn extends z.infer<typeof column> {}
/** The schema file, as written. */
export interface DataSetSchema extends z.infer<typeof dataSetShape> {}

/** The JSON Schema of the schema file, for editors (`schemas/data-set.schema.json`). */
export function dataSetJsonSchema(): Record<string, unknown> {
  return {
    title: 'amc-ingest data set schema',
    ...z.toJSONSchema(dataSetShape, { target: 'draft-7' }),
  };
}
