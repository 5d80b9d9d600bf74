import { beforeEach, describe, expect, it } from 'vitest';
import { BucketReader } from '../../src/aws/bucket-reader.js';
import { checkCollaboration } from '../../src/doctor/check-collaboration.js';
import { createS3Client } from '../../src/aws/s3-client.js';
import { runDoctor } from '../../src/doctor/index.js';
import { awsService } from '../helpers/aws-service.js';
import { rehearse } from './rehearsal.js';

const { signal } = new AbortController();

/** A bucket that answers from the given Region. */
class BucketIn extends BucketReader {
  readonly #region: string | undefined;

  constructor(region: string | undefined) {
    super(createS3Client(), 'my-bucket');
    this.#region = region;
  }

  override region(): Promise<string | undefined> {
    return Promise.resolve(this.#region);
  }

  override encryptionKey(): Promise<null> {
    return Promise.resolve(null);
  }
}

const check = (region: string | undefined, out: string | undefined = 's3://my-bucket/tables') =>
  checkCollaboration({ out, signal, openBucket: () => new BucketIn(region) });
const statusOf = async (region: string | undefined) =>
  (await check(region)).find(({ name }) => name === 'region for Clean Rooms')?.status;

describe('the bucket of tables', () => {
  beforeEach(async () => {
    await awsService(() => ({ body: { ResourceInfoList: [] } }));
  });

  it.each([
    ['us-east-1', 'ok'],
    ['eu-west-1', 'failed'],
    [undefined, 'skipped'],
  ])('in %s is judged: %s', async (region, status) => {
    expect(await statusOf(region)).toBe(status);
  });

  it('must not be registered with Lake Formation', async () => {
    await awsService(() => ({ body: { ResourceInfoList: [{ ResourceArn: 'arn:aws:s3:::my-bucket' }] } }));
    expect((await check('us-east-1')).map(({ name, status }) => [name, status])).toEqual([
      ['bucket', 'ok'],
      ['region for Clean Rooms', 'ok'],
      ['encryption', 'ok'],
      ['Lake Formation', 'failed'],
    ]);
  });

  it('is not checked when none is given', async () => {
    const none = await checkCollaboration({ out: undefined, signal });
    expect(none.map(({ status }) => status)).toEqual(['skipped', 'skipped', 'skipped', 'skipped']);
  });
});

describe('the collaboration of an instance', () => {
  const doctor = async (target?: 'collaboration', status?: string) => {
    const { env, simulator } = await rehearse({
      instances: [{ instanceId: 'amcone', kind: 'collaboration' }, { instanceId: 'amctwo' }],
    });
    if (status !== undefined) {
      const body = JSON.stringify({
        collaboration: { status, customerAcceptanceLink: 'https://aws/accept' },
      });
      simulator.faults.next('GetInstanceCollaboration', { kind: 'answer', body });
    }
    const checks = await runDoctor({ env, target, signal });
    return new Map(checks.map((one) => [one.name, one]));
  };

  it('is checked, and a standard instance is refused for tables', async () => {
    const checks = await doctor('collaboration');
    expect(checks.get('collaboration amcone')).toMatchObject({ status: 'ok' });
    expect(checks.get('instance amcone')?.message).not.toMatch(/tag|upload account/);
    expect(checks.get('instance amctwo')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('standard instance'),
    });
  });

  it('is not checked when the target is uploads', async () => {
    const checks = await doctor();
    expect(checks.get('instance amctwo')).toMatchObject({ status: 'ok' });
    expect([...checks.keys()]).not.toContain('collaboration amctwo');
  });

  it.each([
    ['PENDING_ACCEPTANCE', 'failed', /https:\/\/aws\/accept/],
    ['IN_PROGRESS', 'warning', /again/],
    ['REJECTED', 'failed', /new one/],
    ['SOMETHING_NEW', 'warning', /console/],
  ])('with the status %s is judged: %s', async (state, status, advice) => {
    expect((await doctor('collaboration', state)).get('collaboration amcone')).toMatchObject({
      status,
      whatToDo: expect.stringMatching(advice),
    });
  });
});
