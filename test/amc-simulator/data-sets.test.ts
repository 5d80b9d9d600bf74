import { expect, test } from 'vitest';

import type { ColumnDefinition, DataSetDefinition } from '../../src/amc/index.js';
import { failureOf, rehearse, SALES } from '../amc/rehearsal.js';

const TEXT: ColumnDefinition = { name: 'a', dataType: 'STRING', columnType: 'DIMENSION' };
const TIME: ColumnDefinition = {
  name: 't',
  dataType: 'TIMESTAMP',
  columnType: 'DIMENSION',
  isMainEventTime: true,
};

function of(columns: readonly ColumnDefinition[], more: Partial<DataSetDefinition> = {}): DataSetDefinition {
  return { dataSetId: 'x', columns, ...more };
}

const refused: readonly (readonly [string, DataSetDefinition, RegExp])[] = [
  ['capital letters in the id', of([TEXT], { dataSetId: 'Sales' }), /lower-case/],
  ['a dash in the id', of([TEXT], { dataSetId: 'my-sales' }), /lower-case/],
  ['the id list', of([TEXT], { dataSetId: 'list' }), /must not be "list"/],
  ['no columns', of([]), /columns/],
  ['101 columns', of(Array.from({ length: 101 }, (_, n) => ({ ...TEXT, name: `c${n}` }))), /columns/],
  ['a name twice', of([TEXT, { ...TEXT, name: 'A' }]), /must differ/],
  ['two main event times', of([TIME, { ...TIME, name: 'u' }]), /main event time/],
  ['a main event time of text', of([{ ...TIME, dataType: 'STRING' }]), /TIMESTAMP or a DATE/],
  ['a period without a main event time', of([TEXT], { period: 'P1D' }), /period/],
  [
    'a metric user id',
    of([{ ...TEXT, columnType: 'METRIC', externalUserIdType: { hashedPii: 'EMAIL' } }]),
    /DIMENSION/,
  ],
  ['a metric main user id', of([{ ...TEXT, columnType: 'METRIC', isMainUserId: true }]), /DIMENSION/],
  [
    'an identifier that is a number',
    of([{ ...TEXT, dataType: 'LONG', externalUserIdType: { hashedPii: 'PHONE' } }]),
    /STRING/,
  ],
  [
    'a consent type twice',
    of([
      { ...TEXT, consentType: 'TCF' },
      { ...TEXT, name: 'b', consentType: 'TCF' },
    ]),
    /twice/,
  ],
  [
    'two country columns',
    of([
      { ...TEXT, isCountryCode: true },
      { ...TEXT, name: 'b', isCountryCode: true },
    ]),
    /country/,
  ],
  ['a country in lower case', of([TEXT], { countryCode: 'us' }), /capital/],
  [
    'a key of one region',
    of([TEXT], { customerEncryptionKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/0a1b' }),
    /multi-region/,
  ],
];

test.each(refused)('a data set with %s is refused', async (_, dataSet, words) => {
  const { amc } = await rehearse();
  const error = await failureOf(amc.dataSets.create(dataSet));
  expect(error).toMatchObject({ status: expect.toSatisfy((status) => status === 400) });
  expect(String(error)).toMatch(words);
});

test('a data set that uses every allowed feature is accepted', async () => {
  const { amc } = await rehearse();
  const columns: readonly ColumnDefinition[] = [
    { ...TIME, description: 'when', nullable: false },
    { ...TEXT, name: 'maid', externalUserIdType: { externalIdentity: 'MAID' } },
    { ...TEXT, name: 'uid', isMainUserId: true },
    { ...TEXT, name: 'uid_type', isMainUserIdType: true },
    { ...TEXT, name: 'country', isCountryCode: true },
    { ...TEXT, name: 'tcf', consentType: 'TCF' },
    { ...TEXT, name: 'ad', consentType: 'AMZN_AD_STORAGE', requiresOneWayHashing: false },
    { name: 'n', dataType: 'LONG', columnType: 'METRIC' },
  ];
  const customerEncryptionKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/mrk-0123456789abcdef';
  await amc.dataSets.create(of(columns, { customerEncryptionKeyArn, countryCode: 'DE' }));
  expect(await amc.dataSets.get('x')).toMatchObject({ period: 'P1D', customerEncryptionKeyArn });
});

test('column changes that would break the data set are refused', async () => {
  const { amc } = await rehearse();
  await amc.dataSets.create(SALES);
  const refusals = [
    () => amc.dataSets.addColumn('sales', { ...TIME, name: 'second' }),
    () => amc.dataSets.addColumn('sales', { ...TEXT, name: 'email' }),
    () => amc.dataSets.addColumn('sales', { ...TEXT, name: 'uid', isMainUserId: true }),
    () => amc.dataSets.updateColumn('sales', 'purchase_time', { updatedColumnName: 'when' }),
    () => amc.dataSets.updateColumn('sales', 'amount', { updatedColumnName: 'email' }),
    () => amc.dataSets.updateColumn('sales', 'amount', { updateDescription: 'x'.repeat(256) }),
    () => amc.dataSets.deleteColumn('sales', 'purchase_time'),
    () => amc.dataSets.update('sales', { countryCode: 'usa' }),
  ];
  for (const refusal of refusals)
    expect(await failureOf(refusal())).toMatchObject({ code: 'AMC_BAD_REQUEST' });
  for (const missing of [
    () => amc.dataSets.deleteColumn('sales', 'nothing'),
    () => amc.dataSets.updateColumn('sales', 'nothing', {}),
    () => amc.dataSets.delete('nothing'),
    () => amc.uploads.get('sales', 'nothing'),
    () => amc.userDeletions.get('nothing'),
  ]) {
    expect(await failureOf(missing())).toMatchObject({ code: 'AMC_NOT_FOUND' });
  }
  const described = await amc.dataSets.updateColumn('sales', 'purchase_time', { updateDescription: 'when' });
  expect(described.columns[0]).toMatchObject({ description: 'when' });
});
