import { createReadStream } from 'node:fs';
import { appendFile, chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ingest,
  InputError,
  InterruptedError,
  RefusedError,
  UsageError,
  type IngestOptions,
  type IngestResult,
  type Reject,
} from '../../src/index.js';
import { salesLines, SALES_HEADER } from '../../scripts/generate/sales.js';
import { csvLine } from '../../scripts/generate/csv.js';
import { Random } from '../../scripts/generate/random.js';
import { longIt, triesAll } from '../helpers/effort.js';

const sample = (name: string) => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));
let folder: string;
let sales: string;
let count = 0;
const newOut = () => path.join(folder, `out-${count++}`);

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ingest-'));
  sales = path.join(folder, 'sales.csv');
  await writeFile(
    sales,
    csvLine(SALES_HEADER) + [...salesLines(new Random(7), { rows: 6000, days: 3, oddities: true })].join(''),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (options: Partial<IngestOptions>) =>
  ingest({ inputs: [sales], schema: 'd2c-sales', country: 'US', out: newOut(), ...options });

async function linesOf({ outDir, files }: IngestResult): Promise<string[]> {
  const lines: string[] = [];
  for (const file of files) {
    const bytes = await readFile(path.join(outDir ?? '', file.path));
    const text = (file.path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    lines.push(...text.split('\n').slice(file.path.includes('.csv') ? 1 : 0, -1));
  }
  return lines;
}

describe('ingest', () => {
  it('writes data, manifest, report and rejects of one run', async () => {
    const result = await run({});
    const names = await readdir(result.outDir ?? '');
    expect(names.toSorted()).toEqual(['data', 'manifest.txt', 'rejects.jsonl', 'report.html', 'report.json']);
    const manifest = await readFile(result.manifest ?? '', 'utf8');
    expect(manifest.split('\n').slice(0, -1)).toEqual(result.files.map((file) => file.path));
    expect(result.rows.read).toBe(6000);
    expect(result.rows.read).toBe(result.rows.written + result.rows.rejected + result.rows.leftOut);
    expect((await linesOf(result)).length).toBe(result.rows.written);
    const { reused, ...report } = result;
    expect(reused).toBe(false);
    expect(JSON.parse(await readFile(path.join(result.outDir ?? '', 'report.json'), 'utf8'))).toEqual(report);
    const rejects = (await readFile(path.join(result.outDir ?? '', 'rejects.jsonl'), 'utf8'))
      .split('\n')
      .slice(0, -1);
    expect(rejects).toHaveLength(result.rows.rejected);
  });

  it('detects Windows-1252 and says so', async () => {
    const file = path.join(folder, 'latin.csv');
    const text =
      csvLine(SALES_HEADER) + 'A-1,2024-05-13,a@b.co,,J\xfcrgen,\xd6zil,,K\xf6ln,,,DE,,,,,,,GRANTED\n';
    const rows = async (encoding: 'latin1' | 'utf8') => {
      await writeFile(file, Buffer.from(text, encoding));
      const result = await run({ inputs: [file] });
      return { lines: await linesOf(result), warnings: result.warnings.map(({ code }) => code) };
    };
    const latin = await rows('latin1');
    const plain = await rows('utf8');
    expect(latin.lines).toEqual(plain.lines);
    expect(latin.lines).toHaveLength(1);
    expect(latin.warnings).toEqual(['ENCODING_GUESSED', ...plain.warnings]);
  });

  it('never writes a raw value anywhere', async () => {
    const result = await run({});
    const texts = [
      await readFile(path.join(result.outDir ?? '', 'rejects.jsonl'), 'utf8'),
      JSON.stringify(result),
      ...(await linesOf(result)),
    ].join('\n');
    expect(texts).not.toMatch(/@|example\.(com|org|net)|Smith|Williams|Main Street|yesterday/i);
    expect(texts).not.toContain('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('writes the same bytes with any block size, and gives the same work the same name', async () => {
    const results = [];
    for (const blockBytes of [1024, 64 * 1024, 8 * 1024 * 1024]) results.push(await run({ blockBytes }));
    const [first, ...others] = results;
    for (const other of others) {
      expect(other.files).toEqual(first?.files);
      expect(other.runId).toBe(first?.runId);
      const read = (result: IngestResult | undefined) =>
        readFile(path.join(result?.outDir ?? '', 'rejects.jsonl'), 'utf8');
      expect(await read(other)).toBe(await read(first));
    }
    expect((await run({ format: 'jsonl' })).runId).not.toBe(first?.runId);
    expect((await run({ country: 'CA' })).runId).not.toBe(first?.runId);
  });

  it('detects work that is already done, and repeats it when forced or damaged', async () => {
    const out = newOut();
    const first = await run({ out });
    expect(await run({ out })).toEqual({ ...first, reused: true });
    expect(await run({ out, force: true })).toEqual(first);
    const file = path.join(first.outDir ?? '', first.files[0]?.path ?? '');
    await appendFile(file, 'x');
    expect(await run({ out })).toEqual(first);
    expect((await readFile(file)).length).toBe(first.files[0]?.bytes);
  });

  it('does not treat a run as done because it has the same given name', async () => {
    const out = newOut();
    await run({ out, runId: 'mine' });
    await expect(run({ out, runId: 'mine', country: 'CA' })).rejects.toMatchObject({ code: 'RUN_EXISTS' });
    expect((await run({ out, runId: 'mine', country: 'CA', force: true })).output.countryCode).toBe('CA');
  });

  it('reports the lines of rejects in the input', async () => {
    const rejects: Reject[] = [];
    await run({ onReject: (reject) => void rejects.push(reject) });
    const text = await readFile(sales, 'utf8');
    const lines = text.split('\n');
    const times = rejects.filter(({ code }) => code === 'INVALID_TIMESTAMP');
    expect(times.length).toBeGreaterThan(3);
    for (const { line, file } of times) {
      expect(file).toBe(sales);
      expect(lines[line - 1]).toContain('yesterday');
    }
  });

  it('writes the same rows for CSV and JSON Lines, plain and gzip, from file, stream and objects', async () => {
    const byFile = await linesOf(await run({ partition: 'none' }));
    const zipped = path.join(folder, 'sales-zipped');
    await writeFile(
      zipped,
      Buffer.concat([
        gzipSync((await readFile(sales)).subarray(0, 100_000)),
        gzipSync((await readFile(sales)).subarray(100_000)),
      ]),
    );
    expect(await linesOf(await run({ inputs: [zipped], partition: 'none', compression: 'none' }))).toEqual(
      byFile,
    );
    expect(await linesOf(await run({ inputs: [createReadStream(sales)], partition: 'none' }))).toEqual(
      byFile,
    );
    const objects = [{ order_id: 'A', order_time: '2024-05-13', amount: 5n, email: 'a@b.co' }];
    const asObjects = await linesOf(await run({ inputs: [objects] }));
    const asText = await linesOf(
      await run({
        inputs: [
          Readable.from(['{"order_id":"A","order_time":"2024-05-13","amount":5,"email":"a@b.co"}\n'], {
            objectMode: false,
          }),
        ],
      }),
    );
    expect(asObjects).toEqual(asText);
    const jsonl = await linesOf(await run({ inputs: [objects], format: 'jsonl' }));
    expect(JSON.parse(jsonl[0] ?? '')).toMatchObject({
      order_id: 'A',
      amount: 5,
      purchase_time: '2024-05-13T00:00:00Z',
    });
  });

  it('reads folders, globs and multiple inputs, each file once', async () => {
    const dir = path.join(folder, 'drop');
    const text = await readFile(sales);
    await import('node:fs/promises').then((fs) => fs.mkdir(path.join(dir, 'sub'), { recursive: true }));
    for (const name of ['b.csv', 'sub/a.csv.gz', '_hidden.csv', '.also.csv', 'notes.pdf']) {
      await writeFile(path.join(dir, name), name.endsWith('.gz') ? gzipSync(text) : text);
    }
    const options = { dryRun: true, allowDuplicateInputs: true };
    const result = await run({ inputs: [dir, path.join(dir, '*.csv')], ...options });
    expect(result.inputs.map(({ name, rows }) => [path.relative(dir, name), rows])).toEqual([
      ['b.csv', 6000],
      // Its content is CSV, regardless of its name.
      ['notes.pdf', 6000],
      [path.join('sub', 'a.csv.gz'), 6000],
    ]);
  });

  it('writes nothing in a dry run', async () => {
    const out = newOut();
    const result = await run({ out, dryRun: true });
    expect(result).toMatchObject({ status: 'dryRun', outDir: null, manifest: null, files: [] });
    expect((await readdir(folder)).includes(path.basename(out))).toBe(false);
  });

  it('refuses a run with too many rejects: it has a report and rejects, but no data and no manifest', async () => {
    const out = newOut();
    const failure: unknown = await run({ out, maxRejectRate: 0.001 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RefusedError);
    if (!(failure instanceof RefusedError)) return;
    expect(failure).toMatchObject({ code: 'TOO_MANY_REJECTS', exitCode: 3 });
    expect(failure.report).toMatchObject({ status: 'refused', manifest: null, files: [] });
    expect((await readdir(failure.report.outDir ?? '')).toSorted()).toEqual([
      'rejects.jsonl',
      'report.html',
      'report.json',
    ]);
    // The refused run does not block a better one.
    expect((await run({ out, maxRejectRate: 0.5 })).status).toBe('complete');
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const out = newOut();
    const cancel = new AbortController();
    const rows = (async function* () {
      for (let index = 0; index < 1e6; index++) {
        if (index === 20_000) cancel.abort();
        yield { order_id: String(index), order_time: '2024-05-13' };
      }
    })();
    await expect(run({ out, inputs: [rows], signal: cancel.signal })).rejects.toBeInstanceOf(
      InterruptedError,
    );
    expect(await readdir(out)).toEqual([]);
  });

  it('ends with an error when a file changes while it is read', async () => {
    const file = path.join(folder, 'growing.csv');
    // Larger than what is read before the first block is processed.
    const rows = (await readFile(sales, 'utf8')).split('\n').slice(1).join('\n');
    await writeFile(file, csvLine(SALES_HEADER) + rows.repeat(5));
    const out = newOut();
    const growing = run({
      out,
      inputs: [file],
      blockBytes: 64 * 1024,
      onProgress: () => appendFile(file, 'more'),
    });
    await expect(growing).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
    expect(await readdir(out)).toEqual([]);
  });

  longIt('writes the same bytes with any number of workers and any block size', async () => {
    const found = new Set<string>();
    const compare = async (workers: number, blockBytes: number) => {
      const { files, runId, rows } = await run({ inputs: [sales], workers, blockBytes });
      found.add(JSON.stringify([runId, rows, files.map(({ path: name, sha256 }) => [name, sha256])]));
    };
    for (const workers of triesAll ? [0, 1, 2, 4] : [0, 2]) await compare(workers, 64 * 1024);
    await compare(2, 1024 * 1024);
    await compare(2, 8 * 1024 * 1024);
    expect(found.size).toBe(1);
  });

  it('reports what lowers the match rate', async () => {
    const result = await run({
      inputs: [
        [
          {
            order_id: 'A',
            order_time: '2024-05-13',
            email: 'a@b.co',
            phone: '12',
            country: 'PL',
            user_consent: 'GRANTED',
          },
        ],
      ],
    });
    expect(result.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['COUNTRY_WITHOUT_TABLES', 'MANY_NULLS', 'MANY_STANDARDIZED_TO_NOTHING']),
    );
    const { country: _country, ...options } = {
      inputs: [[{ order_id: 'A', order_time: '2024-05-13', email: 'a@b.co' }]],
      schema: 'd2c-sales',
      out: newOut(),
      country: '',
    };
    expect((await ingest(options)).warnings.map(({ code }) => code)).toContain('NO_COUNTRY');
  });

  it.each<[string, () => Promise<string | Buffer>, string]>([
    ['an empty file', async () => '', 'NO_ROWS'],
    ['a header without rows', async () => csvLine(SALES_HEADER), 'NO_ROWS'],
    ['blank lines', async () => '\n \n\n', 'NO_ROWS'],
    ['text that is not CSV', async () => 'Dear all,\nplease find attached\n', 'HEADER_NOT_RECOGNIZED'],
    ['a file without header', async () => 'A-1,2024-05-13,a@example.com\n', 'HEADER_NOT_RECOGNIZED'],
    ['a missing required field', async () => 'order_id,email\n1,a@b.co\n', 'MISSING_FIELD'],
    ['a field that occurs twice', async () => 'order_id,order_time,email,Email\n', 'DUPLICATE_HEADER'],
    [
      'a truncated gzip file',
      async () => gzipSync(await readFile(sales)).subarray(0, 50_000),
      'TRUNCATED_GZIP',
    ],
    [
      'a damaged gzip file',
      async () => {
        const bytes = gzipSync(await readFile(sales));
        bytes.fill(0xaa, 30_000, 30_400);
        return bytes;
      },
      'CORRUPT_GZIP',
    ],
    ['UTF-32', async () => Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), 'UNSUPPORTED_FORMAT'],
    ['a truncated archive', async () => Buffer.from('PK\x03\x04rest'), 'TRUNCATED_ZIP'],
    ['bytes that are not text', async () => Buffer.alloc(5000), 'UNSUPPORTED_FORMAT'],
    ['a truncated JSON array', async () => '[{"order_id":1}', 'CORRUPT_JSON'],
    ['one endless line', async () => Buffer.alloc(3 * 1024 * 1024, 'x'), 'HEADER_NOT_RECOGNIZED'],
    ['an endless JSON line', async () => `{"order_id":"${'x'.repeat(3 * 1024 * 1024)}`, 'TOO_MANY_REJECTS'],
  ])('refuses %s and publishes nothing', async (_, content, code) => {
    const file = path.join(folder, `bad-${count++}`);
    await writeFile(file, await content());
    const out = newOut();
    const failure: unknown = await run({ out, inputs: [file] }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InputError);
    expect(failure).toMatchObject({ code, exitCode: 3 });
    expect(String(failure)).not.toMatch(/example\.com|A-1/);
    for (const name of await readdir(path.join(out, 'd2c_sales')).catch(() => [])) {
      expect(await readdir(path.join(out, 'd2c_sales', name))).not.toContain('manifest.txt');
      expect(name).not.toContain('partial');
    }
  });

  it('refuses all wrong options together, before anything is read', async () => {
    const wrong = {
      inputs: [''],
      schema: 'd2c-sales',
      format: 'xml',
      maxRejectRate: 2,
      maxPartSize: 2e9,
      country: 'Atlantis',
      colour: 'red',
    };
    // @ts-check is of no use to a JavaScript caller: the options are checked at run time.
    const failure: unknown = await Reflect.apply(ingest, undefined, [wrong]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    for (const name of ['inputs', 'format', 'maxRejectRate', 'maxPartSize', 'country', 'colour'])
      expect(String(failure)).toContain(name);
  });

  it('names a missing input', async () => {
    await expect(run({ inputs: [path.join(folder, 'nope.csv')] })).rejects.toMatchObject({
      code: 'INPUT_NOT_FOUND',
    });
    await expect(run({ inputs: [path.join(folder, '*.nope')] })).rejects.toMatchObject({
      code: 'INPUT_NOT_FOUND',
    });
    await expect(run({ inputs: [] })).rejects.toMatchObject({ code: 'NO_INPUT' });
  });

  it('passes on the error of a stream that breaks partway', async () => {
    const broken = (async function* () {
      yield Buffer.from(csvLine(SALES_HEADER));
      yield Buffer.from('A-1,2024');
      throw new Error('connection reset');
    })();
    const out = newOut();
    await expect(run({ out, inputs: [broken] })).rejects.toMatchObject({ code: 'INPUT_NOT_READABLE' });
    expect(await readdir(out)).toEqual([]);
  });

  it.each(['crm.csv', 'd2c-sales.csv', 'catalog.jsonl'])('ingests the sample %s', async (name) => {
    const result = await run({ inputs: [sample(name)], schema: name.replace(/\.\w+$/, '') });
    expect(result.rows.written).toBeGreaterThan(1500);
    expect(result.rows.rejected).toBeGreaterThan(10);
  });

  it('keeps what it writes private until it is published', async () => {
    const out = newOut();
    const modes: number[] = [];
    await run({
      out,
      onProgress: async () => {
        const { stat } = await import('node:fs/promises');
        for (const name of await readdir(path.join(out, 'd2c_sales')))
          modes.push((await stat(path.join(out, 'd2c_sales', name))).mode & 0o777);
      },
    });
    expect(modes.length).toBeGreaterThan(0);
    expect(new Set(modes)).toEqual(new Set([0o700]));
    await chmod(out, 0o755);
  });
});
