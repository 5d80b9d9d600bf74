import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ingest } from '../../src/ingest/ingest.js';
import type { IngestOptions } from '../../src/ingest/ingest-options.js';
import { RefusedError } from '../../src/report/refused-error.js';
import { verifyRun } from '../../src/verify/verify-run.js';
import { S3Server } from '../helpers/s3-server.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const sample = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
const ROWS = 200;
const FOR_AMC = /^(data\/[^/]+\.csv\.gz|manifest\.txt)$/;

/** A run whose data files and manifest go to their own bucket. */
describe('dataOut', () => {
  const server = new S3Server();
  let inputs: string[];
  beforeAll(() => server.listen());
  afterAll(() => server.close());
  beforeEach(async () => {
    for (const bucket of ['records', 'for-amc']) server.createBucket(bucket);
    const lines = (await readFile(sample, 'utf8')).split('\n', ROWS + 1);
    inputs = [path.join(await temporaryFolder(), 'sales.csv')];
    for (const input of inputs) await writeFile(input, `${lines.join('\n')}\n`);
  });
  const run = (options: Partial<IngestOptions> = {}) =>
    ingest({
      inputs,
      schema: 'd2c-sales',
      country: 'US',
      workers: 0,
      maxRejectRate: 0.2,
      out: 's3://records/runs',
      dataOut: 's3://for-amc/runs',
      s3Client: server.client(),
      ...options,
    });
  /** Names in a bucket, without the run's prefix. */
  const names = (bucket: string) =>
    server.keys(bucket).map((key) => key.replace(/^runs\/d2c_sales\/run-[^/]+\//, ''));
  const text = (url: string) => {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
    return server.object(bucket, key)?.bytes.toString() ?? '';
  };

  it('receives what AMC reads, and everything else goes to out', async () => {
    const report = await run({ instanceIds: ['amcone'] });
    expect(report.outDir).toBe(`s3://records/runs/d2c_sales/${report.runId}/`);
    expect(report.manifest).toBe(`s3://for-amc/runs/d2c_sales/${report.runId}/manifest.txt`);
    expect(names('for-amc').every((name) => FOR_AMC.test(name))).toBe(true);
    expect(names('for-amc')).toHaveLength(report.files.length + 1);
    expect(names('records').filter((name) => !name.startsWith('runs/amc-ingest-ledger/'))).toEqual([
      'rejects.jsonl',
      'report.html',
      'report.json',
    ]);
    for (const line of text(report.manifest ?? '')
      .trimEnd()
      .split('\n')) {
      expect(line).toMatch(/^s3:\/\/for-amc\/runs\/d2c_sales\/run-/);
      expect(text(line)).not.toBe('');
    }
    // Only the objects that AMC reads name its instances.
    const tagged = (bucket: string) =>
      server.keys(bucket).filter((key) => server.object(bucket, key)?.tags.has('instanceId')).length;
    expect([tagged('for-amc'), tagged('records')]).toEqual([report.files.length + 1, 0]);
  });

  it('has the same bytes and name as a run in one location, is detected as done, and can be verified', async () => {
    const report = await run();
    const together = await run({ out: 's3://records/together', dataOut: undefined });
    expect(together.runId).toBe(report.runId);
    expect(together.files).toEqual(report.files);
    expect(await run()).toMatchObject({ reused: true, manifest: report.manifest });
    const options = { signal: new AbortController().signal, s3Client: () => server.client() };
    expect(await verifyRun(report.outDir ?? '', options)).toMatchObject({
      verified: true,
      files: report.files.length,
      rows: report.rows.written,
    });
    server.deleteObject('for-amc', `runs/d2c_sales/${report.runId}/${report.files[0]?.path}`);
    expect(await verifyRun(report.outDir ?? '', options)).toMatchObject({
      verified: false,
      problems: [{ code: 'FILE_MISSING' }],
    });
    // The run is repeated, since it is not complete.
    expect(await run()).toMatchObject({ reused: false });
    expect(await verifyRun(report.outDir ?? '', options)).toMatchObject({ verified: true });
  });

  it('moves a run that was written in one location before, and leaves no data there', async () => {
    const before = await run({ dataOut: undefined });
    const after = await run();
    expect(after).toMatchObject({ runId: before.runId, reused: false });
    expect(names('records').filter((name) => FOR_AMC.test(name))).toEqual([]);
    expect(names('for-amc')).toHaveLength(after.files.length + 1);
  });

  it('may equal out, which keeps everything in one location', async () => {
    const report = await run({ dataOut: 's3://records/runs/' });
    expect(report.manifest).toBe(`${report.outDir}manifest.txt`);
    expect(server.keys('for-amc')).toEqual([]);
  });

  it('receives nothing when too many rows were rejected', async () => {
    await expect(run({ maxRejectRate: 0 })).rejects.toBeInstanceOf(RefusedError);
    expect(server.keys('for-amc')).toEqual([]);
    expect(names('records')).toContain('rejects.jsonl');
  });

  it('needs both buckets, and an out in S3', async () => {
    await expect(run({ dataOut: 's3://nowhere/runs' })).rejects.toMatchObject({ code: 'BUCKET_NOT_FOUND' });
    await expect(run({ out: await temporaryFolder() })).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    await expect(run({ dataOut: 'for-amc' })).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
  });
});
