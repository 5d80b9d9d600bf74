import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { getLanguageService, TextDocument, type Diagnostic } from 'amazon-states-language-service';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeApp } from '../../infra/make-app.js';
import { parseSettings } from '../../infra/stack-settings.js';
import { validateDefinition } from '../helpers/state-machine/asl-validator.js';
import { definitionFor } from '../helpers/state-machine/definition-for.js';
import { SLOW_MS } from '../helpers/stack-template.js';
import { definitionIn, synthesizedTemplate } from '../helpers/state-machine/synthesized.js';
import { definitionShape } from '../helpers/state-machine/definition.js';
import { longIt } from '../helpers/effort.js';

const SETTINGS = {
  dataSets: [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US' }],
  kms: true,
  region: 'us-east-1',
  alarmTopicArn: 'arn:aws:sns:us-east-1:111122223333:ops',
  secrets: { AMC_SECRET: 'amc/settings' },
  scaleOut: {
    maxConcurrency: 77,
    rangeBytes: 123_000_000,
    aboveBytes: 5_000_000,
    maxWholeBytes: 9_000_000_000,
  },
};
const folder = mkdtempSync(path.join(os.tmpdir(), 'amc-scale-out-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let text = '';
let template: Template;
beforeAll(() => {
  template = synthesizedTemplate(SETTINGS, path.join(folder, 'a'));
  text = definitionIn(template);
}, SLOW_MS);

async function diagnose(definition: string): Promise<Diagnostic[]> {
  const service = getLanguageService({});
  const document = TextDocument.create('file:///machine.asl.json', 'json', 1, definition);
  return service.doValidation(document, service.parseJSONDocument(document));
}

describe('the definition of the state machine', () => {
  it('is in the stack as the tests execute it', () => {
    expect(text).toBe(definitionFor({ maxConcurrency: 77, rangesPerBatch: 1 }));
  });

  longIt('is valid for asl-validator, which finds a fault where there is one', () => {
    expect(validateDefinition(JSON.parse(text)).errorsText('\n')).toBe('');
    const broken = text.replace('"ToleratedFailurePercentage":0', '"ToleratedFailurePercentage":101');
    expect(validateDefinition(JSON.parse(broken)).isValid).toBe(false);
  });

  it('is valid for the language service of AWS, which does detect faults', async () => {
    expect(await diagnose(text)).toEqual([]);
    expect(await diagnose(text.replace('"Next":"BeginResolve"', '"Next":"Nowhere"'))).not.toEqual([]);
  });

  it('uses nothing that the test harness does not execute', () => {
    expect(Object.keys(definitionShape.parse(JSON.parse(text)).States)).toContain('ProcessRanges');
  });

  it('tolerates no failed range, reads items from S3, writes results to S3, and retries with jitter', () => {
    const { States } = definitionShape.parse(JSON.parse(text));
    const maps = Object.values(States).filter((state) => state.Type === 'Map');
    expect(maps).toHaveLength(2);
    for (const map of maps) {
      expect([map.ToleratedFailurePercentage, map.MaxConcurrency]).toEqual([0, 77]);
      for (const { Retry } of Object.values(map.ItemProcessor.States)) {
        const [throttled, passing] = Retry;
        expect(throttled).toMatchObject({ JitterStrategy: 'FULL' });
        expect(throttled?.ErrorEquals).toContain('Lambda.TooManyRequestsException');
        expect(passing).toMatchObject({ JitterStrategy: 'FULL', MaxAttempts: 5 });
        expect(passing?.ErrorEquals).not.toContain('States.ALL');
      }
    }
    // Every failure is recorded.
    for (const [name, state] of Object.entries(States))
      if (state.Type === 'Task' || state.Type === 'Map')
        expect([name, state.Catch[0]?.ErrorEquals]).toEqual([name, ['States.ALL']]);
  });
});

describe('the stack with the scale-out', () => {
  it('logs and traces the state machine without its data', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineName: 'AmcIngest-scale-out',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: Match.objectLike({ Level: 'ALL', IncludeExecutionData: false }),
    });
  });

  it('gives each function its handler and settings', () => {
    const environment = (variables: object) => ({ Environment: { Variables: Match.objectLike(variables) } });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'handler.handler',
      ...environment({ AMC_INGEST_SCALE_OUT_ABOVE_BYTES: '5000000' }),
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'scale-out-steps.handler',
      ...environment({
        AMC_INGEST_RANGE_BYTES: '123000000',
        AMC_INGEST_MAX_WHOLE_BYTES: '9000000000',
        AMC_SECRET: 'amc/settings',
      }),
    });
    template.hasResourceProperties('AWS::Lambda::Function', { Handler: 'scale-out-ranges.handler' });
  });

  it('lets the function for ranges write parts, but not read secrets, or delete or read runs', () => {
    const policies = template.findResources('AWS::IAM::Policy');
    const ranges = Object.entries(policies).find(([name]) => name.includes('ScaleOutRangesRole'));
    const statements: { Action: string | string[]; Resource: unknown }[] =
      ranges?.[1]['Properties'].PolicyDocument.Statement;
    expect(statements.flatMap(({ Action }) => Action).toSorted()).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:AbortMultipartUpload',
      's3:AbortMultipartUpload',
      's3:GetObject',
      's3:GetObject',
      's3:GetObjectVersion',
      's3:ListBucket',
      's3:PutObject',
      's3:PutObject',
      's3:PutObjectTagging',
    ]);
    const reading = statements.filter(({ Action }) => [Action].flat().includes('s3:GetObject'));
    expect(JSON.stringify(reading)).not.toContain('/runs/');
  });

  it('alerts people when an execution fails, times out, is stopped, or refuses a drop', () => {
    for (const MetricName of ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'])
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName,
        AlarmActions: ['arn:aws:sns:us-east-1:111122223333:ops'],
      });
    const refused = template.findResources('AWS::CloudWatch::Alarm', {
      Properties: { MetricName: 'Refused' },
    });
    expect(Object.keys(refused)).toHaveLength(2);
  });

  it('has no scale-out when the settings say so', () => {
    const { stack } = makeApp(parseSettings({ ...SETTINGS, scaleOut: false }), {
      outdir: path.join(folder, 'b'),
    });
    const without = Template.fromStack(stack);
    without.resourceCountIs('AWS::StepFunctions::StateMachine', 0);
    without.resourceCountIs('AWS::Lambda::Function', 1);
    expect(JSON.stringify(without.toJSON())).not.toContain('AMC_INGEST_STATE_MACHINE');
  });
});
