import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InputError, InterruptedError, StorageError } from '../../src/errors.js';
import {
  checkFolder,
  findFolder,
  type CheckPreparedOptions,
} from '../../src/prepared/check-prepared-files.js';
import { CheckThreads } from '../../src/prepared/check-threads.js';
import type { PreparedFile } from '../../src/prepared/prepared-file.js';
import { checkPreparedFiles, publishPreparedFiles } from '../../src/prepared/publish-prepared.js';
import { compilePlan } from '../../src/schema/plan.js';
import { RefusedError } from '../../src/report/refused-error.js';
import type { RunReport } from '../../src/report/run-report.js';
import { CSV_OPTIONS, writeSchema, writtenByDuckDb } from '../helpers/prepared-files.js';
import { amcIngest } from '../helpers/command.js';
import { longIt, triesAll } from '../helpers/effort.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { csv, EMAIL, GOOD, schema } from './check-files.js';

const noS3 = () => Promise.reject(new Error('no S3 here'));
const WORKERS = triesAll ? [0, 1, 2, 4] : [0, 2];
/** Failures are the same in each thread. */
const WORKERS_THAT_FAIL = triesAll ? WORKERS : [2];

/** Every kind of row: valid ones, invalid ones, other problems, nothing. */
const bad = GOOD.replace(EMAIL, 'jane@example.com');
const FILES = {
  'a.csv': csv(GOOD, bad, GOOD),
  'b.csv': csv(...Array.from({ length: 3000 }, (_, row) => (row % 7 === 0 ? bad : GOOD))),
  'c.csv': csv(GOOD, `${GOOD},more`, GOOD.replace('note', '"open')),
  'd.csv.gz': gzipSync(csv(GOOD, GOOD)),
  'e.csv.gz': gzipSync(csv(GOOD)).subarray(0, 40),
  'f.csv': csv(),
  'g.csv': '',
  'h.csv': `\uFEFF${csv(GOOD)}`,
  'i.jsonl': '{"order_time":"2026-11-01T10:00:00Z","order_id":1}\n{"order_id":2}\n[]\n',
  'j.parquet': Buffer.from('PAR1 is not enough'),
  'k.csv': csv(GOOD.replace('note', '"two\nlines"'), GOOD),
};

/** The reports of a check of the files, one for each number of workers. */
async function reportsOf(
  files: Readonly<Record<string, string | Buffer>>,
  options: Partial<CheckPreparedOptions> = {},
): Promise<readonly RunReport[]> {
  const prefix = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(prefix, name), content);
  const reports: RunReport[] = [];
  for (const workers of WORKERS) {
    const asked = { prefix, schema, asOf: '2026-11-29', s3Client: noS3, ...options, workers };
    reports.push(await checkPreparedFiles(asked).catch(reportOfRefused));
  }
  return reports;
}

function reportOfRefused(error: unknown): RunReport {
  if (error instanceof RefusedError) return error.report;
  throw error;
}

describe('checking files in threads', () => {
  it('produces the report of one thread, for any files', async () => {
    const [expected, ...others] = await reportsOf(FILES);
    expect(expected?.rows.rejected).toBeGreaterThan(400);
    expect(expected?.prepared?.problems.length).toBeGreaterThan(4);
    for (const report of others) expect(report).toEqual(expected);
  });

  longIt(
    'produces the report of one thread for Parquet, for a sample, and with suppressed people',
    async () => {
      const halves = [0, 1].map(
        (half) =>
          `COPY (SELECT * FROM sales WHERE order_id % 2 = ${half}) TO '$/${half}.parquet' (FORMAT parquet)`,
      );
      const files = Object.fromEntries(await writtenByDuckDb(await temporaryFolder(), ...halves));
      const list = path.join(await temporaryFolder(), 'never.csv');
      await writeFile(list, 'email\nperson8@example.com\nperson9@example.com\n');
      for (const options of [{}, { sample: 100 }, { suppress: list }]) {
        const [expected, ...others] = await reportsOf(files, options);
        expect(expected?.rows.read).toBe('sample' in options ? 200 : 5000);
        expect(expected?.rows.rejected).toBe('suppress' in options ? 2 : 0);
        for (const report of others) expect(report).toEqual(expected);
      }
    },
  );

  it('lists rejects in the order of files and lines', async () => {
    const lists = await Promise.all(
      WORKERS.map(async (workers) => {
        const [prefix, out] = [await temporaryFolder(), await temporaryFolder()];
        for (const [name, content] of Object.entries(FILES))
          await writeFile(path.join(prefix, name), content);
        const publish = publishPreparedFiles({ prefix, schema, out, workers, s3Client: noS3 });
        const report = await publish.catch(reportOfRefused);
        const text = await readFile(path.join(report.outDir ?? '', 'rejects.jsonl'), 'utf8');
        return text.replaceAll(prefix, '');
      }),
    );
    expect(lists[0]?.split('\n').length).toBeGreaterThan(400);
    for (const list of lists) expect(list).toBe(lists[0]);
  });
});

describe('--workers', () => {
  it('is accepted by validate and uploads create, with the same report', async () => {
    const prefix = await temporaryFolder();
    for (const [name, content] of Object.entries(FILES)) await writeFile(path.join(prefix, name), content);
    const schemaFile = await writeSchema(await temporaryFolder());
    const words = ['--prefix', prefix, '--schema', schemaFile, '--as-of', '2026-11-29', '--json', '--quiet'];
    const [expected, ...others] = await Promise.all([
      amcIngest(['validate', ...words, '--workers', '0']),
      amcIngest(['validate', ...words, '--workers', '2']),
      amcIngest(['uploads', 'create', '--dry-run', ...words, '--workers', '2']),
    ]);
    expect(expected).toMatchObject({ code: 3, stdout: expect.stringContaining('PREPARED_FILES_REFUSED') });
    for (const other of others) expect(other).toMatchObject({ code: 3, stdout: expected?.stdout });
    const wrong = await amcIngest(['validate', ...words, '--workers', 'two']);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('between 0 and 64') });
  });
});

it('the error says how many rows keep files from being uploaded', async () => {
  const prefix = await temporaryFolder();
  await writeFile(path.join(prefix, 'a.csv'), csv(GOOD, bad));
  await expect(checkPreparedFiles({ prefix, schema, s3Client: noS3 })).rejects.toThrow(
    /^Nothing was uploaded\. 1 of 2 rows cannot be uploaded\. Correct what writes the files/,
  );
});

describe('a check whose signal is aborted', () => {
  it.each(WORKERS)('is interrupted with %i workers, whatever the reason is', async (workers) => {
    const prefix = await temporaryFolder();
    const out = await temporaryFolder();
    for (const [name, content] of Object.entries(FILES)) await writeFile(path.join(prefix, name), content);
    for (const check of [checkPreparedFiles, publishPreparedFiles]) {
      for (const isEarly of [true, false]) {
        const abort = new AbortController();
        if (isEarly) abort.abort('SIGINT');
        const ended = check({
          prefix,
          schema,
          s3Client: noS3,
          workers,
          out,
          signal: abort.signal,
          onProgress: () => abort.abort('SIGINT'),
        });
        await expect(ended).rejects.toBeInstanceOf(InterruptedError);
      }
    }
    const left = await readdir(out, { recursive: true });
    expect(left.filter((name) => /manifest|report/.test(name))).toEqual([]);
  });
});

describe('a source that fails while threads check', () => {
  /** Checks the folder after `change` has modified its files. */
  async function checkWith(
    change: (file: PreparedFile, index: number) => PreparedFile,
    { workers = 2, signal }: { readonly workers?: number; readonly signal?: AbortSignal } = {},
  ) {
    const prefix = await temporaryFolder();
    const names = ['a', 'b', 'c', 'd'];
    await writtenByDuckDb(prefix, ...names.map((name) => `COPY sales TO '$/${name}.csv' (${CSV_OPTIONS})`));
    const options = { prefix, schema, s3Client: noS3, workers, ...(signal === undefined ? {} : { signal }) };
    const found = await findFolder(options);
    const files = found.folder.files.map(change);
    return checkFolder({ ...found, folder: { ...found.folder, files } }, options);
  }

  const failing = (error: Error) => (file: PreparedFile, index: number) => ({
    ...file,
    source: {
      ...file.source,
      kind: 'bytes' as const,
      name: file.source.name,
      identity: null,
      size: file.size,
      fingerprint: file.source.fingerprint.bind(file.source),
      async *open(signal: AbortSignal) {
        for await (const chunk of file.source.open(signal)) {
          yield chunk;
          if (index === 2) throw error;
        }
      },
    },
  });

  it.each(WORKERS_THAT_FAIL)('ends the check with its own error with %i workers', async (workers) => {
    const lost = new StorageError('The disk is gone.', { code: 'DISK_FAILED' });
    await expect(checkWith(failing(lost), { workers })).rejects.toBe(lost);
    const changed = new InputError('It is another file now.', { code: 'INPUT_CHANGED' });
    await expect(checkWith(failing(changed), { workers })).rejects.toBe(changed);
  });

  it.each(WORKERS_THAT_FAIL)(
    'is a problem of the file when it cannot be read, with %i workers',
    async (workers) => {
      const damaged = new InputError('It is damaged.', { code: 'TRUNCATED_FILE' });
      const { files } = await checkWith(failing(damaged), { workers });
      expect(files.map(({ problems }) => problems.map(({ code }) => code))).toEqual([
        [],
        [],
        ['PREPARED_NOT_READABLE'],
        [],
      ]);
    },
  );

  it.each(WORKERS)('ends at an abort while it waits for bytes, with %i workers', async (workers) => {
    const abort = new AbortController();
    const reason = new InterruptedError();
    const waiting = (file: PreparedFile, index: number): PreparedFile => ({
      ...file,
      source: {
        ...failing(reason)(file, index).source,
        async *open(signal: AbortSignal) {
          yield Buffer.from('order_time\n');
          setImmediate(() => abort.abort(reason));
          if (!signal.aborted) await once(signal, 'abort');
          throw reason;
        },
      },
    });
    await expect(checkWith(waiting, { workers, signal: abort.signal })).rejects.toBe(reason);
  });

  it('is reported as a bug when it is one', async () => {
    const prefix = await temporaryFolder();
    await writeFile(path.join(prefix, 'a.csv'), csv(GOOD));
    const { folder } = await findFolder({ prefix, schema, s3Client: noS3 });
    const plan = compilePlan(schema);
    // A plan of prepared files has no zone, so nothing checks whether the zone exists.
    const broken = { ...plan, columns: plan.columns.map((one) => ({ ...one, timeZone: 'No/Where' })) };
    const terms = { plan: broken, csvEscape: 'quote', sample: null, suppressed: null } as const;
    const threads = new CheckThreads(1, { ...terms, listsRejects: false }, new AbortController().signal);
    const [file] = folder.files;
    if (file === undefined) throw new Error('There is no file.');
    const check = threads.check(file, { onRows: () => undefined });
    await expect(check).rejects.toMatchObject({ code: 'BLOCK_FAILED' });
    await threads.close();
  });

  it('needs a valid number of workers', async () => {
    for (const workers of [-1, 1.5, 65])
      await expect(checkWith((file) => file, { workers })).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
  });
});
