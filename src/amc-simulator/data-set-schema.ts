import { z } from 'zod';

import { EXTERNAL_IDENTITY_TYPES, HASHED_PII_TYPES } from '../model/identifier.js';
import { COLUMN_TYPES, CONSENT_TYPES, DATA_TYPES, PERIODS } from '../model/data-set.js';

const MAX_DESCRIPTION = 255;
export const countryCode = z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters');

const columnFields = z.strictObject({
  name: z.string().min(1),
  dataType: z.enum(DATA_TYPES),
  columnType: z.enum(COLUMN_TYPES),
  description: z.string().optional(),
  nullable: z.boolean().optional(),
  isMainEventTime: z.boolean().optional(),
  isMainUserId: z.boolean().optional(),
  isMainUserIdType: z.boolean().optional(),
  isCountryCode: z.boolean().optional(),
  externalUserIdType: z
    .union([
      z.strictObject({ hashedPii: z.enum(HASHED_PII_TYPES) }),
      z.strictObject({ externalIdentity: z.enum(EXTERNAL_IDENTITY_TYPES) }),
    ])
    .optional(),
  consentType: z.enum(CONSENT_TYPES).optional(),
  requiresOneWayHashing: z.boolean().optional(),
});
export type SimulatorColumn = z.output<typeof columnFields>;

const dataSetFields = z.strictObject({
  dataSetId: z.string().regex(/^[a-z0-9_]+$/, 'must be lower-case letters, digits and _ only'),
  columns: z.array(columnFields).min(1).max(100),
  description: z.string().optional(),
  period: z.enum(PERIODS).optional(),
  countryCode: countryCode.optional(),
  customerEncryptionKeyArn: z
    .string()
    .regex(
      /^arn:aws[\w-]*:kms:us-east-1:\d{12}:key\/mrk-[0-9a-f]+$/,
      'must be a multi-region key of us-east-1',
    )
    .optional(),
});
export type SimulatorDataSet = z.output<typeof dataSetFields>;

export const createDataSetBody = z.strictObject({
  dataSet: dataSetFields.superRefine((dataSet, context) => {
    for (const message of dataSetProblems(dataSet)) context.addIssue({ code: 'custom', message });
  }),
});
export const updateDataSetBody = z.strictObject({
  countryCode: countryCode.optional(),
  description: z.string().max(MAX_DESCRIPTION).optional(),
});
export const addColumnBody = z.strictObject({ column: columnFields });
export const updateColumnBody = z.strictObject({
  updateDescription: z.string().max(MAX_DESCRIPTION).optional(),
  updatedColumnName: z.string().min(1).optional(),
});

/** What AMC would refuse in a data set, apart from the form of its fields. */
export function dataSetProblems(dataSet: SimulatorDataSet): readonly string[] {
  const { columns } = dataSet;
  const problems: string[] = [];
  const count = (test: (column: SimulatorColumn) => boolean): number => columns.filter(test).length;

  if (dataSet.dataSetId === 'list') problems.push('dataSetId must not be "list"');
  if (columns.length > 100) problems.push('a data set has at most 100 columns');
  const names = columns.map(({ name }) => name.toLowerCase());
  if (new Set(names).size < names.length) problems.push('column names must differ');

  const mainTimes = count((column) => column.isMainEventTime === true);
  if (mainTimes > 1) problems.push('at most one column is the main event time');
  if (mainTimes === 0 && dataSet.period !== undefined) {
    problems.push('period is for data sets with a main event time only');
  }
  if (count((column) => column.isMainUserId === true) > 1)
    problems.push('at most one column is the main user id');
  if (count((column) => column.isMainUserIdType === true) > 1) {
    problems.push('at most one column is the main user id type');
  }
  if (count((column) => column.isCountryCode === true) > 1)
    problems.push('at most one column is the country code');
  for (const type of CONSENT_TYPES) {
    if (count((column) => column.consentType === type) > 1) problems.push(`consent ${type} is given twice`);
  }
  for (const column of columns) problems.push(...columnProblems(column));
  return problems;
}

function columnProblems(column: SimulatorColumn): readonly string[] {
  const problems: string[] = [];
  const { name, dataType, externalUserIdType, consentType } = column;
  const isUserId =
    externalUserIdType !== undefined || column.isMainUserId === true || column.isMainUserIdType === true;
  if (isUserId && column.columnType === 'METRIC') {
    problems.push(`column ${name}: a user id column must be a DIMENSION`);
  }
  const isText =
    externalUserIdType !== undefined || consentType !== undefined || column.isCountryCode === true;
  if (isText && dataType !== 'STRING') {
    problems.push(`column ${name}: identifiers, consent and country must be STRING`);
  }
  if (column.isMainEventTime === true && dataType !== 'TIMESTAMP' && dataType !== 'DATE') {
    problems.push(`column ${name}: the main event time must be a TIMESTAMP or a DATE`);
  }
  return problems;
}
