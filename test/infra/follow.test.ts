import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followDefinition } from '../../infra/follow-definition.js';
import { SLOW_MS } from '../helpers/stack-template.js';
import { synthesizedTemplate } from '../helpers/state-machine/synthesized.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'amc-synth-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let template: Template;
beforeAll(() => {
  template = synthesizedTemplate(
    {
      dataSets: [
        {
          prefix: 'sales/',
          schema: 'd2c-sales',
          country: 'US',
          upload: {},
          delivery: { by: 'quiet', minutes: 20 },
        },
      ],
      scaleOut: false,
      amcUploadAccountId: '999988887777',
      secrets: { AMC_SECRET: 'amc' },
    },
    folder,
  );
}, SLOW_MS);

describe('a stack that uploads', () => {
  it('follows uploads with a state machine that only the function may start', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineName: 'AmcIngest-follow',
      DefinitionString: JSON.stringify(followDefinition()),
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'handler.handler',
      Environment: { Variables: Match.objectLike({ AMC_INGEST_FOLLOW_STATE_MACHINE: Match.anyValue() }) },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Sid: 'FollowUploads', Action: 'states:StartExecution' }),
        ]),
      },
    });
  });

  it('alerts people to uploads that AMC refused, and to runs that wait for approval', () => {
    for (const MetricName of ['UploadFailed', 'Held'])
      template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName });
  });

  it('checks folders on a schedule', () => {
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(5 minutes)' });
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain('claims/open/*');
  });
});
