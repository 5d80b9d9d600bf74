import { copyFile, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { InputError, ingest } from '../../src/index.js';
import { packBzip2 } from '../helpers/pack-bzip2.js';
import { packZip } from '../helpers/pack-zip.js';
import { packZstd } from '../helpers/pack-zstd.js';
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

describe('two inputs that hold the same rows', () => {
  it.each([
    ['the same bytes', 'b.csv', CSV],
    ['gzip', 'b.csv.gz', gzipSync(CSV)],
    ['bzip2', 'b.bz2', packBzip2(Buffer.from(CSV))],
    ['zstd', 'b.zst', ZSTD],
    ['an archive of one member', 'b.zip', packZip([{ name: 'x.csv', content: CSV }])],
  ])('are refused, both named: %s', async (_name, name, content) => {
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
      expect(message).toContain('--allow-duplicate-inputs');
      expect(message).not.toContain('1,a');
    }
    // Nothing is left, neither of the first input nor in the ledger.
    expect(await readdir(path.join(folder, 'out', 't')).catch(() => [])).toEqual([]);
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

  it('are taken, both, where that is allowed: a warning says so, and a run of that content is not done for others', async () => {
    const inputs = [await put('a.csv', CSV), await put('b.csv', CSV)];
    const result = await run(inputs, { allowDuplicateInputs: true });
    expect(result.rows.written).toBe(4);
    expect(result.duplicateInputsAllowed).toBe(true);
    expect(result.warnings.map(({ code }) => code)).toContain('DUPLICATE_INPUT');
    expect(await refusal(inputs)).toMatchObject({ code: 'DUPLICATE_INPUT' });
    expect(await run(inputs, { allowDuplicateInputs: true })).toMatchObject({ reused: true });
  });
});

describe('inputs that are no copies', () => {
  it('are files without rows, and files that share only some rows', async () => {
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

  it('are links to a file, and the file and its folder: it counts once', async () => {
    const file = await put('a.csv', CSV);
    await symlink('a.csv', path.join(folder, 'link.csv'));
    const result = await run([file, path.join(folder, '*.csv'), folder]);
    expect(result.rows.written).toBe(2);
    await copyFile(file, path.join(folder, 'copy.csv'));
    expect(await refusal([folder])).toMatchObject({ code: 'DUPLICATE_INPUT' });
  });
});
