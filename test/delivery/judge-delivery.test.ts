import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDelivery, parseCompletion } from '../../src/delivery/find-delivery.js';
import { FolderPattern } from '../../src/delivery/folder-pattern.js';
import { parseManifest } from '../../src/delivery/parse-manifest.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'delivery-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const put = async (name: string, text = 'x', ageMinutes = 60) => {
  const file = path.join(root, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  const at = new Date(Date.now() - ageMinutes * 60_000);
  await utimes(file, at, at);
};
const find = async (how: string, ignore: string[] = []) => {
  const options = { s3Client: () => Promise.reject(new Error('no S3 here')), ignore };
  const { inputs, delivery } = await findDelivery(root, parseCompletion(how), options);
  return { names: inputs.map((file) => path.relative(root, file)), delivery };
};

describe('a folder', () => {
  it('is complete with its marker, leftovers of engines aside', async () => {
    for (const name of ['b.csv', 'a.csv', 'dt=1/c.csv', '_temporary/0/x.csv', '.a.csv.crc', 'x_$folder$'])
      await put(name);
    await expect(find('marker')).rejects.toMatchObject({ code: 'DELIVERY_INCOMPLETE' });
    // A marker of an attempt has no effect.
    await put('_temporary/0/_SUCCESS');
    await expect(find('marker')).rejects.toMatchObject({ code: 'DELIVERY_INCOMPLETE' });
    await put('_SUCCESS', '');
    const { names, delivery } = await find('marker');
    expect(names).toEqual(['a.csv', 'b.csv', 'dt=1/c.csv']);
    expect(delivery).toEqual({ source: `${path.dirname(root)}/`, name: `${root}/`, isWhole: true });
    expect((await find('marker', ['b.*', 'dt=*/**'])).names).toEqual(['a.csv']);
  });

  it('may use another marker', async () => {
    await put('a.csv');
    await put('finished.txt');
    await expect(find('marker')).rejects.toMatchObject({ code: 'DELIVERY_INCOMPLETE' });
    expect((await find('marker:finished.*')).names).toEqual(['a.csv']);
  });

  it('is complete when nothing has been written for a while', async () => {
    await put('a.csv');
    await put('b.csv', 'x', 10);
    await expect(find('quiet:15')).rejects.toMatchObject({ code: 'DELIVERY_INCOMPLETE' });
    expect((await find('quiet:5')).names).toEqual(['a.csv', 'b.csv']);
  });

  it('contains the files of its manifest', async () => {
    await put('a.csv', '12345');
    await put('b.csv');
    await put('other.csv');
    const entries = [{ url: 'a.csv', meta: { content_length: 5 } }, { url: `${root}/b.csv` }];
    await put('my_manifest', JSON.stringify({ entries }));
    expect((await find('manifest')).names).toEqual(['a.csv', 'b.csv']);
    await put('a.csv', '1234');
    await expect(find('manifest')).rejects.toMatchObject({ code: 'DELIVERY_INCOMPLETE' });
    await put('my_manifest', JSON.stringify({ entries: ['s3://elsewhere/a.csv'] }));
    await expect(find('manifest')).rejects.toMatchObject({ code: 'MANIFEST_ELSEWHERE' });
    await put('my_manifest', '');
    await expect(find('manifest')).rejects.toMatchObject({ code: 'MANIFEST_NOT_READABLE' });
  });

  it('without data is not a delivery', async () => {
    await put('_SUCCESS');
    await expect(find('marker')).rejects.toMatchObject({ code: 'EMPTY_DELIVERY' });
  });
});

describe('a manifest', () => {
  it.each([
    [
      '{"entries":[{"url":"s3://b/a","mandatory":true,"meta":{"content_length":7}}]}',
      [{ name: 's3://b/a', size: 7 }],
    ],
    [
      '["a","b"]',
      [
        { name: 'a', size: null },
        { name: 'b', size: null },
      ],
    ],
    ['[{"key":"a","size":3}]', [{ name: 'a', size: 3 }]],
    [
      '# files\n"s3://b/a"\r\nb\n\n',
      [
        { name: 's3://b/a', size: null },
        { name: 'b', size: null },
      ],
    ],
    [
      '\uFEFFs3a://b/a\ns3n://b/c d',
      [
        { name: 's3://b/a', size: null },
        { name: 's3://b/c d', size: null },
      ],
    ],
    [
      '"a, b",7\nc.csv,0\n',
      [
        { name: 'a, b', size: 7 },
        { name: 'c.csv', size: 0 },
      ],
    ],
    [
      'a,7\nb\n',
      [
        { name: 'a,7', size: null },
        { name: 'b', size: null },
      ],
    ],
    [
      `${'0a'.repeat(32)}  a.csv\n${'0b'.repeat(32)} *b c.csv\n`,
      [
        { name: 'a.csv', size: null },
        { name: 'b c.csv', size: null },
      ],
    ],
    ['{"files":[{"path":"s3a://b/a","bytes":3}]}', [{ name: 's3://b/a', size: 3 }]],
  ])('may be %s', (text, expected) => {
    expect(parseManifest(text, 'm')).toEqual(expected);
  });

  it.each(['', '{}', '{"entries":[]}', '[1]', '{"entries":'])('cannot be "%s"', (text) => {
    expect(() => parseManifest(text, 'm')).toThrow('lists no files');
  });
});

describe('a pattern of folders', () => {
  it.each([
    ['sales/{date}/', 'sales/2024-05-13/a/b.csv', 'sales/2024-05-13/'],
    ['sales/dt={date}/h={hour}/', 'sales/dt=1/h=2/x', 'sales/dt=1/h=2/'],
    ['sales/', 'sales/x.csv', 'sales/'],
    ['sales/{date}/', 'sales/x.csv', null],
    ['sales/{date}/', 'crm/1/x.csv', null],
    ['a+b/{d}/', 'a+b/1/x', 'a+b/1/'],
  ])('applied as %s to %s yields %s', (pattern, key, expected) => {
    expect(new FolderPattern(pattern).folderOf(key)).toBe(expected);
  });

  it.each(['sales/{date}', 'sales/{}/', 'sales/{a/', 'sales/{1}/'])('cannot be %s', (pattern) => {
    expect(() => new FolderPattern(pattern)).toThrow('not a pattern');
  });
});
