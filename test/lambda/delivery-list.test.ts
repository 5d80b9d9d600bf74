import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readDeliveryList, writeDeliveryList } from '../../src/lambda/scale-out/delivery-list.js';
import { s3InputObject } from '../../src/read/s3-object.js';
import { S3Server } from '../helpers/s3-server.js';

const server = new S3Server();
const never = new AbortController().signal;
const place = { bucket: 'out', key: 'staging/' };
const objects = ['a b.csv', 'ü.csv'].map((key) =>
  s3InputObject({ bucket: 'drops', key: `day/${key}`, size: 7, etag: '"e"', versionId: null }),
);
beforeAll(() => server.listen());
afterAll(() => server.close());
beforeEach(() => server.createBucket('out'));

const client = () => server.client({ maxAttempts: 1 });

describe('the list of a delivery’s files', () => {
  it('is read as it was written, and the same files have one list', async () => {
    const list = await writeDeliveryList(client(), place, objects);
    expect(list.key).toMatch(/^staging\/deliveries\/[0-9a-f]{64}\.json$/);
    expect(await readDeliveryList(client(), list, never)).toEqual(objects);
    expect(await writeDeliveryList(client(), place, objects)).toEqual(list);
    expect(await writeDeliveryList(client(), place, objects.slice(1))).not.toEqual(list);
  });

  it.each(['[{"bucket":"drops"', '{}', '[{"bucket":"drops","key":"a"}]', ''])(
    'is refused when it differs from what was written: %s',
    async (content) => {
      server.putObject('out', 'staging/deliveries/x.json', content);
      await expect(
        readDeliveryList(client(), { bucket: 'out', key: 'staging/deliveries/x.json' }, never),
      ).rejects.toMatchObject({ code: 'STAGED_FILE_NOT_READABLE' });
    },
  );

  it('that is missing, or whose bucket is, is named with its location in the error', async () => {
    await expect(
      readDeliveryList(client(), { bucket: 'out', key: 'staging/deliveries/none.json' }, never),
    ).rejects.toThrow('s3://out/staging/deliveries/none.json');
    await expect(writeDeliveryList(client(), { bucket: 'gone', key: '' }, objects)).rejects.toThrow('gone');
  });
});
