import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runReportShape, type RunReport } from '../../src/report/run-report.js';
import { amcIngest } from '../helpers/command.js';
import { longIt } from '../helpers/effort.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';

const sample = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
const OPTIONS = ['--schema', 'd2c-sales', '--country', 'US', '--json', '--quiet'];
const realEndpoint = process.env['AMC_TEST_S3_ENDPOINT'];

let folder: string;
let local: RunReport;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 's3-e2e-'));
  const { stdout } = await amcIngest(['run', sample, ...OPTIONS, '--out', path.join(folder, 'out')]);
  local = runReportShape.parse(JSON.parse(stdout));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const localFile = (name: string) => readFile(path.join(local.outDir ?? '', name));

describe('amc-ingest with S3', () => {
  let server: S3Server;
  beforeEach(async () => {
    server = await startS3Server();
    server.createBucket('drops');
    server.createBucket('amc');
  });
  afterEach(() => server.close());

  const run = (input: string, ...more: string[]) =>
    amcIngest(['run', input, ...OPTIONS, '--out', 's3://amc/data', ...more], {
      env: { ...server.environment, TMPDIR: folder },
    });
  const stagingLeft = async () => (await readdir(folder)).filter((name) => name.startsWith('amc-ingest'));

  it('reads objects and writes a run whose files equal those of a local run, the manifest last', async () => {
    const bytes = await readFile(sample);
    server.putObject('drops', 'sales/2024 mai é.csv.gz', gzipSync(bytes));
    const { code, stdout, stderr } = await run(
      's3://drops/sales/',
      '--instance',
      'amcone',
      'amctwo',
      '--kms-key-id',
      'arn:aws:kms:us-east-1:111122223333:key/abc',
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const report = runReportShape.parse(JSON.parse(stdout));
    expect(report.files).toEqual(local.files);
    expect(report.rows).toEqual(local.rows);
    const prefix = `data/d2c_sales/${report.runId}`;
    expect(report.manifest).toBe(`s3://amc/${prefix}/manifest.txt`);
    for (const file of report.files) {
      const object = server.object('amc', `${prefix}/${file.path}`);
      expect(object?.bytes.equals(await localFile(file.path))).toBe(true);
      expect(object?.tags.get('instanceId')).toBe('amcone amctwo');
    }
    const manifest = server.object('amc', `${prefix}/manifest.txt`);
    expect(manifest?.bytes.toString()).toBe(
      report.files.map((file) => `s3://amc/${prefix}/${file.path}\n`).join(''),
    );
    expect(manifest?.tags.get('instanceId')).toBe('amcone amctwo');
    const puts = server.requests
      .filter(({ method, key }) => method === 'PUT' && key.startsWith(prefix))
      .map(({ key }) => key);
    expect(puts.at(-1)).toBe(`${prefix}/manifest.txt`);
    expect(await stagingLeft()).toEqual([]);
  });

  it('does the same work only once', async () => {
    await run(sample);
    const before = server.requests.filter(({ method }) => method === 'PUT').length;
    const { code, stdout } = await run(sample);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { reused: true }]);
    expect(server.requests.filter(({ method }) => method === 'PUT')).toHaveLength(before);
  });

  it.each([
    ['a missing output bucket', [sample, '--out', 's3://nowhere/x'], 2, /nowhere/],
    ['a missing input', ['s3://drops/none.csv'], 3, /none\.csv/],
    ['a missing input bucket', ['s3://nowhere/none.csv'], 2, /nowhere/],
    ['an invalid URL', [sample, '--out', 's3://UPPER/x'], 2, /bucket/i],
  ])('refuses %s', async (_, [input = '', ...more], exitCode, message) => {
    const { code, stderr } = await run(input, ...more);
    expect(stderr).toMatch(message);
    expect(code).toBe(exitCode);
    expect(server.keys('amc')).toEqual([]);
  });

  longIt(
    'ends with exit code 4 and leaves no data when S3 fails permanently, and finishes on a rerun',
    async () => {
      server.failNext({
        kind: 'status',
        status: 503,
        times: 1000,
        match: ({ method, key }) => method === 'PUT' && key.includes('05-09'),
      });
      const { code, stderr } = await run(sample);
      expect(code).toBe(4);
      expect(stderr).toMatch(/S3|s3:/);
      expect(server.keys('amc')).toEqual([]);
      expect(await stagingLeft()).toEqual([]);
      server.clearFaults();
      const again = await run(sample);
      expect(again.code).toBe(0);
      expect(runReportShape.parse(JSON.parse(again.stdout)).files).toEqual(local.files);
    },
  );

  it('detects an input that is replaced partway', async () => {
    const bytes = await readFile(sample);
    server.putObject(
      'drops',
      'big.csv',
      Buffer.concat([bytes, ...Array.from({ length: 10 }, () => bytes.subarray(bytes.indexOf('\n') + 1))]),
    );
    server.failNext({
      kind: 'truncate',
      times: 1,
      afterBytes: 2_000_000,
      match: ({ method, key }) => method === 'GET' && key === 'big.csv',
    });
    const timer = setInterval(() => {
      if (server.requests.some(({ method, key }) => method === 'GET' && key === 'big.csv'))
        server.putObject('drops', 'big.csv', 'changed');
    }, 1);
    const { code, stderr } = await run('s3://drops/big.csv');
    clearInterval(timer);
    expect(stderr).toContain('INPUT_CHANGED');
    expect(code).toBe(3);
    expect(server.keys('amc')).toEqual([]);
  });
});

if (realEndpoint === undefined)
  process.stderr.write('Real S3 server skipped: AMC_TEST_S3_ENDPOINT is not set.\n');

describe.skipIf(realEndpoint === undefined)(
  'amc-ingest with a real S3 server (needs AMC_TEST_S3_ENDPOINT)',
  () => {
    const bucket = `amc-ingest-e2e-${process.pid}`;
    let client: S3Client;
    beforeAll(async () => {
      client = new S3Client({
        endpoint: realEndpoint ?? '',
        region: 'us-east-1',
        forcePathStyle: true,
        requestChecksumCalculation: 'WHEN_REQUIRED',
      });
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
    });
    const keys = async () =>
      ((await client.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []).map(
        ({ Key }) => Key ?? '',
      );
    afterAll(async () => {
      for (const key of await keys())
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
      await client.send(new DeleteBucketCommand({ Bucket: bucket }));
      client.destroy();
    });

    it('writes objects that read back equal to the local run', async () => {
      const { code, stdout } = await amcIngest(
        ['run', sample, ...OPTIONS, '--out', `s3://${bucket}/real`, '--instance', 'amcone'],
        {
          env: { AWS_ENDPOINT_URL_S3: realEndpoint ?? '' },
        },
      );
      expect(code).toBe(0);
      const report = runReportShape.parse(JSON.parse(stdout));
      expect(report.files).toEqual(local.files);
      for (const file of report.files) {
        const { Body } = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: `real/d2c_sales/${report.runId}/${file.path}` }),
        );
        const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
        expect(bytes.equals(await localFile(file.path))).toBe(true);
      }
      expect(await keys()).toContain(`real/d2c_sales/${report.runId}/manifest.txt`);
    });
  },
);
