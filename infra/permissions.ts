import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { isS3Url, parseS3Location } from '../src/aws/s3-location.js';
import { arnInFindings, type BucketLocation } from './bucket-location.js';
import type { Buckets } from './buckets.js';
import { lambdaConfig } from './configuration.js';
import type { StackSettings } from './stack-settings.js';

export interface PermissionsContext {
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly settings: StackSettings;
  readonly buckets: Buckets;
  readonly configuration: StringParameter;
}

const RUN_KEYS = 'A run has files named for its data set, id, periods and parts.';

/** What the function may do: read and tag drops, write runs, claims and the ledger, read its configuration, write its log. */
export function grantPermissions(context: PermissionsContext): void {
  const { role, settings, buckets } = context;
  const { output, data } = buckets;
  allowDrops(role, buckets);
  const ofRuns = [
    's3:GetObject',
    's3:PutObject',
    's3:PutObjectTagging',
    's3:DeleteObject',
    's3:AbortMultipartUpload',
  ];
  allow(role, 'WriteRuns', ofRuns, [output.objects('runs/*'), data.objects('runs/*')]);
  allow(
    role,
    'FindUploads',
    ['s3:ListBucketMultipartUploads'],
    [output.bucket.bucketArn, data.bucket.bucketArn],
  );
  acknowledgeKeys(role, output, 'runs/*', RUN_KEYS);
  acknowledgeKeys(role, data, 'runs/*', RUN_KEYS);
  if (lambdaConfig(settings).dataSets.some(({ delivery }) => delivery !== undefined)) {
    allow(role, 'FollowFolders', ['s3:DeleteObject'], [output.objects('claims/open/*')]);
    allow(role, 'ListFiles', ['s3:PutObject'], [output.objects('staging/deliveries/*')]);
    const named = 'A folder that is being filled is named for a hash of it.';
    acknowledgeKeys(role, output, 'claims/open/*', named);
    acknowledgeKeys(role, output, 'staging/deliveries/*', 'Lists of files are named for their hash.');
  }
  allowRecords(context);
  allowSchemas(role, settings);
  allowSuppressionLists(role, settings);
  buckets.keys.allowUse(role);
}

/** Reading drops, and distinguishing missing ones from forbidden ones, which requires listing the buckets. */
export function allowDrops(role: Role, buckets: Buckets): void {
  allow(role, 'ReadDrops', ['s3:GetObject', 's3:GetObjectVersion'], dropArns(role, buckets));
  allow(role, 'SeeBuckets', ['s3:ListBucket'], buckets.arns);
}

/**
 * Claims, ledger, marks on drops, configuration, secrets and log: the permissions of every function that makes
 * decisions.
 */
export function allowRecords({ role, logGroup, settings, buckets, configuration }: PermissionsContext): void {
  const { output } = buckets;
  allow(role, 'Claim', ['s3:GetObject', 's3:PutObject'], [output.objects('claims/*')]);
  // No deletion: entries stay permanently.
  allow(role, 'Record', ['s3:GetObject', 's3:PutObject'], [output.objects('ledger/*')]);
  acknowledgeKeys(role, output, 'claims/*', 'A claim is named for a hash of its drop.');
  acknowledgeKeys(
    role,
    output,
    'ledger/*',
    'Entries are named for their data set, run, instance and digest.',
  );
  if (settings.refused === 'tag') {
    const tagging = [
      'GetObjectTagging',
      'GetObjectVersionTagging',
      'PutObjectTagging',
      'PutObjectVersionTagging',
    ];
    const actions = tagging.map((action) => `s3:${action}`);
    allow(role, 'TagRefused', actions, dropArns(role, buckets));
  } else if (settings.refused === 'copy') {
    allow(role, 'CopyRefused', ['s3:PutObject', 's3:PutObjectTagging'], [output.objects('quarantine/*')]);
    acknowledgeKeys(role, output, 'quarantine/*', 'A copy keeps the key of its drop.');
  }
  allow(role, 'ReadConfiguration', ['ssm:GetParameter'], [configuration.parameterArn]);
  allow(role, 'WriteLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
  for (const [variable, name] of Object.entries(settings.secrets))
    Secret.fromSecretNameV2(role, variable, name).grantRead(role);
}

/** Whether AMC is asked what arrived for any data set. */
export function checksArrival(settings: StackSettings): boolean {
  return lambdaConfig(settings).dataSets.some(({ upload }) => upload?.check === true);
}

/** The reports of runs, to which a check is added: nothing else of a run. */
export function allowReports(role: Role, { output }: Buckets): void {
  const [json, page] = ['runs/*/report.json', 'runs/*/report.html'] as const;
  allow(role, 'ReadReports', ['s3:GetObject'], [output.objects(json)]);
  allow(
    role,
    'WriteReports',
    ['s3:PutObject'],
    [json, page].map((keys) => output.objects(keys)),
  );
  for (const keys of [json, page])
    acknowledgeKeys(role, output, keys, 'A report lies in the folder of its data set and run.');
}

/** The data sets' schemas that are in S3: only these objects. */
export function allowSchemas(role: Role, settings: StackSettings): void {
  const schemas = lambdaConfig(settings).dataSets.flatMap(({ schema }) =>
    typeof schema === 'string' && isS3Url(schema) ? [schema] : [],
  );
  if (schemas.length > 0) allow(role, 'ReadSchemas', ['s3:GetObject'], objectArns(role, schemas));
}

/** Functions that read drops also read the lists of people to leave out: only these objects. */
export function allowSuppressionLists(role: Role, settings: StackSettings): void {
  const lists = lambdaConfig(settings).dataSets.flatMap(({ suppress }) =>
    suppress === undefined ? [] : [suppress],
  );
  if (lists.length > 0) allow(role, 'ReadSuppressionLists', ['s3:GetObject'], objectArns(role, lists));
}

export function allow(
  role: Role,
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
): void {
  role.addToPolicy(new PolicyStatement({ sid, actions: [...actions], resources: [...resources] }));
}

/** The only wildcards: keys below a prefix of one of the stack's own locations. */
export function acknowledgeKeys(
  role: Role,
  { bucket, prefix }: BucketLocation,
  keys: string,
  reason: string,
): void {
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${arnInFindings(bucket)}/${prefix}${keys}]`,
    reason,
  });
}

/** Drops that may be read: in the stack's own bucket all; in an existing bucket those below the data sets' prefixes. */
function dropArns(role: Role, { drops }: Buckets): string[] {
  return drops.flatMap(({ bucket, prefixes }) =>
    (prefixes.length === 0 ? [''] : prefixes).map((prefix) => {
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${arnInFindings(bucket)}/${prefix}*]`,
        reason: 'Keys of drops are chosen by those who drop them.',
      });
      return bucket.arnForObjects(`${prefix}*`);
    }),
  );
}

function objectArns(role: Role, urls: readonly string[]): string[] {
  const { partition } = Stack.of(role);
  const arns = urls.map(parseS3Location).map(({ bucket, key }) => `arn:${partition}:s3:::${bucket}/${key}`);
  return [...new Set(arns)];
}
