import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { problemsOf } from '../../infra/settings-file.js';
import { parseSettings } from '../../infra/stack-settings.js';

const dataSets = [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US' }];
const uploading = [{ ...dataSets[0], upload: {} }];
const ACCOUNT = '999988887777';
const KEY = 'arn:aws:kms:eu-west-1:999900009999:key/0123456789abcdef0123456789abcdef';

describe('settings of the stack', () => {
  it.each([
    ['a throttled poller', { dataSets, reservedConcurrency: 3, maxConcurrency: 5 }, /reservedConcurrency/],
    ['ranges too large for one call', { dataSets, scaleOut: { rangeBytes: 8e9 } }, /rangeBytes/],
    [
      '… or too many ranges per call',
      { dataSets, scaleOut: { rangeBytes: 5e8, rangesPerBatch: 100 } },
      /rangesPerBatch/,
    ],
    [
      'a schema that does not exist',
      { dataSets: [{ prefix: 's/', schema: 'd2c-sale' }] },
      /is not a shipped schema\. Did you mean d2c-sales\?/,
    ],
    [
      '… nor one of a similar name',
      { dataSets: [{ prefix: 's/', schema: 'zzzzzzzz' }] },
      /not a shipped schema\. Put a schema of your own into S3/,
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
    ['KMS keys in a Region where AMC does not use them', { dataSets, kms: true }, /us-east-1/],
    ['… even in another Region', { dataSets, kms: true, region: 'eu-west-1' }, /exists in us-east-1/],
    ['a key that AMC does not accept', { dataSets, kms: { dataKey: KEY } }, /multi-Region/],
    [
      'a key of another region',
      { dataSets, kms: { dataKey: KEY.replace('key/', 'key/mrk-') }, region: 'us-east-1' },
      /stack's region/,
    ],
    [
      'data files in the bucket of everything else',
      { dataSets, buckets: { output: 's3://ours/a', data: 's3://ours/b' } },
      /a bucket of its own/,
    ],
    [
      'writers into a bucket that is not the stack’s',
      { dataSets, buckets: { drops: ['lake'] }, writers: [{ principal: ACCOUNT }] },
      /existing bucket/,
    ],
    [
      'AMC as a writer',
      { dataSets, amcUploadAccountId: ACCOUNT, writers: [{ principal: ACCOUNT }] },
      /raw drops/,
    ],
    [
      'a writer that is an example',
      { dataSets, writers: [{ principal: '123456789012' }] },
      /example account/,
    ],
    ['a data set without deliveries', { dataSets, expected: { sales: 24 } }, /d2c_sales/],
    ['an alarm after more than a week', { dataSets, expected: { d2c_sales: 200 } }, /168/],
    [
      'two places for alarms',
      { dataSets, alarmEmail: 'a@example.com', alarmTopicArn: 'arn:aws:sns:us-east-1:999988887777:ops' },
      /one of them/,
    ],
    ['tags that AWS keeps for itself', { dataSets, tags: { 'aws:team': 'x' } }, /aws:/],
    [
      'an invalid subnet',
      { dataSets, vpc: { subnetIds: ['here'], securityGroupIds: ['sg-01234567'] } },
      /subnet/,
    ],
  ])('are refused for %s', (_, settings, problem) => {
    expect(() => parseSettings(settings)).toThrow(problem);
  });

  it('accept uploads with everything that these need', () => {
    const settings = { dataSets: uploading, amcUploadAccountId: ACCOUNT, secrets: { AMC_SECRET: 'amc' } };
    expect(parseSettings(settings).amcUploadAccountId).toBe(ACCOUNT);
  });
});

it('problems of a settings file are put into words, and other errors are not', () => {
  const thrownBy = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };
  expect(problemsOf(thrownBy(() => JSON.parse('{nope')))).toMatch(/^They are not JSON: /);
  expect(problemsOf(thrownBy(() => parseSettings({ dataSets: [] })))).toContain('at dataSets');
  expect(problemsOf(new UsageError('A word.', { code: 'INVALID_OPTIONS' }))).toBe('A word.');
  expect(problemsOf(new TypeError('a defect'))).toBeNull();
});
