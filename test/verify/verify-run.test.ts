import { appendFile, cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ingest, type IngestResult } from '../../src/ingest/ingest.js';
import type { RunReport } from '../../src/report/run-report.js';
import { verifyRun } from '../../src/verify/verify-run.js';
import { startS3Server } from '../helpers/s3-server.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const sample = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
/** Some rows of the sample, over some days, including rejects. */
const ROWS = 300;
const OPTIONS = { schema: 'd2c-sales', country: 'US', workers: 0, maxRejectRate: 0.2 };
const SIGNAL = new AbortController().signal;

const noClient = () => {
  throw new Error('No S3 client is needed for a folder.');
};
const verify = (folder: string) => verifyRun(folder, { signal: SIGNAL, s3Client: noClient });

describe('verifyRun', () => {
  let folder: string;
  let inputs: string[];
  let report: IngestResult;
  let first: RunReport['files'][number];
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'verify-'));
    const lines = (await readFile(sample, 'utf8')).split('\n', ROWS + 1);
    inputs = [path.join(folder, 'sales.csv')];
    await writeFile(path.join(folder, 'sales.csv'), `${lines.join('\n')}\n`);
    report = await ingest({ ...OPTIONS, inputs, out: path.join(folder, 'out') });
    const [file] = report.files;
    if (file === undefined) throw new Error('The sample has rows.');
    first = file;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  /** A copy of the run to be damaged. */
  let run: string;
  beforeEach(async () => {
    run = path.join(await temporaryFolder(), 'copy');
    await cp(report.outDir ?? '', run, { recursive: true });
  });

  const changeReport = async (change: (report: RunReport) => unknown) => {
    const file = path.join(run, 'report.json');
    await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, 'utf8')))));
  };

  it('needs no options', async () => {
    expect(await verifyRun(run)).toMatchObject({ verified: true, runId: report.runId });
    await expect(verifyRun(path.dirname(run))).rejects.toMatchObject({ code: 'NO_RUN' });
  });

  it('accepts a run as it was written, even after it was copied', async () => {
    for (const place of [report.outDir ?? '', run]) {
      expect(await verify(place)).toMatchObject({
        verified: true,
        runId: report.runId,
        dataSetId: 'd2c_sales',
        files: report.files.length,
        rows: report.rows.written,
        problems: [],
      });
    }
  });

  it.each([
    ['csv', 'none'],
    ['jsonl', 'gzip'],
    ['jsonl', 'none'],
  ] as const)('counts the rows of %s with %s', async (format, compression) => {
    const other = await ingest({ ...OPTIONS, inputs, format, compression, out: await temporaryFolder() });
    const result = await verify(other.outDir ?? '');
    expect(result).toMatchObject({ verified: true, rows: other.rows.written });
  });

  it('accepts a manifest for the location that the folder is copied to, and no other form', async () => {
    const out = await temporaryFolder();
    const based = await ingest({ ...OPTIONS, inputs, out, manifestBase: 's3://bucket/amc' });
    expect((await verify(based.outDir ?? '')).problems).toEqual([]);
    const manifest = path.join(based.outDir ?? '', 'manifest.txt');
    const text = await readFile(manifest, 'utf8');
    for (const wrong of [text.replaceAll('s3://', 'http://'), text.slice(0, -1), text + text, '']) {
      await writeFile(manifest, wrong);
      expect((await verify(based.outDir ?? '')).problems).toMatchObject([{ code: 'MANIFEST_DIFFERS' }]);
    }
  });

  it.each<[string, string[], () => Promise<unknown>]>([
    ['a missing data file', ['FILE_MISSING'], () => rm(path.join(run, first.path))],
    ['a data file that was added', ['FILE_EXTRA'], () => writeFile(path.join(run, 'data/x.csv.gz'), 'x')],
    ['a flipped byte', ['FILE_CHANGED', 'FILE_NOT_READABLE'], () => flip(path.join(run, first.path), 40)],
    [
      'a cut file',
      ['FILE_CHANGED', 'FILE_NOT_READABLE'],
      () => truncate(path.join(run, first.path), first.bytes - 5),
    ],
    ['bytes at the end', ['FILE_CHANGED'], () => appendFile(path.join(run, first.path), '\0')],
    ['a missing manifest', ['NOT_COMPLETE'], () => rm(path.join(run, 'manifest.txt'))],
    ['a missing report', ['REPORT_MISSING'], () => rm(path.join(run, 'report.json'))],
    ['a broken report', ['REPORT_NOT_READABLE'], () => writeFile(path.join(run, 'report.json'), '{')],
    ['a missing list of rejects', ['REJECTS_DIFFER'], () => rm(path.join(run, 'rejects.jsonl'))],
    ['a reject too many', ['REJECTS_DIFFER'], () => appendFile(path.join(run, 'rejects.jsonl'), '{}\n')],
    [
      'another number of rows than in the report',
      ['ROWS_DIFFER', 'REPORT_CONTRADICTS_ITSELF'],
      () =>
        changeReport((old) => ({
          ...old,
          files: old.files.map((file) =>
            file.path === first.path ? { ...file, rows: file.rows + 1 } : file,
          ),
        })),
    ],
    [
      'numbers that do not add up',
      ['REPORT_CONTRADICTS_ITSELF'],
      () => changeReport((old) => ({ ...old, rows: { ...old.rows, read: old.rows.read + 1 } })),
    ],
  ])('reports %s', async (_, codes, damage) => {
    await damage();
    const result = await verify(run);
    expect(result.problems.map(({ code }) => code)).toEqual(codes);
    expect(result.verified).toBe(false);
  });

  it('says that a refused run is not complete', async () => {
    const out = await temporaryFolder();
    const refused = ingest({ ...OPTIONS, inputs, out, maxRejectRate: 0 });
    await expect(refused).rejects.toMatchObject({ code: 'TOO_MANY_REJECTS' });
    const place = await refused.catch((error: unknown) => Reflect.get(Object(error), 'report'));
    expect((await verify(place.outDir)).problems).toMatchObject([{ code: 'NOT_COMPLETE' }]);
  });

  it('refuses a location without a run', async () => {
    await expect(verify(path.join(run, 'none'))).rejects.toMatchObject({ code: 'NO_RUN', exitCode: 2 });
  });

  it('checks a run in S3, and recognizes a copy of it', async () => {
    const server = await startS3Server();
    server.createBucket('amc');
    try {
      const s3Client = server.client();
      const inS3 = await ingest({ ...OPTIONS, inputs, out: 's3://amc/x', s3Client });
      const verifyS3 = (url: string) => verifyRun(url, { signal: SIGNAL, s3Client: () => s3Client });
      expect(await verifyS3(inS3.outDir ?? '')).toMatchObject({ verified: true, rows: inS3.rows.written });
      for (const key of server.keys('amc').filter((name) => name.startsWith('x/d2c_sales/'))) {
        const { bytes = '' } = server.object('amc', key) ?? {};
        server.putObject('amc', key.replace('x/', 'copy/'), bytes);
      }
      const copy = await verifyS3(inS3.outDir?.replace('/x/', '/copy/') ?? '');
      expect(copy.problems.map(({ code }) => code)).toEqual(['MANIFEST_DIFFERS']);
      server.putObject('amc', `x/d2c_sales/${inS3.runId}/${first.path}`, 'other');
      const changed = await verifyS3((inS3.outDir ?? '').slice(0, -1));
      expect(changed.problems.map(({ code, file }) => [code, file])).toEqual([
        ['FILE_CHANGED', first.path],
        ['FILE_NOT_READABLE', first.path],
      ]);
      await expect(verifyS3('s3://amc/none')).rejects.toMatchObject({ code: 'NO_RUN' });
    } finally {
      await server.close();
    }
  });
});

async function flip(file: string, at: number): Promise<void> {
  const bytes = await readFile(file);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  await writeFile(file, bytes);
}
