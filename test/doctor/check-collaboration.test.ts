import { describe, expect, it } from 'vitest';
import { BucketReader } from '../../src/aws/bucket-reader.js';
import { checkCollaboration } from '../../src/doctor/check-collaboration.js';
import { createS3Client } from '../../src/aws/s3-client.js';

const { signal } = new AbortController();

/** A bucket that answers from a region. */
class BucketIn extends BucketReader {
  readonly #region: string | undefined;

  constructor(region: string | undefined) {
    super(createS3Client(), 'my-bucket');
    this.#region = region;
  }

  override region(): Promise<string | undefined> {
    return Promise.resolve(this.#region);
  }
}

const check = (region: string | undefined, out: string | undefined = 's3://my-bucket/tables') =>
  checkCollaboration({ out, signal, openBucket: () => new BucketIn(region) });
const statusOf = async (region: string | undefined) =>
  (await check(region)).find(({ name }) => name === 'region for Clean Rooms')?.status;

describe('the bucket of tables', () => {
  it.each([
    ['us-east-1', 'ok'],
    ['eu-west-1', 'failed'],
    [undefined, 'skipped'],
  ])('in %s is %s', async (region, status) => {
    expect(await statusOf(region)).toBe(status);
  });

  it('must not be registered with Lake Formation, which only AWS can tell', async () => {
    expect((await check('us-east-1')).at(-1)).toMatchObject({
      name: 'Lake Formation',
      status: 'skipped',
      whatToDo: expect.stringContaining('aws lakeformation describe-resource --region us-east-1'),
    });
  });

  it('is not looked at where none is given', async () => {
    const none = await checkCollaboration({ out: undefined, signal });
    expect(none.map(({ status }) => status)).toEqual(['skipped', 'skipped', 'skipped']);
  });
});
