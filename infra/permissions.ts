import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { isS3Url, parseS3Location } from '../src/aws/s3-location.js';
import { resourceOf, type Buckets } from './buckets.js';
import { lambdaConfig, type StackSettings } from './stack-settings.js';

export interface PermissionsContext {
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly settings: StackSettings;
  readonly buckets: Buckets;
  readonly configuration: StringParameter;
}

/** What the function may do: read and tag drops, write runs, claims and the ledger, read its configuration, write its log. */
export function grantPermissions({
  role,
  logGroup,
  settings,
  buckets,
  configuration,
}: PermissionsContext): void {
  const { drops, output, key } = buckets;
  const allow = (sid: string, actions: readonly string[], resources: readonly string[]) =>
    role.addToPolicy(new PolicyStatement({ sid, actions: [...actions], resources: [...resources] }));

  allow('ReadDrops', ['s3:GetObject', 's3:GetObjectVersion'], [drops.arnForObjects('*')]);
  // Without s3:ListBucket, an object that is gone looks like one that is forbidden.
  allow('SeeBuckets', ['s3:ListBucket'], [drops.bucketArn, output.bucketArn]);
  allow(
    'WriteRuns',
    ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging', 's3:DeleteObject', 's3:AbortMultipartUpload'],
    [output.arnForObjects('runs/*')],
  );
  allow('FindUploads', ['s3:ListBucketMultipartUploads'], [output.bucketArn]);
  allow('Claim', ['s3:GetObject', 's3:PutObject'], [output.arnForObjects('claims/*')]);
  if (lambdaConfig(settings).dataSets.some(({ delivery }) => delivery !== undefined)) {
    allow('FollowFolders', ['s3:DeleteObject'], [output.arnForObjects('claims/open/*')]);
    allow('ListFiles', ['s3:PutObject'], [output.arnForObjects('staging/deliveries/*')]);
    acknowledgeKeys(
      role,
      output,
      'claims/open/*',
      'A folder that is being filled is named for a hash of it.',
    );
    acknowledgeKeys(role, output, 'staging/deliveries/*', 'Lists of files are named for their hash.');
  }
  // No deletion: entries stay for good.
  allow('Record', ['s3:GetObject', 's3:PutObject'], [output.arnForObjects('ledger/*')]);
  if (settings.refused === 'tag') {
    allow(
      'TagRefused',
      [
        's3:GetObjectTagging',
        's3:GetObjectVersionTagging',
        's3:PutObjectTagging',
        's3:PutObjectVersionTagging',
      ],
      [drops.arnForObjects('*')],
    );
  } else if (settings.refused === 'copy') {
    allow('CopyRefused', ['s3:PutObject', 's3:PutObjectTagging'], [output.arnForObjects('quarantine/*')]);
  }
  const schemas = lambdaConfig(settings).dataSets.flatMap(({ schema }) =>
    typeof schema === 'string' && isS3Url(schema) ? [parseS3Location(schema)] : [],
  );
  if (schemas.length > 0) {
    const { partition } = Stack.of(role);
    allow(
      'ReadSchemas',
      ['s3:GetObject'],
      schemas.map(({ bucket, key: name }) => `arn:${partition}:s3:::${bucket}/${name}`),
    );
  }
  allowSuppressionLists(role, settings);
  allow('ReadConfiguration', ['ssm:GetParameter'], [configuration.parameterArn]);
  allow('WriteLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
  for (const [variable, name] of Object.entries(settings.secrets))
    Secret.fromSecretNameV2(role, variable, name).grantRead(role);
  if (key !== null) allow('UseKey', ['kms:Decrypt', 'kms:GenerateDataKey'], [key.keyArn]);
  acknowledgeKeys(role, drops, '*', 'Keys of drops are chosen by those who drop them.');
  acknowledgeKeys(role, output, 'runs/*', 'A run has files named for its data set, id, periods and parts.');
  acknowledgeKeys(role, output, 'claims/*', 'A claim is named for a hash of its drop.');
  acknowledgeKeys(
    role,
    output,
    'ledger/*',
    'Entries are named for their data set, run, instance and digest.',
  );
  if (settings.refused === 'copy')
    acknowledgeKeys(role, output, 'quarantine/*', 'A copy keeps the key of its drop.');
}

/** Who reads drops reads the lists of people to leave out: these objects, and nothing beside them. */
export function allowSuppressionLists(role: Role, settings: StackSettings): void {
  const lists = lambdaConfig(settings).dataSets.flatMap(({ suppress }) =>
    suppress === undefined ? [] : [parseS3Location(suppress)],
  );
  if (lists.length === 0) return;
  const { partition } = Stack.of(role);
  const arns = lists.map(({ bucket, key }) => `arn:${partition}:s3:::${bucket}/${key}`);
  role.addToPolicy(
    new PolicyStatement({
      sid: 'ReadSuppressionLists',
      actions: ['s3:GetObject'],
      resources: [...new Set(arns)],
    }),
  );
}

/** The only wildcards: keys below a prefix of one of the stack's own buckets. */
export function acknowledgeKeys(role: Role, bucket: Bucket, keys: string, reason: string): void {
  const logicalId = Stack.of(bucket).getLogicalId(resourceOf(bucket));
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/${keys}]`,
    reason,
  });
}
