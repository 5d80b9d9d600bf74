import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Validations, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeApp } from '../../infra/make-app.js';
import { parseSettings } from '../../infra/stack-settings.js';
import { SLOW_MS } from '../helpers/stack-template.js';

/** The scale-out has its own tests. */
const MINIMAL = {
  dataSets: [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US' }],
  scaleOut: false,
};
const FULL = {
  ...MINIMAL,
  dataSets: [
    { prefix: 'crm/', schema: 's3://schemas-bucket/crm.json', suppress: 's3://lists-bucket/never.csv' },
  ],
  kms: true,
  region: 'us-east-1',
  refused: 'copy',
  amcUploadAccountId: '999988887777',
  secrets: { AMC_LWA_SECRET: 'amc/lwa' },
  alarmTopicArn: 'arn:aws:sns:us-east-1:111122223333:ops',
  reservedConcurrency: 7,
};

const folder = mkdtempSync(path.join(os.tmpdir(), 'amc-synth-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let apps = 0;
const appFor = (settings: unknown) =>
  makeApp(parseSettings(settings), { outdir: path.join(folder, String(apps++)) });

/** Synthesizes, which fails when cdk-nag has a finding without a reason. */
function synthesize(settings: unknown): { template: Template; stack: Stack } {
  const { app, stack } = appFor(settings);
  app.synth();
  return { template: Template.fromStack(stack), stack };
}

let minimal: Template;
let full: Template;
let fullStack: Stack;
beforeAll(() => {
  ({ template: minimal } = synthesize(MINIMAL));
  ({ template: full, stack: fullStack } = synthesize(FULL));
}, SLOW_MS);

/** Actions of the function's role, by statement. */
const statements = (template: Template) =>
  Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }): { Sid?: string; Action: string | string[] }[] => Properties.PolicyDocument.Statement,
  );

describe('the stack', () => {
  it(
    'fails at synthesis where a rule of cdk-nag is broken',
    () => {
      const { app, stack } = appFor(MINIMAL);
      new CfnBucket(stack, 'Bare');
      expect(() => app.synth()).toThrow(/AwsSolutions-S10/);
    },
    SLOW_MS,
  );

  it('outputs the names that the runbook asks for', () => {
    const outputs = Object.entries(full.findOutputs('*')).map(([name, { Value }]) => [
      name,
      JSON.stringify(Value),
    ]);
    const named = Object.fromEntries(outputs);
    expect(named.QueueArn).toMatch(/QueueDrops.*"Arn"/);
    expect(named.DeadLetterQueueArn).toMatch(/QueueDeadLetters.*"Arn"/);
    expect(named.LogGroup).toMatch(/"Ref":"IngestLog/);
  });

  it('gives a reason for every exception from a rule, and names the finding', () => {
    const reasons = fullStack.node
      .findAll()
      .flatMap((construct) =>
        construct.node.metadata
          .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
          .map(({ data }) => JSON.stringify(data)),
      );
    expect(reasons.length).toBeGreaterThan(3);
    for (const reason of reasons) expect(reason).not.toMatch(/IAM[45]"/);
  });

  it('has buckets that are encrypted, closed to the public and to plain HTTP, and logged', () => {
    for (const template of [minimal, full]) {
      const buckets = Object.values(template.findResources('AWS::S3::Bucket'));
      expect(buckets).toHaveLength(4);
      for (const { Properties, DeletionPolicy } of buckets) {
        expect(DeletionPolicy).toBe('Retain');
        expect(Properties.BucketEncryption).toBeDefined();
        expect(Object.values(Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
      }
      expect(buckets.filter(({ Properties }) => Properties.LoggingConfiguration !== undefined)).toHaveLength(
        3,
      );
      const policies = Object.values(template.findResources('AWS::S3::BucketPolicy'));
      expect(policies).toHaveLength(4);
      for (const { Properties } of policies) {
        expect(JSON.stringify(Properties)).toContain('"aws:SecureTransport":"false"');
        expect(JSON.stringify(Properties)).toContain('"s3:TlsVersion":1.2');
      }
    }
  });

  it('keeps versions of drops, deletes raw drops, and cleans up unfinished uploads', () => {
    minimal.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({
            ExpirationInDays: 30,
            NoncurrentVersionExpiration: { NoncurrentDays: 14 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
          }),
        ]),
      },
    });
    for (const [prefix, days] of [
      ['runs/', 90],
      ['claims/', 400],
      ['staging/', 7],
    ]) {
      minimal.hasResourceProperties('AWS::S3::Bucket', {
        LifecycleConfiguration: {
          Rules: Match.arrayWith([Match.objectLike({ Prefix: prefix, ExpirationInDays: days })]),
        },
      });
    }
  });

  it('gives the function one message at a time, waits longer than a claim lasts, and keeps what fails', () => {
    minimal.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs22.x',
      Architectures: ['arm64'],
      Timeout: 900,
      MemorySize: 3008,
      EphemeralStorage: { Size: 10_240 },
    });
    minimal.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
    minimal.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 1020,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
      SqsManagedSseEnabled: true,
    });
    minimal.resourceCountIs('AWS::SQS::Queue', 2);
    minimal.resourceCountIs('AWS::Lambda::Function', 1);
    full.hasResourceProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: 7 });
  });

  it('keeps the ledger permanently, where only the function may read and nobody may delete it', () => {
    const buckets = Object.values(full.findResources('AWS::S3::Bucket'));
    const prefixes = buckets.flatMap(({ Properties }): (string | undefined)[] =>
      Properties.LifecycleConfiguration.Rules.filter(
        (rule: object) => 'ExpirationInDays' in rule && 'Prefix' in rule,
      ).map(({ Prefix }: { Prefix: string }) => Prefix),
    );
    expect(prefixes.toSorted()).toEqual(['claims/', 'quarantine/', 'runs/', 'staging/']);
    const output = buckets.find(({ Properties }) =>
      JSON.stringify(Properties.LifecycleConfiguration).includes('"runs/"'),
    );
    // No rule without a prefix removes existing objects.
    for (const rule of output?.['Properties'].LifecycleConfiguration.Rules ?? [])
      if (!('Prefix' in rule)) expect(Object.keys(rule)).not.toContain('ExpirationInDays');
    expect(JSON.stringify(full.findResources('AWS::SSM::Parameter'))).toContain('/ledger/');
    const reaching = statements(full).filter((statement) => JSON.stringify(statement).includes('/ledger/'));
    expect(reaching.map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ['Record', ['s3:GetObject', 's3:PutObject']],
    ]);
    const policies = JSON.stringify(full.findResources('AWS::S3::BucketPolicy'));
    expect(policies).not.toContain('/ledger');
    expect(policies.match(/"s3:GetObject"/g)).toHaveLength(1);
  });

  it('allows the function only what it uses', () => {
    const actions = new Set(statements(full).flatMap(({ Action }) => Action));
    expect([...actions].toSorted()).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:AbortMultipartUpload',
      's3:DeleteObject',
      's3:GetObject',
      's3:GetObjectVersion',
      's3:ListBucket',
      's3:ListBucketMultipartUploads',
      's3:PutObject',
      's3:PutObjectTagging',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
      'ssm:GetParameter',
    ]);
    expect(statements(minimal).map(({ Sid }) => Sid)).toContain('TagRefused');
    expect(JSON.stringify(statements(full).find(({ Sid }) => Sid === 'ReadSchemas'))).toContain(
      ':s3:::schemas-bucket/crm.json',
    );
    expect(JSON.stringify(statements(minimal))).not.toMatch(/secretsmanager|kms:|SuppressionLists/);
    const lists = statements(full).filter(({ Sid }) => Sid === 'ReadSuppressionLists');
    expect(lists).toHaveLength(1);
    expect(lists[0]?.Action).toBe('s3:GetObject');
    expect(JSON.stringify(lists[0])).toMatch(/:s3:::lists-bucket\/never\.csv"/);
  });

  it('names secrets and never contains one', () => {
    full.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ AMC_LWA_SECRET: 'amc/lwa' }) },
    });
    expect(JSON.stringify(full.toJSON())).not.toContain('resolve:secretsmanager');
  });

  it("gives AMC's data upload account access only where the settings name it", () => {
    expect(JSON.stringify(minimal.toJSON())).not.toContain('AmcReadsData');
    expect(JSON.stringify(full.toJSON())).toContain('AmcReadsData');
  });

  it('alerts people', () => {
    for (const MetricName of [
      'ApproximateNumberOfMessagesVisible',
      'ApproximateAgeOfOldestMessage',
      'Refused',
      'UnknownPrefix',
      'Errors',
    ]) {
      full.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName,
        AlarmActions: ['arn:aws:sns:us-east-1:111122223333:ops'],
        TreatMissingData: 'notBreaching',
      });
    }
  });

  it.each([
    ['an unknown setting', { ...MINIMAL, memory: 1 }],
    [
      'a data set that the function would refuse',
      { dataSets: [{ prefix: 'a/', schema: 'crm', contry: 'US' }] },
    ],
    ['an invalid account', { ...MINIMAL, amcUploadAccountId: 'abc' }],
  ])('refuses %s before anything is deployed', (_, settings) => {
    expect(() => parseSettings(settings)).toThrow();
  });
});
