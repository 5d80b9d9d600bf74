import { copyFile, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InputError, ingest } from '../../src/index.js';
import { packBzip2 } from '../helpers/pack-bzip2.js';
import { packZip } from '../helpers/pack-zip.js';
import { packZstd } from '../helpers/pack-zstd.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { packSheet } from '../helpers/xlsx.js';

const text = { dataType: 'STRING', columnType: 'DIMENSION' };
const SCHEMA = {
  dataSetId: 't',
  columns: [
    { name: 'id', ...text },
    { name: 'note', ...text },
  ],
};
const CSV = 'id,note\n1,a\n2,b\n';
const ZSTD = await packZstd(Buffer.from(CSV));

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

async function put(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

function run(inputs: readonly (string | Uint8Array)[], options: object = {}) {
  return ingest({
    inputs: [...inputs],
    schema: SCHEMA,
    out: path.join(folder, 'out'),
    workers: 0,
    ...options,
  });
}

async function refusal(inputs: readonly (string | Uint8Array)[], options: object = {}): Promise<InputError> {
  const error: unknown = await run(inputs, options).catch((cause: unknown) => cause);
  if (!(error instanceof InputError)) throw new Error(`no InputError but ${String(error)}`);
  return error;
}

describe('two inputs with the same rows', () => {
  it.each([
    ['the same bytes', 'b.csv', CSV],
    ['gzip', 'b.csv.gz', gzipSync(CSV)],
    ['bzip2', 'b.bz2', packBzip2(Buffer.from(CSV))],
    ['zstd', 'b.zst', ZSTD],
    ['an archive of one member', 'b.zip', packZip([{ name: 'x.csv', content: CSV }])],
  ])('are refused, and both are named: %s', async (_name, name, content) => {
    const plain = await put('a.csv', CSV);
    const other = await put(name, content);
    for (const inputs of [
      [plain, other],
      [other, plain],
    ]) {
      const { code, exitCode, message } = await refusal(inputs);
      expect({ code, exitCode }).toEqual({ code: 'DUPLICATE_INPUT', exitCode: 3 });
      expect(message).toContain('a.csv');
      expect(message).toContain(name);
      expect(message).toContain('allowDuplicateInputs');
      expect(message).not.toContain('1,a');
    }
    // Nothing is left of the first input, in the run or in the ledger.
    expect(await readdir(path.join(folder, 'out')).catch(() => [])).not.toContain('t');
  });

  it('are refused as workbooks, JSON, bytes, members of one archive, and in dry runs', async () => {
    const book = packSheet([
      ['id', 'note'],
      ['1', 'a'],
    ]);
    const [one, two] = [await put('a.xlsx', book), await put('b.xlsx', book)];
    expect(await refusal([one, two])).toMatchObject({ code: 'DUPLICATE_INPUT' });
    const [first, second] = [await put('a.jsonl', '{"id":"1"}\n'), await put('b.json', '{"id":"1"}\n')];
    expect(await refusal([first, second])).toMatchObject({ code: 'DUPLICATE_INPUT' });
    expect(await refusal([Buffer.from(CSV), Buffer.from(CSV)])).toMatchObject({ code: 'DUPLICATE_INPUT' });
    const members = packZip([
      { name: 'x.csv', content: CSV },
      { name: 'y.csv', content: CSV },
    ]);
    expect(await refusal([await put('two.zip', members)])).toMatchObject({ code: 'DUPLICATE_INPUT' });
    expect(await refusal([await put('a.csv', CSV), await put('b.csv', CSV)], { dryRun: true })).toMatchObject(
      {
        code: 'DUPLICATE_INPUT',
      },
    );
  });

  it('are refused as Parquet', async () => {
    const rows = [{ id: '1', note: 'a' }];
    const made = await ingest({
      inputs: [rows],
      schema: SCHEMA,
      out: path.join(folder, 'made'),
      format: 'parquet',
    });
    const parquet = await readFile(path.join(made.outDir ?? '', made.files[0]?.path ?? ''));
    const [one, two] = [await put('a.parquet', parquet), await put('b.parquet', parquet)];
    expect(await refusal([one, two])).toMatchObject({ code: 'DUPLICATE_INPUT' });
  });

  it('are accepted with a warning where that is allowed, and the run does not count as done for others', async () => {
    const inputs = [await put('a.csv', CSV), await put('b.csv', CSV)];
    const result = await run(inputs, { allowDuplicateInputs: true });
    expect(result.rows.written).toBe(4);
    expect(result.duplicateInputsAllowed).toBe(true);
    expect(result.warnings.map(({ code }) => code)).toContain('DUPLICATE_INPUT');
    expect(await refusal(inputs)).toMatchObject({ code: 'DUPLICATE_INPUT' });
    expect(await run(inputs, { allowDuplicateInputs: true })).toMatchObject({ reused: true });
  });
});

describe('equal files in S3 that are read in ranges', () => {
  let s3: S3Server;
  beforeAll(async () => {
    s3 = await startS3Server();
    s3.createBucket('drops');
  });
  afterAll(() => s3.close());
  const at = (key: string, content: Uint8Array) => {
    s3.putObject('drops', key, Buffer.from(content));
    return `s3://drops/${key}`;
  };
  const parquet = (id: string) =>
    Buffer.from(
      parquetWriteBuffer({
        columnData: [
          { name: 'id', data: [id], type: 'STRING' },
          { name: 'note', data: ['a'], type: 'STRING' },
        ],
      }),
    );
  const book = (id: string) =>
    packSheet([
      ['id', 'note'],
      [id, 'a'],
    ]);

  it.each([
    ['Parquet', parquet],
    ['workbooks', book],
  ])('are refused: %s; others of the same size are not', async (what, make) => {
    const s3Client = s3.client();
    const [one, two, other] = [
      at(`${what}/1`, make('1')),
      at(`${what}/2`, make('1')),
      at(`${what}/3`, make('2')),
    ];
    expect(await refusal([one, two], { s3Client })).toMatchObject({ code: 'DUPLICATE_INPUT' });
    expect((await run([one, other], { s3Client })).rows.written).toBe(2);
  });

  it('are not mistaken for two different workbooks in one archive, which share its ETag', async () => {
    const archive = packZip([
      { name: 'a.xlsx', content: Buffer.from(book('1')) },
      { name: 'b.xlsx', content: Buffer.from(book('2')) },
    ]);
    const result = await run([at('books.zip', archive)], { s3Client: s3.client() });
    expect(result.rows.written).toBe(2);
  });
});

describe('inputs that do not count as copies', () => {
  it('include files without rows, and files that share only some rows', async () => {
    const inputs = [
      await put('a.csv', CSV),
      await put('b.csv', `${CSV}3,c\n`),
      await put('c.csv', 'id,note\n'),
      await put('d.csv', 'id,note\n'),
      await put('e.csv', ''),
      await put('f.csv', ''),
    ];
    const result = await run(inputs);
    expect(result.rows.written).toBe(5);
    expect(result.duplicateInputsAllowed).toBeUndefined();
  });

  it('include links to a file, and a file and its folder, which count once', async () => {
    const file = await put('a.csv', CSV);
    await symlink('a.csv', path.join(folder, 'link.csv'));
    const result = await run([file, path.join(folder, '*.csv'), folder]);
    expect(result.rows.written).toBe(2);
    await copyFile(file, path.join(folder, 'copy.csv'));
    expect(await refusal([folder])).toMatchObject({ code: 'DUPLICATE_INPUT' });
  });
});
