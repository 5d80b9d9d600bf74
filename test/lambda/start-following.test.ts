import type { SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followInputShape, type FollowInput } from '../../src/lambda/follow/follow-events.js';
import { startFollowing, type Follow } from '../../src/lambda/follow/start-following.js';
import { StepFunctionsServer } from '../helpers/step-functions-server.js';

const ARN = 'arn:aws:states:us-east-1:111122223333:stateMachine:AmcIngest-follow';
let machine: StepFunctionsServer;
let client: SFNClient;
let follow: Follow;
beforeEach(async () => {
  machine = new StepFunctionsServer();
  await machine.listen();
  client = machine.client();
  follow = startFollowing(ARN, client);
});
afterEach(async () => {
  client.destroy();
  await machine.close();
});

const input = (uploadId: string): FollowInput => ({
  drop: { bucket: 'drops', key: 'sales/a.csv', size: 1, etag: 'e', versionId: null },
  mark: null,
  dataSetId: 'd2c_sales',
  runId: 'run-1',
  ledger: 's3://out/ledger/',
  since: '2026-01-01T00:00:00Z',
  uploads: [{ instanceId: 'amcone', uploadId, handOverId: null }],
});

describe('the execution that follows uploads', () => {
  it('is started once, however often it is requested, and separately for other uploads', async () => {
    await follow(input('one'));
    await follow(input('one'));
    for (const execution of machine.executions.values()) execution.status = 'SUCCEEDED';
    await follow(input('one'));
    expect(machine.executions.size).toBe(1);
    await follow(input('two'));
    const started = [...machine.executions.values()].map(({ input: text }) =>
      followInputShape.parse(JSON.parse(text)),
    );
    expect(started).toEqual([input('one'), input('two')]);
  });

  it('is started later when it cannot be started now', async () => {
    machine.failures.push('ExecutionLimitExceeded');
    await expect(follow(input('one'))).rejects.toMatchObject({
      code: 'NOT_FOLLOWED',
      retryable: true,
      message: expect.stringMatching(/run run-1 was made.*ExecutionLimitExceeded/),
    });
    await follow(input('one'));
    expect(machine.executions.size).toBe(1);
  });
});
