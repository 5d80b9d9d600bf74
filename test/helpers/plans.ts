import { HASHED_PII_TYPES } from '../../src/model/identifier.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { compilePlan, type DataSetPlan } from '../../src/schema/plan.js';

/** A fact data set with one column of every kind. */
export const EVERY_KIND = {
  dataSetId: 'every_kind',
  period: 'P1D',
  countryCode: 'US',
  columns: [
    {
      name: 'time',
      dataType: 'TIMESTAMP',
      columnType: 'DIMENSION',
      isMainEventTime: true,
      nullable: false,
      source: { from: ['time', 'Created at'] },
    },
    { name: 'id', dataType: 'STRING', columnType: 'DIMENSION', nullable: false },
    {
      name: 'email',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'EMAIL' },
    },
    {
      name: 'phone',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'PHONE' },
    },
    {
      name: 'device',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { externalIdentity: 'MAID' },
    },
    { name: 'country', dataType: 'STRING', columnType: 'DIMENSION', isCountryCode: true },
    { name: 'consent', dataType: 'STRING', columnType: 'DIMENSION', consentType: 'AMZN_USER_DATA' },
    { name: 'day', dataType: 'DATE', columnType: 'DIMENSION' },
    { name: 'quantity', dataType: 'INTEGER', columnType: 'METRIC' },
    { name: 'points', dataType: 'LONG', columnType: 'METRIC' },
    { name: 'amount', dataType: 'DECIMAL', columnType: 'METRIC' },
    { name: 'user_id', dataType: 'STRING', columnType: 'DIMENSION', isMainUserId: true },
    { name: 'user_type', dataType: 'STRING', columnType: 'DIMENSION', isMainUserIdType: true },
  ],
};

export function everyKindPlan(): DataSetPlan {
  return compilePlan(parseDataSetSchema(EVERY_KIND, 'test'));
}

/** A dimension data set with every type of identifier, none of them required. */
export function everyIdentifierPlan(): DataSetPlan {
  const columns = HASHED_PII_TYPES.map((type) => ({
    name: type.toLowerCase(),
    dataType: 'STRING',
    columnType: 'DIMENSION',
    externalUserIdType: { hashedPii: type },
  }));
  const country = { name: 'country', dataType: 'STRING', columnType: 'DIMENSION', isCountryCode: true };
  return compilePlan(
    parseDataSetSchema({ dataSetId: 'every_identifier', columns: [...columns, country] }, 'a test'),
  );
}
