import { expect, test } from 'vitest';

import type { ColumnDefinition } from '../../src/amc/index.js';
import { failureOf, rehearse, SALES } from './rehearsal.js';

const SKU: ColumnDefinition = { name: 'sku', dataType: 'STRING', columnType: 'DIMENSION' };
const CUTS = ['before', 'after'] as const;

test.each(CUTS)(
  'CreateDataSet with the connection cut %s it took effect creates one data set',
  async (when) => {
    const { amc, simulator, calls } = await rehearse();
    simulator.faults.next('CreateDataSet', { kind: 'cut', when });
    expect(await amc.dataSets.create(SALES)).toEqual({ dataSetId: 'sales', found: when === 'after' });
    expect(calls('CreateDataSet')).toBe(when === 'after' ? 1 : 2);
  },
);

test('a data set that AMC lists late is found after the second CreateDataSet is refused', async () => {
  const { amc, simulator } = await rehearse();
  simulator.faults.next('CreateDataSet', { kind: 'cut', when: 'after' });
  simulator.faults.next('GetDataSet', { kind: 'status', status: 404 }, 3);
  expect(await amc.dataSets.create(SALES)).toMatchObject({ found: true });
});

test('an existing data set with another definition is a conflict, not a success', async () => {
  const { amc, simulator } = await rehearse();
  await amc.dataSets.create({ ...SALES, columns: [...SALES.columns, SKU] });
  simulator.faults.next('CreateDataSet', { kind: 'cut', when: 'before' });
  const error = await failureOf(amc.dataSets.create(SALES));
  expect(error).toMatchObject({ code: 'AMC_CONFLICT' });
  expect(String(error)).toContain('additional column sku');
});

test('CreateDataSet for an existing data set is refused immediately', async () => {
  const { amc, calls } = await rehearse();
  await amc.dataSets.create(SALES);
  expect(await failureOf(amc.dataSets.create(SALES))).toMatchObject({ code: 'AMC_BAD_REQUEST' });
  expect(calls('GetDataSet')).toBe(0);
});

test.each(CUTS)('column changes and deletions with the connection cut %s take effect once', async (when) => {
  const { amc, simulator } = await rehearse();
  await amc.dataSets.create(SALES);
  simulator.faults.next('AddColumnToDataSet', { kind: 'cut', when });
  expect((await amc.dataSets.addColumn('sales', SKU)).columns).toHaveLength(4);
  simulator.faults.next('UpdateColumnInDataSet', { kind: 'cut', when });
  const renamed = await amc.dataSets.updateColumn('sales', 'sku', { updatedColumnName: 'item' });
  expect(renamed.columns.map(({ name }) => name)).toEqual(['purchase_time', 'email', 'amount', 'item']);
  simulator.faults.next('UpdateColumnInDataSet', { kind: 'cut', when });
  const described = await amc.dataSets.updateColumn('sales', 'item', { updateDescription: 'what' });
  expect(described.columns.at(-1)).toMatchObject({ description: 'what' });
  simulator.faults.next('DeleteColumnFromDataSet', { kind: 'cut', when });
  expect((await amc.dataSets.deleteColumn('sales', 'item')).columns).toHaveLength(3);
  simulator.faults.next('DeleteDataSet', { kind: 'cut', when });
  expect(await amc.dataSets.delete('sales')).toEqual({ dataSetId: 'sales', found: when === 'after' });
});

test('a rename to a name that is already taken does not count as done', async () => {
  const { amc, simulator } = await rehearse();
  await amc.dataSets.create(SALES);
  simulator.faults.next('UpdateColumnInDataSet', { kind: 'cut', when: 'before' });
  const rename = amc.dataSets.updateColumn('sales', 'amount', { updatedColumnName: 'email' });
  expect(await failureOf(rename)).toMatchObject({ code: 'AMC_BAD_REQUEST' });
});

test('UpdateDataSet and user deletions are simply retried', async () => {
  const { amc, simulator, calls } = await rehearse();
  await amc.dataSets.create(SALES);
  simulator.faults.next('UpdateDataSet', { kind: 'cut', when: 'after' });
  expect(await amc.dataSets.update('sales', { description: 'x' })).toMatchObject({ description: 'x' });
  expect(calls('UpdateDataSet')).toBe(2);
  simulator.faults.next('CreateUserDeletionRequest', { kind: 'cut', when: 'after' });
  await amc.userDeletions.create([{ externalIdentity: { type: 'MAID', value: 'id' } }]);
  expect(calls('CreateUserDeletionRequest')).toBe(2);
});
