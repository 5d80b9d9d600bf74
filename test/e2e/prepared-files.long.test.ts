import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startSimulator, type AmcSimulator, type ObjectReader } from '../../src/amc-simulator/index.js';
import { readParquetRows } from '../../src/hand-over/read-parquet-rows.js';
import { runReportShape } from '../../src/report/run-report.js';
import { amcIngest } from '../helpers/command.js';
import { CSV_OPTIONS, writeSchema, writtenByDuckDb } from '../helpers/prepared-files.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';
import { simulatorEnvironment } from '../helpers/simulator-environment.js';

/** From DuckDB's table. */
const ROWS = 5000;
const uploadShape = runReportShape.extend({
  uploads: z.array(
    z.object({
      status: z.string(),
      caution: z.string().nullable(),
      repeated: z.boolean(),
      metrics: z.record(z.string(), z.number()),
    }),
  ),
});
const realEndpoint = process.env['AMC_TEST_S3_ENDPOINT'];

interface Place {
  readonly client: S3Client;
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

async function testServer(): Promise<Place> {
  const server: S3Server = await startS3Server();
  server.createBucket('lake');
  server.createBucket('amc');
  return { client: server.client(), environment: server.environment, close: () => server.close() };
}

async function realServer(endpoint: string): Promise<Place> {
  const client = new S3Client({ endpoint, forcePathStyle: true, region: 'us-east-1' });
  for (const Bucket of ['lake', 'amc']) {
    await client.send(new CreateBucketCommand({ Bucket })).catch(() => undefined);
    await empty(client, Bucket);
  }
  return {
    client,
    environment: { AWS_ENDPOINT_URL_S3: endpoint },
    close: async () => {
      for (const Bucket of ['lake', 'amc']) {
        await empty(client, Bucket);
        await client.send(new DeleteBucketCommand({ Bucket }));
      }
      client.destroy();
    },
  };
}

async function keysOf(client: S3Client, bucket: string): Promise<string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key])).toSorted();
}

async function empty(client: S3Client, Bucket: string): Promise<void> {
  for (const Key of await keysOf(client, Bucket)) await client.send(new DeleteObjectCommand({ Bucket, Key }));
}

function readerOf(client: S3Client): ObjectReader {
  return {
    get: async (bucket, key) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return Readable.from([Buffer.from((await Body?.transformToByteArray()) ?? [])]);
    },
    list: async function* (bucket, prefix) {
      yield* (await keysOf(client, bucket)).filter((key) => key.startsWith(prefix));
    },
  };
}

describe.each([
  ["the test's own S3 server", testServer],
  ...(realEndpoint === undefined ? [] : [['a real S3 server', () => realServer(realEndpoint)] as const]),
] as const)('files that an engine wrote, handed over unchanged, in %s', (_, start) => {
  let folder: string;
  let schema: string;
  let place: Place;
  let amc: AmcSimulator;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'prepared-'));
    schema = await writeSchema(folder);
    place = await start();
    const reader = readerOf(place.client);
    amc = await startSimulator({
      reader,
      instanceIds: ['amcone'],
      submittedMs: 0,
      inProgressMs: 0,
      readParquetRows: (bucket, key) =>
        readParquetRows(
          reader.get(bucket, key, new AbortController().signal).then(async (stream) => {
            const chunks: Uint8Array[] = [];
            for await (const chunk of stream) chunks.push(chunk);
            const bytes = Buffer.concat(chunks);
            return {
              size: bytes.length,
              read: (position: number, length: number) =>
                Promise.resolve(bytes.subarray(position, position + length)),
              close: () => Promise.resolve(),
            };
          }),
        ),
    });
    expect((await command('datasets', 'create', '--schema', schema)).code).toBe(0);
  });
  afterAll(async () => {
    await amc.close();
    await place.close();
    await rm(folder, { recursive: true, force: true });
  });

  const command = (...args: string[]) =>
    amcIngest(args, { env: { ...simulatorEnvironment(amc, 'amcone'), ...place.environment } });
  const create = (prefix: string, ...more: string[]) =>
    command(
      ...`uploads create --prefix ${prefix} --schema ${schema} --out s3://amc/out`.split(' '),
      // Threads also check files in S3; the check without threads is tested with files on a disk.
      ...'--wait --poll 0.1 --json --workers 2'.split(' '),
      ...more,
    );
  const put = async (prefix: string, files: ReadonlyMap<string, Buffer | string>) => {
    for (const [name, bytes] of files) {
      await place.client.send(new PutObjectCommand({ Bucket: 'lake', Key: `${prefix}${name}`, Body: bytes }));
    }
  };
  const etagsOf = async (keys: readonly string[]) =>
    Promise.all(
      keys.map(async (Key) => (await place.client.send(new HeadObjectCommand({ Bucket: 'lake', Key }))).ETag),
    );
  const bytesOf = async (bucket: string, Key: string) => {
    const { Body } = await place.client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };
  const rowsAtAmc = () =>
    [...amc.rowsByPeriod('amcone', 'engine_sales').values()].reduce((sum, rows) => sum + rows, 0);
  const write = async (name: string, ...copies: string[]) => {
    const target = path.join(folder, name);
    await mkdir(target);
    return writtenByDuckDb(target, ...copies);
  };

  it.each([
    [
      'CSV in gzip of DuckDB',
      'csv',
      `COPY (FROM sales WHERE order_id % 2 = 0) TO '$/even.csv.gz' (${CSV_OPTIONS}, COMPRESSION gzip)`,
      `COPY (FROM sales WHERE order_id % 2 = 1) TO '$/odd.csv.gz' (${CSV_OPTIONS}, COMPRESSION gzip)`,
    ],
    [
      'Parquet of DuckDB',
      'parquet',
      `COPY (FROM sales WHERE order_id % 2 = 0) TO '$/even.parquet' (FORMAT parquet)`,
      `COPY (FROM sales WHERE order_id % 2 = 1) TO '$/odd.parquet' (FORMAT parquet)`,
    ],
    [
      'JSON Lines of DuckDB',
      'json',
      `COPY (SELECT strftime(order_time, '%Y-%m-%dT%H:%M:%SZ') AS order_time, * EXCLUDE (order_time) FROM sales) TO '$/all.json.gz' (FORMAT json, COMPRESSION gzip)`,
    ],
  ])('%s: rows at AMC equal those of the table, and no byte changes', async (_name, name, ...copies) => {
    const files = await write(name, ...copies);
    await put(`${name}/`, files);
    const keys = [...files.keys()].map((file) => `${name}/${file}`);
    const before = await etagsOf(keys);
    const rowsBefore = rowsAtAmc();
    const { code, stdout, stderr } = await create(`s3://lake/${name}/`);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const report = uploadShape.parse(JSON.parse(stdout));
    expect(report.rows).toEqual({ read: ROWS, written: ROWS, rejected: 0, leftOut: 0 });
    expect(report.uploads).toMatchObject([{ status: 'success', metrics: { OutputRowCount: ROWS } }]);
    expect(rowsAtAmc() - rowsBefore).toBe(ROWS);
    expect(await etagsOf(keys)).toEqual(before);
    for (const [file, bytes] of files)
      expect((await bytesOf('lake', `${name}/${file}`)).equals(bytes)).toBe(true);
    const manifest = await bytesOf('amc', (report.manifest ?? '').replace('s3://amc/', ''));
    expect(manifest.toString()).toBe(keys.map((key) => `s3://lake/${key}\n`).join(''));
    expect(await keysOf(place.client, 'lake')).not.toContainEqual(expect.stringContaining('manifest'));

    const again = await create(`s3://lake/${name}/`, '--yes');
    expect(again.code).toBe(0);
    expect(uploadShape.parse(JSON.parse(again.stdout)).uploads).toMatchObject([
      { status: 'success', repeated: true },
    ]);
    expect(rowsAtAmc() - rowsBefore).toBe(ROWS);
  });

  it('may be a folder as Spark leaves it: markers, checksums, empty and header-only parts are not data', async () => {
    const files = await write(
      'spark-rows',
      `COPY (FROM sales WHERE order_id < 4000000100) TO '$/x.csv' (${CSV_OPTIONS})`,
    );
    const [header = '', ...lines] = (files.get('x.csv') ?? Buffer.alloc(0)).toString().split(/(?<=\n)/);
    const part = (number: number, text: string) =>
      [`part-0000${number}-2f1c-c000.csv.gz`, gzipSync(text)] as const;
    await put(
      'spark/',
      new Map<string, Buffer | string>([
        ['_SUCCESS', ''],
        ['.part-00000-2f1c-c000.csv.gz.crc', 'x'],
        ['_temporary/0/part-00009.csv.gz', gzipSync(header + lines[0])],
        part(0, header + lines.slice(0, 60).join('')),
        part(1, header),
        part(2, header + lines.slice(60).join('')),
        ['part-00003-2f1c-c000.csv.gz', ''],
      ]),
    );
    const rowsBefore = rowsAtAmc();
    const { code, stdout, stderr } = await create('s3://lake/spark', '--delivery', 'marker');
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const report = uploadShape.parse(JSON.parse(stdout));
    expect(report.files.map(({ path: file, rows }) => [file, rows])).toEqual([
      ['s3://lake/spark/part-00000-2f1c-c000.csv.gz', 60],
      ['s3://lake/spark/part-00002-2f1c-c000.csv.gz', 40],
    ]);
    expect(report.warnings.map(({ code: warning }) => warning)).toContain('EMPTY_INPUT');
    expect(rowsAtAmc() - rowsBefore).toBe(100);
  });

  it('are refused until the job has ended: no marker, or a staging folder', async () => {
    await put(
      'open/',
      new Map([
        ['_temporary/0/task/part-0.csv', 'a'],
        ['part-1.csv', 'a'],
      ]),
    );
    for (const more of [[], ['--delivery', 'marker']]) {
      const { code, stdout } = await create('s3://lake/open/', ...more);
      expect(code).toBe(3);
      expect(JSON.parse(stdout).error.code).toBe('DELIVERY_INCOMPLETE');
    }
  });

  it('are not uploaded when anything is wrong; the error names file, line and column, never a value', async () => {
    const files = await write('bad-rows', `COPY (FROM sales LIMIT 20) TO '$/x.csv' (${CSV_OPTIONS})`);
    const lines = (files.get('x.csv') ?? Buffer.alloc(0)).toString().split('\n');
    lines[5] = (lines[5] ?? '').replace(/,[0-9a-f]{64},/, ',canary.person@example.com,');
    lines[8] = (lines[8] ?? '').replace(
      /plain|Größe 日本|"size ""L"", blue"/,
      'call canary.person@example.com',
    );
    await put('bad/', new Map([['a.csv', lines.join('\n')]]));
    const uploads = amc.uploadCount('amcone');
    const { code, stdout, stderr } = await create('s3://lake/bad/');
    expect(code).toBe(3);
    expect(amc.uploadCount('amcone')).toBe(uploads);
    const report = runReportShape.parse(JSON.parse(stdout));
    expect(report.rejects).toEqual({ NOT_HASHED: 1, RAW_EMAIL: 1 });
    expect(report.rejectGroups).toMatchObject([
      { code: 'NOT_HASHED', column: 'email', places: [{ file: 's3://lake/bad/a.csv', line: 6 }] },
      { code: 'RAW_EMAIL', column: 'note', places: [{ file: 's3://lake/bad/a.csv', line: 9 }] },
    ]);
    expect(report.manifest).toBeNull();
    const run = (report.outDir ?? '').replace('s3://amc/', '');
    const written = (await keysOf(place.client, 'amc')).filter((key) => key.startsWith(run));
    expect(written.map((key) => key.slice(run.length))).toEqual([
      'rejects.jsonl',
      'report.html',
      'report.json',
    ]);
    const texts = await Promise.all(written.map(async (key) => (await bytesOf('amc', key)).toString()));
    expect(texts.join('') + stdout + stderr).not.toContain('canary');
    expect(texts[0]?.trim().split('\n')).toHaveLength(2);
  });

  it('are not uploaded when they change after the check', async () => {
    const files = await write('changing', `COPY (FROM sales LIMIT 20) TO '$/x.csv' (${CSV_OPTIONS})`);
    await put('changing/', files);
    expect((await create('s3://lake/changing/')).code).toBe(0);
    const [run = ''] = (await keysOf(place.client, 'amc')).flatMap((key) => {
      const [, name] = /^out\/engine_sales\/(run-[0-9a-f]{24})\/report\.json$/.exec(key) ?? [];
      return name === undefined ? [] : [name];
    });
    expect(run).not.toBe('');
    const report = runReportShape.parse(JSON.parse((await create('s3://lake/changing/', '--yes')).stdout));
    await put('changing/', new Map([['later.csv', files.get('x.csv') ?? '']]));
    const uploads = amc.uploadCount('amcone');
    const { code, stderr } = await command(
      ...`uploads create ${report.outDir ?? ''} --schema ${schema} --force-upload --yes`.split(' '),
    );
    expect(code).toBe(3);
    expect(stderr).toContain('FILES_CHANGED');
    expect(amc.uploadCount('amcone')).toBe(uploads);
  });

  it('replace by the rules of runs: their own older version, but not what another delivery brought', async () => {
    const day = (where: string, file: string) =>
      `COPY (SELECT order_time + INTERVAL 20 DAY AS order_time, * EXCLUDE (order_time) FROM sales WHERE ${where}) TO '$/${file}' (${CSV_OPTIONS})`;
    const files = await write(
      'replacing',
      day('true', 'all.csv'),
      day('order_id % 10 <> 1', 'most.csv'),
      day('order_id < 4000000100', 'few.csv'),
    );
    const file = (name: string) => new Map([['part.csv', files.get(name) ?? '']]);
    const replace = async (prefix: string, ...more: string[]) => {
      const { stdout, stderr, code } = await create(prefix, '--strategy', 'OVERLAP_REPLACE', ...more);
      return { code, stderr, upload: uploadShape.parse(JSON.parse(stdout)).uploads[0] };
    };
    const before = rowsAtAmc();
    await put('days/one/', file('most.csv'));
    expect((await replace('s3://lake/days/one/', '--yes')).code).toBe(0);
    expect(rowsAtAmc() - before).toBe(4500);
    await put('days/one/', file('all.csv'));
    expect((await replace('s3://lake/days/one/')).upload).toMatchObject({ status: 'success' });
    expect(rowsAtAmc() - before).toBe(ROWS);
    await put('days/two/', file('most.csv'));
    const other = await create('s3://lake/days/two/', '--strategy', 'OVERLAP_REPLACE');
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('REPLACES_OTHER_DELIVERY');
    await put('days/three/', file('few.csv'));
    const partial = await create('s3://lake/days/three/', '--strategy', 'OVERLAP_REPLACE');
    expect(partial.code).toBe(2);
    expect(partial.stderr).toContain('PERIOD_LOOKS_PARTIAL');
    const sampled = await create('s3://lake/days/one/', '--strategy', 'FULL_REPLACE', '--sample', '5');
    expect(sampled.code).toBe(2);
    expect(JSON.parse(sampled.stdout).error.code).toBe('STRATEGY_DOES_NOT_FIT');
    expect(rowsAtAmc() - before).toBe(ROWS);
  });

  it('can be checked by sample, which the report says; a dry run changes nothing', async () => {
    const files = await write(
      'sampled',
      `COPY (FROM sales) TO '$/x.csv.gz' (${CSV_OPTIONS}, COMPRESSION gzip)`,
    );
    const text = gunzipSync(files.get('x.csv.gz') ?? Buffer.alloc(0)).toString();
    await put('sampled/', new Map([['x.csv.gz', gzipSync(text.replace(/\n$/, '\nnot,a,row\n'))]]));
    const keys = await keysOf(place.client, 'amc');
    const uploads = amc.uploadCount('amcone');
    const sampled = await create('s3://lake/sampled/', '--sample', '50', '--dry-run');
    expect(sampled.code).toBe(0);
    const report = runReportShape.parse(JSON.parse(sampled.stdout));
    expect(report.rows.read).toBe(50);
    expect(report.prepared?.sample).toBe(50);
    expect(report.verdict).toMatchObject({ state: 'caution' });
    expect(report.verdict?.reasons.map(({ code }) => code)).toContain('SAMPLE_CHECKED');
    const whole = await create('s3://lake/sampled/', '--dry-run');
    expect(whole.code).toBe(3);
    expect(runReportShape.parse(JSON.parse(whole.stdout)).rejects).toEqual({ FIELD_COUNT: 1 });
    expect(await keysOf(place.client, 'amc')).toEqual(keys);
    expect(amc.uploadCount('amcone')).toBe(uploads);
  });

  it('are listed in the report with the SHA-256 of their bytes', async () => {
    const { stdout } = await command('validate', '--prefix', 's3://lake/csv/', '--schema', schema, '--json');
    const report = runReportShape.parse(JSON.parse(stdout));
    const [first] = report.files;
    const bytes = await bytesOf('lake', (first?.path ?? '').replace('s3://lake/', ''));
    expect(first?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });
});
