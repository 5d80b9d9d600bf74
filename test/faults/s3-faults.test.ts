import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { IngestError } from '../../src/errors.js';
import { ingest, type IngestResult } from '../../src/ingest/ingest.js';
import { openRunStore } from '../../src/store/open-run-store.js';
import { verifyRun } from '../../src/verify/verify-run.js';
import { startS3Server, type Fault, type S3Server } from '../helpers/s3-server.js';
import { s3FaultCases, s3FaultPairs, type FaultCase } from './matrix.js';
import { SUITE_TIMEOUT_MS, survey, type Outcome } from './survey.js';

const SAMPLE = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
const SIGNAL = new AbortController().signal;
/** Short, since most cases wait this long. */
const TIMEOUTS = {
  connectionTimeout: 1000,
  socketTimeout: 400,
  requestTimeout: 400,
  throwOnRequestTimeout: true,
};

vi.setConfig({ testTimeout: SUITE_TIMEOUT_MS });

let server: S3Server;
let folder: string;
let rows: string;
beforeAll(async () => {
  server = await startS3Server();
  folder = await mkdtemp(path.join(os.tmpdir(), 'faults-'));
  rows = (await readFile(SAMPLE, 'utf8')).split('\n').slice(0, 40).join('\n');
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.clearFaults();
});

const client = (maxAttempts = 2) => server.client({ maxAttempts, requestHandler: TIMEOUTS });
const stagingLeft = () => readdir(folder);
/** Empty buckets, and the input in its bucket. */
function reset(): void {
  server.clearFaults();
  server.createBucket('drops');
  server.createBucket('amc');
  server.putObject('drops', 'sales.csv', `${rows}\n`);
  server.requests.length = 0;
}

describe('a run from S3 to S3', () => {
  /** Undisturbed runs get more time, since the machine may be busy. */
  const run = (s3Client = server.client()) =>
    ingest({
      inputs: ['s3://drops/sales.csv'],
      schema: 'd2c-sales',
      country: 'US',
      out: 's3://amc/out',
      partition: 'month',
      maxRejectRate: 0.5,
      workers: 0,
      s3Client,
    });
  const verified = async ({ outDir }: IngestResult) => {
    const { problems } = await verifyRun(outDir ?? '', { signal: SIGNAL, s3Client: () => server.client() });
    expect(problems).toEqual([]);
  };

  it('is complete and correct or failed and clean, whichever call fails in whichever way', async () => {
    reset();
    const undisturbed = await run();
    const objects = new Map(
      server.keys('amc').map((key) => [key, server.object('amc', key)?.bytes.toString('hex')]),
    );
    const keysOfRun = () => server.keys('amc').filter((key) => key.startsWith('out/d2c_sales/'));
    const inRun = keysOfRun();
    const check = async (name: string, faults: readonly Fault[], once: boolean): Promise<Outcome> => {
      reset();
      for (const fault of faults) server.failNext(fault);
      const result = await run(client()).catch((error: unknown) => error);
      server.clearFaults();
      expect(await stagingLeft(), name).toEqual([]);
      if (result instanceof Error) {
        expect(result, `${name}: ${result.stack}`).toBeInstanceOf(IngestError);
        // Where S3 recovered in time for the cleanup, nothing is left; elsewhere nothing complete is left.
        if (once) expect(keysOfRun(), name).toEqual([]);
        else if (keysOfRun().some((key) => key.endsWith('manifest.txt')))
          expect(keysOfRun(), name).toEqual(inRun);
        if (once) expect(server.openUploads('amc'), name).toEqual([]);
      }
      const again = await run();
      await verified(again);
      expect(again.files, name).toEqual(undisturbed.files);
      expect(keysOfRun(), name).toEqual(inRun);
      for (const key of inRun)
        expect(server.object('amc', key)?.bytes.toString('hex'), `${name}: ${key}`).toBe(objects.get(key));
      expect(server.openUploads('amc'), name).toEqual([]);
      return result instanceof Error ? 'failed' : 'done';
    };
    reset();
    await run();
    const calls = server.requests.length;
    const cases = s3FaultCases(calls);
    await survey({
      suite: 'S3, a run',
      cases,
      oneIn: 23,
      expects: ['done', 'failed'],
      check: ({ name, fault, once }) => check(name, [fault], once),
    });
    // The second fault may hit the cleanup after the first.
    await survey({
      suite: 'S3, a run, two faults',
      cases: s3FaultPairs(calls),
      oneIn: 19,
      expects: ['done', 'failed'],
      check: ({ name, faults }) => check(name, faults, false),
    });
  });
});

describe('a large file that is uploaded in parts', () => {
  /** Two parts of 8 MiB. */
  const large = randomBytes(9 * 1024 * 1024);
  const digest = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

  async function write(s3Client = server.client()): Promise<void> {
    const store = await openRunStore({
      out: 's3://amc/out',
      dataSetId: 'crm',
      runId: 'r1',
      instanceIds: ['amcone'],
      s3Client,
      stagingRoot: folder,
    });
    try {
      const put = async (name: string, bytes: Buffer | string) => {
        const staged = path.join(store.stagingFolder, path.basename(name));
        await writeFile(staged, bytes);
        await store.put(name, staged, 'text/csv', digest(bytes));
      };
      await put('data/large.csv', large);
      await put('report.json', '{}');
      await store.commit('s3://amc/out/crm/r1/data/large.csv\n');
    } finally {
      await store.abort();
    }
  }

  it('is there in full or not at all, whichever call fails in whichever way', async () => {
    reset();
    await write();
    const calls = server.requests.length;
    const whole = server.keys('amc');
    const check = async ({ name, fault, once }: FaultCase): Promise<Outcome> => {
      reset();
      server.failNext(fault);
      const error = await write(client()).then(
        () => null,
        (cause: unknown) => cause,
      );
      server.clearFaults();
      expect(await stagingLeft(), name).toEqual([]);
      if (error !== null) {
        expect(error, name).toBeInstanceOf(IngestError);
        if (once) expect([server.keys('amc'), server.openUploads('amc')], name).toEqual([[], []]);
        await write();
      }
      expect(server.keys('amc'), name).toEqual(whole);
      expect(server.object('amc', 'out/crm/r1/data/large.csv')?.bytes.equals(large), name).toBe(true);
      for (const key of whole)
        expect(server.object('amc', key)?.tags.get('instanceId'), `${name}: ${key}`).toBe('amcone');
      expect(server.openUploads('amc'), name).toEqual([]);
      return error === null ? 'done' : 'failed';
    };
    const cases = s3FaultCases(calls);
    await survey({ suite: 'S3, a file in parts', cases, oneIn: 31, expects: ['done', 'failed'], check });
  });
});
