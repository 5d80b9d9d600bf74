import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../infra/stack-settings.js';

const dataSets = [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US' }];
const uploading = [{ ...dataSets[0], upload: {} }];
const ACCOUNT = '999988887777';

describe('settings of the stack', () => {
  it.each([
    [
      'a poller that is throttled',
      { dataSets, reservedConcurrency: 3, maxConcurrency: 5 },
      /reservedConcurrency/,
    ],
    ['ranges that no call gets through', { dataSets, scaleOut: { rangeBytes: 8e9 } }, /rangeBytes/],
    [
      '… nor many of them',
      { dataSets, scaleOut: { rangeBytes: 5e8, rangesPerBatch: 100 } },
      /rangesPerBatch/,
    ],
    ["AWS's example account", { dataSets, amcUploadAccountId: '111122223333' }, /example account/],
    [
      'uploads that AMC cannot read',
      { dataSets: uploading, secrets: { AMC_SECRET: 'amc' } },
      /amcUploadAccountId/,
    ],
    ['uploads without credentials', { dataSets: uploading, amcUploadAccountId: ACCOUNT }, /secrets/],
    [
      'schemas that no parameter holds',
      {
        dataSets: [
          {
            prefix: 'x/',
            schema: {
              dataSetId: 'x',
              columns: Array.from({ length: 100 }, (_, at) => ({
                name: `column_${at}`,
                dataType: 'STRING',
                columnType: 'DIMENSION',
                description: 'x'.repeat(40),
              })),
            },
          },
        ],
      },
      /Put schemas into S3/,
    ],
  ])('refuse %s', (_, settings, problem) => {
    expect(() => parseSettings(settings)).toThrow(problem);
  });

  it('take uploads with all they need', () => {
    const settings = { dataSets: uploading, amcUploadAccountId: ACCOUNT, secrets: { AMC_SECRET: 'amc' } };
    expect(parseSettings(settings).amcUploadAccountId).toBe(ACCOUNT);
  });
});
