import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StorageError } from '../../src/errors.js';
import { ConfigSource } from '../../src/lambda/config/config-source.js';
import { parseLambdaConfig } from '../../src/lambda/config/lambda-config.js';
import { selectDataSet } from '../../src/lambda/config/select-data-set.js';
import { S3Server } from '../helpers/s3-server.js';

const CONFIG = {
  output: 's3://amc-out/runs',
  dataSets: [
    { prefix: 'sales/', schema: 'd2c-sales', country: 'US' },
    { prefix: 'sales/crm/', schema: 'crm' },
    { prefix: 'sales/crm/', bucket: 'other-drops', schema: 'catalog' },
  ],
};
const server = new S3Server();
beforeAll(() => server.listen());
afterAll(() => server.close());
beforeEach(() => server.createBucket('conf-bucket'));

const source = (location: string | undefined, more: object = {}) =>
  new ConfigSource({ location, s3Client: server.client({ maxAttempts: 1 }), ...more });

describe('the function’s configuration', () => {
  it('can be given inline', async () => {
    const config = await source(JSON.stringify(CONFIG)).get();
    expect(config).toMatchObject({
      output: { bucket: 'amc-out', key: 'runs/' },
      claims: { bucket: 'amc-out', key: 'claims/' },
      ledger: { bucket: 'amc-out', key: 'ledger/' },
      refused: { action: 'tag' },
      dataSets: [{ dataSetId: 'd2c_sales', country: 'US', maxRejectRate: 0.05 }, { dataSetId: 'crm' }, {}],
    });
  });

  it('can be read from S3, with its schemas', async () => {
    const schema = {
      dataSetId: 'own_set',
      columns: [{ name: 'sku', dataType: 'STRING', columnType: 'DIMENSION' }],
    };
    server.putObject('conf-bucket', 'own.json', JSON.stringify(schema));
    const dataSets = [{ prefix: '', schema: 's3://conf-bucket/own.json' }];
    server.putObject('conf-bucket', 'c.json', JSON.stringify({ ...CONFIG, dataSets }));
    const config = await source('s3://conf-bucket/c.json').get();
    expect(config.dataSets).toMatchObject([{ dataSetId: 'own_set', schema }]);
  });

  it('is cached for a while, and stays in use when it cannot be read again', async () => {
    let now = 0;
    let fails = false;
    const asked: string[] = [];
    const stale: string[] = [];
    const config = source('/amc/config', {
      ttlMs: 1000,
      now: () => now,
      onStale: (error: StorageError) => stale.push(error.code),
      fetchParameter: (name: string) => {
        asked.push(name);
        if (fails) return Promise.reject(new StorageError('x', { code: 'SSM_FAILED' }));
        return Promise.resolve(JSON.stringify(CONFIG));
      },
    });
    await config.get();
    now = 999;
    await config.get();
    expect(asked).toEqual(['/amc/config']);
    now = 1000;
    fails = true;
    expect((await config.get()).dataSets).toHaveLength(3);
    expect([asked.length, stale]).toEqual([2, ['SSM_FAILED']]);
  });

  it.each([
    ['nothing', undefined, 'NO_CONFIG'],
    ['a missing object', 's3://conf-bucket/none.json', 'CONFIG_NOT_READABLE'],
    ['a missing bucket', 's3://none-bucket/none.json', 'BUCKET_NOT_FOUND'],
    ['text that is not JSON', '{"output": ', 'INVALID_SCHEMA'],
    [
      'an unknown schema',
      JSON.stringify({ ...CONFIG, dataSets: [{ prefix: 'a', schema: 'none' }] }),
      'SCHEMA_NOT_FOUND',
    ],
  ])('is refused with %s', async (_, location, code) => {
    await expect(source(location).get()).rejects.toMatchObject({ code });
  });

  it('is refused with a schema that joins a second file, unless the file is optional', async () => {
    const withSchema = (schema: unknown) =>
      source(JSON.stringify({ ...CONFIG, dataSets: [{ prefix: 'shop/', schema }] })).get();
    await expect(withSchema('square-items')).rejects.toMatchObject({
      code: 'INVALID_SCHEMA',
      message: expect.stringMatching(/square_items.*"shop\/".*--join customers=FILE/),
    });
    expect((await withSchema('magento-customers')).dataSets).toHaveLength(1);
  });

  it('is refused with all of its problems', () => {
    const wrong = {
      output: 'bucket',
      dataSets: [
        { prefix: 'a/', schema: '../x.json', contry: 'US' },
        { prefix: 'a/', schema: 'crm', maxRejectRate: 2 },
      ],
    };
    expect(() => parseLambdaConfig(JSON.stringify(wrong), 'test')).toThrow(
      /output: .*dataSets\.0\.schema: .*contry.*dataSets\.1\.maxRejectRate/s,
    );
    const twice = { ...CONFIG, dataSets: [CONFIG.dataSets[0], CONFIG.dataSets[0]] };
    expect(() => parseLambdaConfig(JSON.stringify(twice), 'test')).toThrow(
      /dataSets\.1\.prefix: is given twice/,
    );
  });
});

describe('a drop', () => {
  const select = async (bucket: string, key: string) => {
    const selection = selectDataSet(await source(JSON.stringify(CONFIG)).get(), { bucket, key });
    return selection.kind === 'route' ? selection.route.dataSetId : selection.kind;
  };

  it.each([
    ['drops', 'sales/a.csv', 'd2c_sales'],
    ['drops', 'sales/crm/a.csv', 'crm'],
    ['other-drops', 'sales/crm/a.csv', 'catalog'],
    ['drops', 'Sales/a.csv', 'unknown'],
    ['drops', 'sales/', 'ignore'],
    ['drops', 'sales/_SUCCESS', 'ignore'],
    ['drops', 'sales/.part', 'ignore'],
    ['drops', 'sales/_temporary/0/_temporary/attempt_1/part-0.csv', 'ignore'],
    ['drops', 'sales/.tmp/part-0.csv', 'ignore'],
    ['drops', 'sales/2024_$folder$', 'ignore'],
    ['drops', 'sales/.part-0.csv.crc', 'ignore'],
    ['drops', 'sales/a.csv.md5', 'ignore'],
    ['drops', 'sales/q.csv.metadata', 'ignore'],
    ['drops', 'sales/unload_manifest', 'ignore'],
    ['drops', 'sales/dt=2024-05-13/part-0.csv', 'd2c_sales'],
    ['drops', 'sales/_dt=2024-05-13/part-0.csv', 'd2c_sales'],
    ['drops', 'sales/a_manifest.csv', 'd2c_sales'],
    ['drops', 'elsewhere/_temporary/a.csv', 'unknown'],
    ['amc-out', 'runs/sales/a.csv', 'ignore'],
    ['amc-out', 'claims/x.json', 'ignore'],
    ['amc-out', 'ledger/crm/runs/r/000001.json', 'ignore'],
  ])('in %s at %s is assigned to %s', async (bucket, key, expected) => {
    expect(await select(bucket, key)).toBe(expected);
  });
});
