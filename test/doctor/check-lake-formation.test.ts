import { describe, expect, it } from 'vitest';
import { checkLakeFormation } from '../../src/doctor/check-lake-formation.js';
import { awsService, type ServiceAnswer } from '../helpers/aws-service.js';

const { signal } = new AbortController();
const check = () => checkLakeFormation({ bucket: 'my-bucket', key: 'tables/' }, signal);
/** The request as AWS writes it (recorded from its SDK's model). */
const resource = (place: string) => ({
  ResourceArn: `arn:aws:s3:::${place}`,
  RoleArn: 'arn:aws:iam::111122223333:role/lake',
  LastModified: 1.7e9,
  WithFederation: false,
  HybridAccessEnabled: true,
});

describe('Lake Formation', () => {
  it('is called as its SDK does it, page by page', async () => {
    const { asked } = await awsService((_, number) => ({
      body: { ResourceInfoList: [], ...(number === 1 ? { NextToken: 'more' } : {}) },
    }));
    expect(await check()).toMatchObject({ name: 'Lake Formation', status: 'ok' });
    const body = {
      FilterConditionList: [
        {
          Field: 'RESOURCE_ARN',
          ComparisonOperator: 'BEGINS_WITH',
          StringValueList: ['arn:aws:s3:::my-bucket'],
        },
      ],
      MaxResults: 100,
    };
    const what = 'lakeformation:/ListResources';
    expect(asked).toEqual([
      { what, body },
      { what, body: { ...body, NextToken: 'more' } },
    ]);
  });

  it.each([
    [['my-bucket'], 'failed'],
    [['my-bucket/'], 'failed'],
    [['my-bucket/tables'], 'failed'],
    [['my-bucket/tables/*'], 'failed'],
    [['my-bucket/tables/crmidentity'], 'failed'],
    [['my-bucket/other', 'my-bucket/tables'], 'failed'],
    [['my-bucket/other'], 'warning'],
    [['my-bucket/table'], 'warning'],
    [['my-bucket-2', 'my-bucket-2/tables'], 'ok'],
    [[], 'ok'],
  ] as const)('with these registered locations is judged: %s: %s', async (places, status) => {
    await awsService(() => ({ body: { ResourceInfoList: places.map(resource) } }));
    expect(await check()).toMatchObject({ status });
  });

  it('is reported with the registered location, and the command that deregisters it', async () => {
    await awsService(() => ({ body: { ResourceInfoList: [resource('my-bucket/tables')] } }));
    expect(await check()).toMatchObject({
      message: expect.stringContaining('my-bucket/tables is registered'),
      whatToDo: expect.stringContaining(
        "deregister-resource --region us-east-1 --resource-arn 'arn:aws:s3:::my-bucket/tables'",
      ),
      fault: 'configuration',
    });
  });

  it.each([
    [
      { status: 400, body: {}, errorType: 'AccessDeniedException' },
      /: AccessDeniedException\. .*lakeformation:ListResources/,
    ],
    [{ body: '<html>' }, /an answer of another form/],
    [{ body: { ResourceInfoList: [], NextToken: 'again' } }, /more than 2000 registered places/],
  ] satisfies readonly [ServiceAnswer, RegExp][])(
    'that does not answer is unknown (%#)',
    async (answer, message) => {
      await awsService(() => answer);
      expect(await check()).toMatchObject({
        status: 'skipped',
        message: expect.stringMatching(message),
        whatToDo: expect.stringContaining('aws lakeformation list-resources --region us-east-1'),
      });
    },
  );
});
