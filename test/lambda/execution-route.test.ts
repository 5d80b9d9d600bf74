import { S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { ConfigSource } from '../../src/lambda/config/config-source.js';
import { executionInputShape } from '../../src/lambda/scale-out/step-events.js';
import { routeOf } from '../../src/lambda/scale-out/execution-route.js';

const CONFIG = {
  output: 's3://amc-out/runs',
  dataSets: [
    { prefix: 'sales/', schema: 'd2c-sales', country: 'US', delivery: { by: 'marker' } },
    { prefix: 'crm/', schema: 'crm', ignore: ['by-hand/**'] },
  ],
};
const source = new ConfigSource({
  location: JSON.stringify(CONFIG),
  s3Client: new S3Client({ region: 'us-east-1' }),
});
const drop = (key: string) => ({ bucket: 'drops', key, size: 10, etag: 'e', versionId: null });
const parts = { list: { bucket: 'amc-out', key: 'staging/list.json' }, mark: drop('sales/a/_SUCCESS') };

it.each([
  ['a file', { drop: drop('crm/people.csv') }, 'crm'],
  ['a folder', { drop: drop('sales/dt=2024-05-13/'), parts }, 'd2c_sales'],
  ['the folder of the prefix itself', { drop: drop('sales/'), parts }, 'd2c_sales'],
  ['files for a manual start, where drops are ignored', { inputs: ['s3://drops/crm/by-hand/'] }, 'crm'],
  ['files of multiple folders', { inputs: ['s3://drops/sales/a/', 's3://drops/sales/b/x.csv'] }, 'd2c_sales'],
])('the data set of an execution is found for %s', async (_what, input, dataSetId) => {
  const route = routeOf(executionInputShape.parse(input), await source.get());
  expect(route.dataSetId).toBe(dataSetId);
});

it.each([
  ['of two data sets', { inputs: ['s3://drops/sales/', 's3://drops/crm/'] }],
  ['of no data set', { drop: drop('other/a.csv') }],
])('the inputs %s of an execution are refused', async (_what, input) => {
  const config = await source.get();
  expect(() => routeOf(executionInputShape.parse(input), config)).toThrow(/belong to one data set/);
});
