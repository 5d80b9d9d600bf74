import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { regionInFindings } from './bucket-location.js';
import type { Buckets } from './buckets.js';
import { acknowledgeKeys, allow, allowDrops } from './permissions.js';

const RANDOM_KEYS = 'Working files are named for their execution and range.';

/**
 * The permissions that the function for single steps has in addition to those of the function for drops: using the
 * working files.
 */
export function allowStaging(role: Role, { output }: Buckets): void {
  allow(
    role,
    'UseStaging',
    ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
    [output.objects('staging/*')],
  );
  acknowledgeKeys(role, output, 'staging/*', RANDOM_KEYS);
}

/**
 * The permissions of the function for ranges: reading drops, writing parts and working files. It reads no runs and
 * deletes none.
 */
export function allowRanges(role: Role, logGroup: LogGroup, buckets: Buckets): void {
  const { data } = buckets;
  allowDrops(role, buckets);
  allow(
    role,
    'WriteParts',
    ['s3:PutObject', 's3:PutObjectTagging', 's3:AbortMultipartUpload'],
    [data.objects('runs/*')],
  );
  allowStaging(role, buckets);
  allow(role, 'WriteLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
  buckets.keys.allowUse(role);
  acknowledgeKeys(role, data, 'runs/*', 'A run has files named for its data set, id, periods and parts.');
}

/**
 * The permissions of the state machine: calling its functions, running its maps, reading their items and writing their
 * results.
 */
export function allowStateMachine(
  role: Role,
  machine: { readonly name: string; readonly arn: string; readonly functionArns: readonly string[] },
  buckets: Buckets,
): void {
  allow(role, 'CallFunctions', ['lambda:InvokeFunction'], machine.functionArns);
  allow(role, 'RunMaps', ['states:StartExecution'], [machine.arn]);
  const executions = Stack.of(role).formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${machine.name}/*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  allow(
    role,
    'WatchMaps',
    // The last one: someone may redrive an execution that was stopped or timed out, and its maps with it.
    ['states:DescribeExecution', 'states:StopExecution', 'states:RedriveExecution'],
    [executions],
  );
  allow(
    role,
    'UseMapFiles',
    ['s3:GetObject', 's3:PutObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
    [buckets.output.objects('staging/*')],
  );
  buckets.keys.allowUse(role, ['key']);
  acknowledgeKeys(role, buckets.output, 'staging/*', RANDOM_KEYS);
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:${regionInFindings(Stack.of(role))}:<AWS::AccountId>:execution:${machine.name}/*]`,
    reason: 'Child executions of its own maps, which Step Functions names.',
  });
}
