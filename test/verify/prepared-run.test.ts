import { appendFile, mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/hash/sha256.js';
import { publishPreparedFiles, type PublishPreparedOptions } from '../../src/prepared/publish-prepared.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { verifyRun } from '../../src/verify/verify-run.js';
import { SALES_SCHEMA, writtenByDuckDb } from '../helpers/prepared-files.js';
import { startS3Server } from '../helpers/s3-server.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const HEADER = SALES_SCHEMA.columns.map(({ name }) => name).join(',');
const row = (id: number) =>
  `2026-11-01T10:00:00Z,${id},${sha256Hex(`p${id}@b.co`)},,US,GRANTED,"a ""note""",2,10.50,2026-11-02`;
const csv = (count: number) =>
  `${[HEADER, ...Array.from({ length: count }, (_, id) => row(id))].join('\n')}\n`;
const signal = new AbortController().signal;
const noClient = () => Promise.reject(new Error('No S3 client is needed for a folder.'));
const codes = ({ problems }: Awaited<ReturnType<typeof verifyRun>>) =>
  problems.map(({ code, file }) => [code, file]);

/** Files in a folder, after a check, and the report beside them. */
async function published(
  files: Readonly<Record<string, string | Buffer>>,
  options: Partial<PublishPreparedOptions> = {},
) {
  const folder = await temporaryFolder();
  const prefix = path.join(folder, 'parts');
  await mkdir(prefix);
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(prefix, name), content);
  const report = await publishPreparedFiles({
    prefix,
    schema: parseDataSetSchema(SALES_SCHEMA, 'the test'),
    out: path.join(folder, 'out'),
    asOf: '2026-11-29',
    s3Client: noClient,
    ...options,
  });
  const verify = () => verifyRun(report.outDir ?? '', { signal, s3Client: noClient });
  return { prefix, report, verify };
}

describe('verifyRun of files that an engine wrote', () => {
  it('reads them in place', async () => {
    const { verify, report } = await published({
      'a.csv': csv(3),
      'b.csv': csv(2).slice(0, -1),
      'c.csv': `${HEADER}\n`,
      _SUCCESS: '',
    });
    expect(await verify()).toMatchObject({ verified: true, files: 2, rows: 5, runId: report.runId });
  });

  it.each([
    ['csv.gz', "(HEADER, COMPRESSION gzip, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%SZ')"],
    ['parquet', '(FORMAT parquet)'],
  ])('counts the rows of %s by DuckDB, and detects changes', async (ending, how) => {
    const [content] = (
      await writtenByDuckDb(await temporaryFolder(), `COPY sales TO '$/part.${ending}' ${how}`)
    ).values();
    if (content === undefined) throw new Error('DuckDB writes a file.');
    const name = `part.${ending}`;
    const { prefix, verify } = await published({ [name]: content });
    expect(await verify()).toMatchObject({ verified: true, rows: 5000 });
    const file = path.join(prefix, name);
    await utimes(file, new Date(), new Date(Date.now() - 86_400_000));
    await appendFile(file, content.subarray(0, 1));
    expect(codes(await verify())).toContainEqual(['FILE_CHANGED', file]);
  });

  it('detects files that are missing, changed, or have other rows, and another manifest', async () => {
    const { prefix, verify, report } = await published({
      'a.csv.gz': gzipSync(csv(3)),
      'b.csv.gz': gzipSync(csv(4)),
    });
    await rm(path.join(prefix, 'a.csv.gz'));
    expect(codes(await verify())).toEqual([['FILE_MISSING', path.join(prefix, 'a.csv.gz')]]);
    await writeFile(path.join(prefix, 'a.csv.gz'), gzipSync(csv(2)));
    expect(codes(await verify())).toEqual([
      ['FILE_CHANGED', path.join(prefix, 'a.csv.gz')],
      ['ROWS_DIFFER', path.join(prefix, 'a.csv.gz')],
    ]);
    await writeFile(path.join(prefix, 'a.csv.gz'), gzipSync(csv(3)));
    expect((await verify()).verified).toBe(true);
    const manifest = path.join(report.outDir ?? '', 'manifest.txt');
    const text = await readFile(manifest, 'utf8');
    await writeFile(manifest, text.replace('a.csv.gz', 'c.csv.gz'));
    expect(codes(await verify())).toEqual([['MANIFEST_DIFFERS', 'manifest.txt']]);
  });

  it('compares the mark of files that were read as a sample', async () => {
    const { prefix, verify } = await published({ 'a.csv': csv(30), 'b.csv': csv(5) }, { sample: 10 });
    expect(await verify()).toMatchObject({ verified: true, rows: 35 });
    await writeFile(path.join(prefix, 'a.csv'), csv(30).replace('10.50', '10.51'));
    await utimes(path.join(prefix, 'a.csv'), 1, 1);
    expect(codes(await verify())).toEqual([['FILE_CHANGED', path.join(prefix, 'a.csv')]]);
    await writeFile(path.join(prefix, 'b.csv'), csv(6));
    expect(codes(await verify())).toContainEqual(['ROWS_DIFFER', path.join(prefix, 'b.csv')]);
  });

  it('reads them in S3, with the manifest in its own bucket', async () => {
    const server = await startS3Server();
    try {
      for (const bucket of ['lake', 'amc', 'records']) server.createBucket(bucket);
      const client = server.client();
      const put = (Key: string, Body: string | Buffer) =>
        client.send(new PutObjectCommand({ Bucket: 'lake', Key, Body }));
      await put('sales/a.csv.gz', gzipSync(csv(3)));
      await put('sales/b.csv.gz', gzipSync(csv(4)));
      const s3Client = () => Promise.resolve(client);
      const { report } = await published(
        {},
        { prefix: 's3://lake/sales/', out: 's3://records/runs', manifestOut: 's3://amc/manifests', s3Client },
      );
      const verify = () => verifyRun(report.outDir ?? '', { signal, s3Client });
      expect(await verify()).toMatchObject({ verified: true, files: 2, rows: 7 });
      await put('sales/b.csv.gz', gzipSync(csv(5)));
      await put('sales/c.csv.gz', gzipSync(csv(5)));
      expect(codes(await verify())).toEqual([
        ['FILE_CHANGED', 's3://lake/sales/b.csv.gz'],
        ['ROWS_DIFFER', 's3://lake/sales/b.csv.gz'],
      ]);
      client.destroy();
    } finally {
      await server.close();
    }
  });
});
