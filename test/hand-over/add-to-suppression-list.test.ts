import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addToSuppressionList } from '../../src/hand-over/add-to-suppression-list.js';
import { listEntriesOf, type ListEntry } from '../../src/hand-over/suppression-entries.js';
import { isListed, readSuppressionList } from '../../src/ingest/suppression-list.js';
import { loadSchema } from '../../src/schema/load-schema.js';
import { compilePlan, type DataSetPlan } from '../../src/schema/plan.js';
import { S3Server } from '../helpers/s3-server.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const JANE: ListEntry = { type: 'EMAIL', value: sha256('jane.doe@example.com') };
const BOB: ListEntry = { type: 'PHONE', value: sha256('14155550171') };
const DEVICE: ListEntry = { type: 'MAID', value: '6d92078a-8246-4ba4-ae5b-76104861e7dc' };

const server = new S3Server();
let plan: DataSetPlan;
beforeAll(async () => {
  await server.listen();
  plan = compilePlan(await loadSchema('crm'), 'US');
});
afterAll(() => server.close());
beforeEach(() => server.createBucket('lists'));

const options = () => ({
  plan,
  country: 'US',
  signal: new AbortController().signal,
  s3Client: () => server.client(),
});
const add = (list: string, ...entries: readonly ListEntry[]) =>
  addToSuppressionList(list, entries, options());
const has = async (list: string, ...entries: readonly ListEntry[]) => {
  const read = await readSuppressionList(list, options());
  return entries.every(({ type, value }) => isListed(read, type, value)) && read.unreadable === 0;
};

describe('adding deleted people to a suppression list', () => {
  it('is refused where the list cannot be read, since it may hold other people', async () => {
    const file = path.join(await temporaryFolder(), 'file.csv');
    await writeFile(file, 'ann@example.com\n');
    await expect(add(path.join(file, 'list.csv'), JANE)).rejects.toMatchObject({ exitCode: 4 });
  });

  it.each([
    ['a new file', null],
    ['an empty file', ''],
    ['one value a line', 'ann@example.com\n+1 415 555 0199'],
    ['one digest a line', `${sha256('ann@example.com')}\r\n`],
    ['a table', 'Id;E-Mail;Mobile;Country\n1;ann@example.com;;US\n'],
    ['a table with other ids', 'email,phone,maid\nann@example.com,,\n'],
    ['a table that begins with a mark', '\uFEFFemail,phone\nann@example.com,\n'],
  ])('adds each of them once: %s', async (_, before) => {
    const list = path.join(await temporaryFolder(), 'list.csv');
    if (before !== null) await writeFile(list, before);
    expect(await add(list, JANE, BOB, JANE)).toEqual({ added: 2, known: 0 });
    expect(await has(list, JANE, BOB)).toBe(true);
    const text = await readFile(list, 'utf8');
    expect(text.startsWith(before ?? '')).toBe(true);
    if (before !== null && before !== '')
      expect(await has(list, { type: 'EMAIL', value: sha256('ann@example.com') })).toBe(true);
    expect(await add(list, BOB, JANE)).toEqual({ added: 0, known: 2 });
    expect(await readFile(list, 'utf8')).toBe(text);
    expect(await readdir(path.dirname(list))).toEqual(['list.csv']);
  });

  it('writes a file that only its owner can read', async () => {
    const list = path.join(await temporaryFolder(), 'list.csv');
    await add(list, JANE);
    expect((await stat(list)).mode & 0o777).toBe(0o600);
  });

  it('creates a file of its own in a folder of lists', async () => {
    const list = path.join(await temporaryFolder(), 'lists');
    await mkdir(list);
    expect(await add(list, JANE)).toEqual({ added: 1, known: 0 });
    expect(await add(list, JANE, DEVICE)).toEqual({ added: 1, known: 1 });
    expect(await readdir(list)).toHaveLength(2);
    expect(await has(list, JANE, DEVICE)).toBe(true);
  });

  it.each([
    ['JSON', '{"email":"ann@example.com"}\n'],
    ['JSON of digests', `{"email":"${sha256('a')}"}\n`],
    ['XML', '<people><email>x</email></people>\n'],
    ['no known header', 'a,b\n1,2\n'],
    ['rows without a header', 'ann@example.com,+14155550199\n'],
    ['no field for it', 'email\nann@example.com\n'],
  ])('is refused for files that cannot hold them: %s', async (_, before) => {
    const list = path.join(await temporaryFolder(), 'list.csv');
    await writeFile(list, before);
    await expect(add(list, BOB, DEVICE)).rejects.toMatchObject({
      code: expect.stringMatching(/^SUPPRESSION_LIST_(?:NOT_EXTENDED|UNREADABLE)$/),
    });
    expect(await readFile(list, 'utf8')).toBe(before);
  });

  it('works in S3, even if another process adds people at the same time', async () => {
    const list = 's3://lists/never.csv';
    expect(await add(list, JANE)).toEqual({ added: 1, known: 0 });
    const others = Array.from({ length: 3 }, (__, index): ListEntry => ({
      type: 'EMAIL',
      value: sha256(`person${index}@example.com`),
    }));
    await Promise.all(others.map((entry) => add(list, entry)));
    expect(await has(list, JANE, ...others)).toBe(true);
  });

  it('creates an object of its own below a prefix', async () => {
    expect(await add('s3://lists/all/', JANE)).toEqual({ added: 1, known: 0 });
    expect(await add('s3://lists/all/', JANE, BOB)).toEqual({ added: 1, known: 1 });
    expect(server.keys('lists')).toHaveLength(2);
    expect(await has('s3://lists/all/', JANE, BOB)).toBe(true);
  });

  it('uses the identifiers that identify one person', () => {
    expect(
      listEntriesOf({
        hashedIdentity: { EMAIL: JANE.value, PHONE: BOB.value, FIRST_NAME: sha256('jane') },
      }),
    ).toEqual([JANE, BOB]);
    expect(listEntriesOf({ hashedIdentity: { LAST_NAME: sha256('doe') } })).toEqual([]);
    expect(listEntriesOf({ externalIdentity: { type: 'MAID', value: DEVICE.value } })).toEqual([DEVICE]);
  });
});
