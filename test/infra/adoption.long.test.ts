import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseBucketPolicy } from '../../src/doctor/bucket-policy.js';
import { parseAmcAccount } from '../../src/doctor/amc-account.js';
import { judgePolicy } from '../../src/doctor/policy-judgement.js';
import { amazonsStatement } from '../helpers/amazons-statement.js';
import { bucketNameOf, SLOW_MS, stackOf, statementsOf, type MadeStack } from '../helpers/stack-template.js';

const AMC = '999988887777';
const UPLOADING = {
  dataSets: [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US', upload: {} }],
  amcUploadAccountId: AMC,
  secrets: { AMC_SECRET: 'amc/settings' },
};
const ROLE = 'arn:aws:iam::555566667777:role/etl';
const SUBNET = 'subnet-0123456789abcdef0';
const GROUP = 'sg-0123456789abcdef0';

/** The rights of AMC's account on a bucket of the template, by its policy. */
function judged({ template }: MadeStack, start: string) {
  const Statement = statementsOf(template, 'AWS::S3::BucketPolicy', start).map(
    ({ Principal, ...others }) => ({
      Principal: Principal ?? '*',
      ...others,
    }),
  );
  const policy = parseBucketPolicy(JSON.stringify({ Version: '2012-10-17', Statement }));
  const location = { bucket: bucketNameOf(template, start), key: '' };
  return judgePolicy(policy ?? [], location, parseAmcAccount(AMC));
}

describe('what AMC can read', { timeout: SLOW_MS }, () => {
  let made: MadeStack;
  beforeAll(() => {
    made = stackOf(UPLOADING);
  }, SLOW_MS);

  it('is the entire bucket with data files and manifests, as doctor judges it', () => {
    expect(judged(made, 'BucketsData')).toMatchObject({ missing: [], unsure: [], denying: [], open: [] });
    const amc = statementsOf(made.template, 'AWS::S3::BucketPolicy', 'BucketsData').filter(
      ({ Sid }) => Sid === 'AmcReadsData',
    );
    const name = bucketNameOf(made.template, 'BucketsData');
    expect(amc).toEqual([amazonsStatement('AmcReadsData', `arn:aws:iam::${AMC}:root`, name)]);
  });

  it.each(['BucketsDrops', 'BucketsOutput'])('excludes everything in %s', (start) => {
    expect(judged(made, start).missing).toHaveLength(5);
    expect(JSON.stringify(statementsOf(made.template, 'AWS::S3::BucketPolicy', start))).not.toContain(AMC);
  });

  it('includes only data files and manifests; everything else goes to a bucket with versions', () => {
    const data = bucketNameOf(made.template, 'BucketsData');
    const writing = (start: string) =>
      statementsOf(made.template, 'AWS::IAM::Policy', start)
        .filter(({ Action }) => Action.includes('s3:PutObject'))
        .flatMap(({ Resource }) => Resource.filter((arn) => arn.startsWith(`arn:aws:s3:::${data}`)));
    expect(new Set(writing(''))).toEqual(new Set([`arn:aws:s3:::${data}/runs/*`]));
    made.template.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({
            Prefix: 'runs/',
            ExpirationInDays: 90,
            NoncurrentVersionExpiration: { NoncurrentDays: 14 },
          }),
          Match.objectLike({ Prefix: 'ledger/', NoncurrentVersionExpiration: { NoncurrentDays: 400 } }),
        ]),
      },
    });
    const { Properties } = Object.values(made.template.findResources('AWS::SSM::Parameter'))[0] ?? {};
    expect(JSON.stringify(Properties)).toMatch(/dataOutput.*BucketsData/);
  });

  it('cannot be changed by the function that follows uploads, nor can runs and drops', () => {
    const text = JSON.stringify(statementsOf(made.template, 'AWS::IAM::Policy', 'FollowRole'));
    expect(text).not.toMatch(/\/runs\/|s3:DeleteObject|sales|"s3:GetObjectVersion"/);
    expect(text).toMatch(/\/ledger\//);
  });
});

describe('existing buckets', { timeout: SLOW_MS }, () => {
  const made = () =>
    stackOf({
      ...UPLOADING,
      dataSets: [{ ...UPLOADING.dataSets[0], prefix: 'lake/sales/' }],
      refused: 'copy',
      buckets: { drops: ['the-lake', 'partner-drops'], output: 's3://ops/amc-ingest', data: 's3://for-amc' },
    });

  it('are used as they are: none is created, and no policy changes', () => {
    const { template } = made();
    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.resourceCountIs('AWS::S3::BucketPolicy', 0);
    const parameter = JSON.stringify(template.findResources('AWS::SSM::Parameter'));
    for (const place of ['ops/amc-ingest/runs/', 'ops/amc-ingest/ledger/', 'for-amc/runs/'])
      expect(parameter).toContain(place);
  });

  it('are read and watched only below the prefixes of the data sets', () => {
    const { template } = made();
    for (const name of ['the-lake', 'partner-drops'])
      template.hasResourceProperties('AWS::Events::Rule', {
        EventPattern: { detail: { bucket: { name: [name] }, object: { key: [{ prefix: 'lake/sales/' }] } } },
      });
    const reading = statementsOf(template, 'AWS::IAM::Policy', '').filter(({ Sid }) => Sid === 'ReadDrops');
    expect(reading.length).toBeGreaterThanOrEqual(3);
    for (const { Resource } of reading)
      expect(Resource).toEqual([
        'arn:aws:s3:::the-lake/lake/sales/*',
        'arn:aws:s3:::partner-drops/lake/sales/*',
      ]);
    const all = statementsOf(template, 'AWS::IAM::Policy', '').flatMap(({ Resource }) => Resource);
    expect(all.filter((arn) => /^arn:aws:s3:::(ops|for-amc)\/(?!amc-ingest\/|runs\/)/.test(arn))).toEqual([]);
  });
});

describe('other accounts that deliver drops', { timeout: SLOW_MS }, () => {
  it('may write drops below their prefix, and encrypt them, and nothing else', () => {
    const { template } = stackOf({
      ...UPLOADING,
      kms: true,
      region: 'us-east-1',
      writers: [{ principal: '222233335555', prefix: 'sales/' }, { principal: ROLE }],
    });
    const drops = bucketNameOf(template, 'BucketsDrops');
    const allowed = statementsOf(template, 'AWS::S3::BucketPolicy', 'BucketsDrops').filter(
      ({ Effect }) => Effect === 'Allow',
    );
    expect(allowed.map(({ Principal, Action, Resource }) => ({ Principal, Action, Resource }))).toEqual([
      {
        Principal: { AWS: 'arn:aws:iam::222233335555:root' },
        Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
        Resource: [`arn:aws:s3:::${drops}/sales/*`],
      },
      {
        Principal: { AWS: ROLE },
        Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
        Resource: [`arn:aws:s3:::${drops}/*`],
      },
    ]);
    const ofWriters = (start: string) =>
      statementsOf(template, 'AWS::KMS::Key', start).filter(({ Sid }) => Sid === 'WritersEncryptDrops');
    expect(ofWriters('BucketsKey').flatMap(({ Action }) => Action)).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'kms:Decrypt',
      'kms:GenerateDataKey',
    ]);
    expect(ofWriters('BucketsDataKey')).toEqual([]);
  });
});

describe('KMS keys', { timeout: SLOW_MS }, () => {
  it('are two: a multi-Region key in us-east-1 that AMC may use as Amazon requires, and one that AMC may not use', () => {
    const { template } = stackOf({ ...UPLOADING, kms: true, region: 'us-east-1' });
    template.resourceCountIs('AWS::KMS::Key', 2);
    const ofAmc = (start: string) =>
      statementsOf(template, 'AWS::KMS::Key', start).filter((statement) =>
        JSON.stringify(statement).includes(AMC),
      );
    expect(ofAmc('BucketsDataKey').flatMap(({ Action }) => Action)).toEqual([
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncrypt*',
      'kms:GenerateDataKey*',
      'kms:DescribeKey',
    ]);
    expect(ofAmc('BucketsKey')).toEqual([]);
    template.hasResourceProperties('AWS::KMS::Key', { MultiRegion: true, EnableKeyRotation: true });
    template.hasOutput('DataKeyArn', {});
    // The same template is refused elsewhere before anything is created.
    expect(JSON.stringify(template.toJSON()['Rules'])).toContain('us-east-1');
  });

  it('may exist already, even in another Region with a replica', () => {
    const dataKey = 'arn:aws:kms:eu-west-1:999900009999:key/mrk-0123456789abcdef0123456789abcdef';
    const { template } = stackOf({ ...UPLOADING, kms: { dataKey }, region: 'eu-west-1' });
    template.resourceCountIs('AWS::KMS::Key', 1);
    const using = statementsOf(template, 'AWS::IAM::Policy', 'IngestRole').filter(
      ({ Sid }) => Sid === 'UseKey',
    );
    expect(using.flatMap(({ Resource }) => Resource)).toContain(dataKey);
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          Match.objectLike({ ServerSideEncryptionByDefault: Match.objectLike({ KMSMasterKeyID: dataKey }) }),
        ],
      },
    });
  });
});

describe('settings for the rules of an account', { timeout: SLOW_MS }, () => {
  it('put all functions into the VPC, give all roles a boundary, and tag everything that can be tagged', () => {
    const permissionsBoundary = 'arn:aws:iam::888899990000:policy/bound';
    const { template } = stackOf({
      ...UPLOADING,
      vpc: { subnetIds: [SUBNET], securityGroupIds: [GROUP] },
      permissionsBoundary,
      tags: { team: 'ads', 'cost-center': '17' },
    });
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    expect(functions).toHaveLength(4);
    for (const { Properties } of functions)
      expect(Properties.VpcConfig).toEqual({ SubnetIds: [SUBNET], SecurityGroupIds: [GROUP] });
    const roles = Object.values(template.findResources('AWS::IAM::Role'));
    for (const { Properties } of roles) {
      expect(Properties.PermissionsBoundary).toBe(permissionsBoundary);
      expect(Properties.Tags).toContainEqual({ Key: 'team', Value: 'ads' });
    }
    for (const { Properties } of Object.values(template.findResources('AWS::S3::Bucket')))
      expect(Properties.Tags).toContainEqual({ Key: 'cost-center', Value: '17' });
    // Lambda's rights to join the VPC are not rights of the functions' own code.
    const joining = statementsOf(template, 'AWS::IAM::Policy', 'IngestRole').filter(({ Sid }) =>
      Sid?.endsWith('Vpc'),
    );
    expect(joining.map(({ Effect }) => Effect)).toEqual(['Allow', 'Deny']);
    expect(joining[0]?.Action).toEqual(joining[1]?.Action);
  });
});

describe('alarms', { timeout: SLOW_MS }, () => {
  it('without an action are a warning', () => {
    const { stack } = stackOf({ dataSets: [{ prefix: 'crm/', schema: 'crm' }] });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('Alarms notify nobody'));
  });

  it('all go to an e-mail address that one setting names', () => {
    const { template, stack } = stackOf({
      ...UPLOADING,
      alarmEmail: 'ops@example.com',
      expected: { d2c_sales: 26 },
    });
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms).toHaveLength(14);
    for (const { Properties } of alarms) expect(Properties.AlarmActions).toHaveLength(1);
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('Alarms notify nobody'));
  });

  it('fire when a data set has no delivery for longer than expected, by any route', () => {
    const { template } = stackOf({ ...UPLOADING, expected: { d2c_sales: 26 } });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      EvaluationPeriods: 26,
      TreatMissingData: 'breaching',
      Metrics: Match.arrayWith([Match.objectLike({ Expression: 'FILL(ingested0, 0) + FILL(ingested1, 0)' })]),
    });
  });

  it('are on a dashboard with drops, rows and uploads, unless the dashboard is switched off', () => {
    const { template } = stackOf(UPLOADING);
    const text = JSON.stringify(template.findResources('AWS::CloudWatch::Dashboard'));
    for (const name of ['RowsWritten', 'Refused', 'UploadFailed', 'ApproximateNumberOfMessagesVisible'])
      expect(text).toContain(name);
    stackOf({ ...UPLOADING, dashboard: false }).template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  });
});
