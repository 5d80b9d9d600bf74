import { describe, expect, it } from 'vitest';
import { locationOf, s3RunLocation, type S3RunLocationOptions } from '../../src/store/s3-run-location.js';

const given = (more: Partial<S3RunLocationOptions> = {}) =>
  s3RunLocation({ out: 's3://records/out', dataSetId: 'crm', runId: 'r1', ...more });
const SETTINGS = { instanceIds: ['amcone'], kmsKeyId: 'arn:aws:kms:key' };

describe('the location of a run’s objects', () => {
  it('is one prefix, whose objects carry the tag of the instances', () => {
    const { records, data } = given(SETTINGS);
    expect(records).toBe(data);
    expect(data).toMatchObject({
      bucket: 'records',
      dataSetPrefix: 'out/crm/',
      prefix: 'out/crm/r1/',
      settings: { Tagging: 'instanceId=amcone' },
    });
    expect(locationOf(data)).toBe('s3://records/out/crm/r1/');
  });

  it.each(['s3://data', 's3://data/out', 's3://records/other', 's3://records'])(
    'is separate for what AMC reads, so that the instances get no tag for the records: %s',
    (dataOut) => {
      const { records, data } = given({ ...SETTINGS, dataOut });
      expect(locationOf(records)).toBe('s3://records/out/crm/r1/');
      expect(locationOf(data)).toBe(`${dataOut}/crm/r1/`);
      expect(data.settings).toMatchObject({ Tagging: 'instanceId=amcone' });
      expect(records.settings).not.toHaveProperty('Tagging');
      expect(records.settings).toMatchObject({ SSEKMSKeyId: 'arn:aws:kms:key' });
    },
  );

  it.each(['s3://records/out', 's3://records/out/'])(
    'is one prefix when both are the same: %s',
    (dataOut) => {
      const { records, data } = given({ ...SETTINGS, dataOut });
      expect(records).toBe(data);
      expect(data.settings).toMatchObject({ Tagging: 'instanceId=amcone' });
    },
  );

  it('is nowhere else, whatever the names are', () => {
    for (const names of [{ dataSetId: '../crm' }, { runId: '..' }, { runId: 'a/b' }])
      expect(() => given(names)).toThrow(expect.objectContaining({ code: 'INVALID_RUN_NAME' }));
    expect(() => given({ dataOut: 's3://a/../b' })).toThrow(
      expect.objectContaining({ code: 'INVALID_S3_LOCATION' }),
    );
  });
});
