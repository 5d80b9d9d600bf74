import { chmod, link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ingest } from '../../src/index.js';
import { findLocalFiles } from '../../src/read/find-local-files.js';
import { resolveInputs } from '../../src/read/resolve-inputs.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

/** A folder with these files; `-> target` creates a link, and a name that ends with `/` creates a folder. */
async function folderOf(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const folder = await temporaryFolder();
  await chmod(folder, 0o755);
  for (const [name, content] of Object.entries(files)) {
    const place = path.join(folder, name);
    await mkdir(path.dirname(place), { recursive: true });
    const target = typeof content === 'string' ? /^-> (.*)$/.exec(content)?.[1] : undefined;
    if (name.endsWith('/')) await mkdir(place, { recursive: true });
    else if (target !== undefined) await symlink(target, place);
    else await writeFile(place, content);
  }
  return folder;
}

const below = (folder: string, names: readonly string[]) => names.map((name) => path.relative(folder, name));

async function found(folder: string, pattern = '', own: readonly string[] = []) {
  const input = pattern === '' ? folder : path.join(folder, pattern);
  const { files, skipped } = await findLocalFiles(input, new Set(own.map((name) => path.join(folder, name))));
  return {
    files: below(
      folder,
      files.map(({ name }) => name),
    ),
    skipped,
  };
}

/** Does something as a user other than root, since root may read everything. */
async function asNobody<T>(action: () => Promise<T>): Promise<T> {
  const { seteuid, geteuid } = process;
  if (seteuid === undefined || geteuid?.() !== 0) return action();
  seteuid(65_534);
  try {
    return await action();
  } finally {
    seteuid(0);
  }
}

describe('a folder', () => {
  it('is read with every file, whatever it is called', async () => {
    const names = ['a.csv', 'b.xlsm', 'c.csv.zstd', 'd.psv', 'e.CSV', 'f.gz', 'in/g', 'part-00000'];
    const folder = await folderOf(Object.fromEntries(names.map((name) => [name, name])));
    expect(await found(folder)).toEqual({ files: names, skipped: [] });
  });

  it('is read without files that their names exclude as data, which are listed', async () => {
    const folder = await folderOf({
      'a.csv': 'a',
      'dt=1/b.csv': 'b',
      _SUCCESS: '',
      'a.csv.crc': '',
      '.git/config': '',
      '_temporary/0/a.csv': 'x',
      'dt=1/_temporary/c.csv': 'x',
    });
    expect(await found(folder)).toEqual({
      files: ['a.csv', 'dt=1/b.csv'],
      skipped: ['.git/', '_SUCCESS', '_temporary/', 'a.csv.crc', 'dt=1/_temporary/'],
    });
  });

  it('with only such files is an error that names one of them', async () => {
    const folder = await folderOf({ _SUCCESS: '', 'a.csv.crc': '' });
    await expect(found(folder)).rejects.toMatchObject({
      code: 'INPUT_NOT_FOUND',
      message: expect.stringContaining('_SUCCESS and 1 more'),
    });
    await expect(found(await folderOf({ 'empty/': '' }))).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND' });
  });

  it('that cannot be read is an error at any depth', async () => {
    const folder = await folderOf({ 'a.csv': 'a', 'closed/b.csv': 'b' });
    await chmod(path.join(folder, 'closed'), 0o000);
    onTestFinished(() => chmod(path.join(folder, 'closed'), 0o755));
    for (const pattern of ['', '**/*.csv', '*/*.csv', 'closed', 'closed/b.csv'])
      await expect(asNobody(() => found(folder, pattern))).rejects.toMatchObject({
        code: 'INPUT_NOT_READABLE',
      });
    expect((await asNobody(() => found(folder, '*.csv'))).files).toEqual(['a.csv']);
  });

  it('with a broken link is an error', async () => {
    for (const target of ['/gone/x.csv', 'x.csv', 'a.csv/x.csv']) {
      const folder = await folderOf({ 'a.csv': 'a', 'x.csv': `-> ${target}`, 'text.txt': '-> /gone' });
      for (const pattern of ['', '**/*.csv', '*.csv', 'x.*'])
        await expect(found(folder, pattern)).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND' });
      expect((await found(folder, 'a*')).files).toEqual(['a.csv']);
    }
  });

  it('with a socket is an error', async () => {
    const folder = await folderOf({ 'a.csv': 'a' });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path.join(folder, 'socket'), resolve));
    onTestFinished(() => void server.close());
    await expect(found(folder)).rejects.toMatchObject({ code: 'INPUT_NOT_READABLE' });
    expect((await found(folder, '*.csv')).files).toEqual(['a.csv']);
  });

  it('is read without runs, the ledger and files of the run itself', async () => {
    const folder = await folderOf({
      'a.csv': 'a',
      'out/sales/run-1/manifest.txt': '',
      'out/sales/run-1/report.json': '',
      'old/sales/run-1/manifest.txt': '',
      'old/sales/run-1/report.json': '',
      'old/sales/run-2/report.json': '',
      'old/sales/run-2/rejects.jsonl': '',
      'old/amc-ingest-ledger/x.json': '',
      'mine/report.json': 'x',
      'mine/b.csv': 'b',
      'sales.schema.json': '{}',
      'people.csv': 'p',
    });
    expect(await found(folder, '', ['out', 'sales.schema.json', 'people.csv'])).toEqual({
      files: ['a.csv', 'mine/b.csv', 'mine/report.json'],
      skipped: [
        'old/amc-ingest-ledger/',
        'old/sales/run-1/',
        'old/sales/run-2/',
        'out/',
        'people.csv',
        'sales.schema.json',
      ],
    });
    expect((await found(folder, '**/*.csv', ['out'])).files).toEqual(['a.csv', 'mine/b.csv', 'people.csv']);
    // An input that is named explicitly is required.
    expect((await found(folder, 'out/sales/run-1', ['out'])).files).toHaveLength(2);
    expect((await found(folder, 'people.csv', ['people.csv'])).files).toEqual(['people.csv']);
  });
});

describe('the same file', () => {
  it('counts once, however many links lead to it', async () => {
    const folder = await folderOf({
      'sales.csv': 's',
      'latest.csv': '-> sales.csv',
      'a-link': '-> days',
      'days/b.csv': 'b',
      'days/up': '-> ..',
      'days/self': '-> ../days',
      'self.csv': '-> ./latest.csv',
    });
    await link(path.join(folder, 'sales.csv'), path.join(folder, 'twin.csv'));
    expect((await found(folder)).files).toEqual(['days/b.csv', 'sales.csv']);
    expect((await found(folder, '**/*.csv')).files).toEqual(['days/b.csv', 'sales.csv']);
    expect((await found(folder, 'l*.csv')).files).toEqual(['latest.csv']);
  });

  it('counts once as several inputs', async () => {
    const folder = await folderOf({ 'a.csv': 'a', 'b.csv': '-> a.csv', 'in/c.csv': 'c', loop: '-> .' });
    await link(path.join(folder, 'a.csv'), path.join(folder, 'd.csv'));
    const inputs = [
      'a.csv',
      'b.csv',
      '',
      'd.csv',
      '*.csv',
      'in',
      'in/../in/c.csv',
      'loop',
      'loop/loop/a.csv',
    ];
    const sources = await resolveInputs(
      inputs.map((name) => path.join(folder, name)),
      { signal: new AbortController().signal, s3Client: () => Promise.reject(new Error('no S3')) },
    );
    expect(
      below(
        folder,
        sources.map(({ name }) => name),
      ),
    ).toEqual(['a.csv', 'in/c.csv']);
  });
});

describe('a glob', () => {
  const files = {
    'a.csv': 'a',
    'b.txt': 'b',
    '2024/01/c.csv': 'c',
    '2024/02/d.csv': 'd',
    '2025/01/e.csv': 'e',
    'x[1].csv': 'x',
    '.hidden/f.csv': 'f',
    _SUCCESS: '',
    '_tmp/g.csv': 'g',
  };
  it.each([
    ['*.csv', ['a.csv', 'x[1].csv'], []],
    ['**/*.csv', ['2024/01/c.csv', '2024/02/d.csv', '2025/01/e.csv', 'a.csv', 'x[1].csv'], ['_tmp/']],
    ['2024/*/*.csv', ['2024/01/c.csv', '2024/02/d.csv'], []],
    ['202[45]/01/?.csv', ['2024/01/c.csv', '2025/01/e.csv'], []],
    ['{a,b}.*', ['a.csv', 'b.txt'], []],
    ['{2024/01,2025}/**/*.csv', ['2024/01/c.csv', '2025/01/e.csv'], []],
    ['2024*/01', ['2024/01/c.csv'], []],
    ['2024/**', ['2024/01/c.csv', '2024/02/d.csv'], []],
    ['*', ['a.csv', 'b.txt', 'x[1].csv'], ['_SUCCESS']],
    ['x[1].csv', ['x[1].csv'], []],
    ['.hidden/*.csv', ['.hidden/f.csv'], []],
    ['_tmp/*', ['_tmp/g.csv'], []],
    ['*/_tmp/../*.csv', [], []],
  ])('finds the files of %s', async (pattern, expected, skipped) => {
    const folder = await folderOf(files);
    const result = found(folder, '.').then(() =>
      findLocalFiles(`${folder}/${pattern}`).then((all) => ({
        files: below(
          folder,
          all.files.map(({ name }) => name),
        ),
        skipped: all.skipped,
      })),
    );
    if (expected.length === 0) await expect(result).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND' });
    else expect(await result).toEqual({ files: expected, skipped });
  });
});

describe('ingest() of a folder', () => {
  it('reads every file by its content and warns of those it did not read', async () => {
    const rows = (name: string) => `customer_id,email\n${name},${name}@example.com\n`;
    const folder = await folderOf({
      'a.csv': rows('a'),
      'part-00000': rows('b'),
      'c.gz': gzipSync(rows('c')),
      'd.psv': rows('d').replaceAll(',', '|'),
      _SUCCESS: '',
      '_temporary/e.csv': rows('e'),
    });
    const run = () =>
      ingest({ inputs: [folder], schema: 'crm', country: 'US', out: path.join(folder, 'out'), workers: 0 });
    const report = await run();
    expect(report.rows.written).toBe(4);
    expect(report.warnings.filter(({ code }) => code === 'FILES_NOT_READ')).toEqual([
      {
        code: 'FILES_NOT_READ',
        message: `${folder}: 2 files and folders were not read, because their names say that they are not data, or amc-ingest wrote them: _SUCCESS, _temporary/. To read one, name it as a separate input.`,
      },
    ]);
    // Its own output is not an input of the next run, which has the same name.
    expect((await run()).reused).toBe(true);
  });
});
