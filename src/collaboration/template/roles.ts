import { literal, ref, sub } from './resource.js';
import type { StackTable } from './stack-table.js';

const GLUE = 'arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}';

/**
 * The permissions that a service needs to read tables: on their data files and on their descriptions in the
 * Glue catalog; nothing else.
 */
export function readTables(name: string, tables: readonly StackTable[]): unknown[] {
  const buckets = [...new Set(tables.map(({ data }) => data.bucket))];
  const own = { StringEquals: { 's3:ResourceAccount': ref('AWS::AccountId') } };
  const bucketArn = (bucket: string) => sub(`arn:\${AWS::Partition}:s3:::${bucket}`);
  return [
    {
      PolicyName: name,
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 's3:GetObject',
            Resource: tables.map(({ data }) =>
              sub(`arn:\${AWS::Partition}:s3:::${data.bucket}/${literal(data.key)}/*`),
            ),
            Condition: own,
          },
          {
            Effect: 'Allow',
            Action: 's3:GetBucketLocation',
            Resource: buckets.map(bucketArn),
            Condition: own,
          },
          ...buckets.map((bucket) => ({
            Effect: 'Allow',
            Action: 's3:ListBucket',
            Resource: bucketArn(bucket),
            Condition: {
              ...own,
              StringLike: {
                's3:prefix': tables
                  .filter(({ data }) => data.bucket === bucket)
                  .flatMap(({ data }) => [data.key, `${data.key}/*`]),
              },
            },
          })),
          {
            Effect: 'Allow',
            Action: [
              'glue:GetDatabase',
              'glue:GetDatabases',
              'glue:GetTable',
              'glue:GetTables',
              'glue:GetPartition',
              'glue:GetPartitions',
              'glue:BatchGetPartition',
            ],
            Resource: [
              sub(`${GLUE}:catalog`),
              sub(`${GLUE}:database/\${Database}`),
              ...tables.map((table) => sub(`${GLUE}:table/\${Database}/${table.name}`)),
            ],
          },
          {
            Effect: 'Allow',
            Action: ['glue:GetSchema', 'glue:GetSchemaVersion'],
            Resource: '*',
          },
          {
            'Fn::If': [
              'HasKey',
              { Effect: 'Allow', Action: 'kms:Decrypt', Resource: ref('KmsKeyArn') },
              ref('AWS::NoValue'),
            ],
          },
        ],
      },
    },
  ];
}
