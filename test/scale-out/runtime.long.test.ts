import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { s3InputObject, type S3InputObject } from '../../src/read/s3-object.js';
import { runReportShape, type RunReport } from '../../src/report/run-report.js';
import { builtAmcIngest } from '../helpers/command.js';
import { LambdaFleet } from '../helpers/lambda-fleet.js';
import { brokenSales, mostlyGoodSales } from '../helpers/state-machine/broken-sales.js';
import { StateMachine } from '../helpers/state-machine/state-machine.js';
import { RANGES_ARN, STEPS_ARN } from '../helpers/state-machine/definition-for.js';
import { definitionIn, synthesizedTemplate } from '../helpers/state-machine/synthesized.js';
import { StateError } from '../helpers/state-machine/task-error.js';

const endpoint = process.env['AMC_TEST_S3_ENDPOINT'];
const ric = process.env['AMC_TEST_LAMBDA_RIC'];
/** Bytes of the file; a small one is enough in CI, and the documented figures are for 1,000,000,000. */
const bytes = Number(process.env['AMC_TEST_LARGE'] ?? 1_500_000);
const isLarge = process.env['AMC_TEST_LARGE'] !== undefined;
const root = fileURLToPath(new URL('../..', import.meta.url));
const credentials = {
  AWS_ENDPOINT_URL_S3: endpoint ?? '',
  AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'] ?? 'AKTEST',
  AWS_SECRET_ACCESS_KEY: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'SKTEST',
};

/** Opens a file of a run's folder. */
type Opener = (name: string) => Promise<Readable>;

/** Repeats the generated rows, but not the header, until there are enough bytes. */
async function* salesFile(size: number): AsyncGenerator<Buffer> {
  const text = isLarge ? mostlyGoodSales(20_000) : brokenSales(Math.ceil(size / 1000));
  const header = text.indexOf('\n') + 1;
  yield Buffer.from(text.slice(0, header));
  const body = Buffer.from(text.slice(header));
  for (let written = header; written < size; written += body.length) yield body;
}

describe.skipIf(endpoint === undefined || ric === undefined)(
  "the scale-out in Amazon's runtime interface client, against a real S3 server (AMC_TEST_S3_ENDPOINT, AMC_TEST_LAMBDA_RIC)",
  () => {
    const mark = `${Date.now()}-${process.pid}`;
    const drops = `scale-drops-${mark}`;
    const out = `scale-out-${mark}`;
    let folder = '';
    let client: S3Client;
    let fleet: LambdaFleet;
    let file: S3InputObject;
    let definition: unknown;

    beforeAll(async () => {
      client = new S3Client({
        endpoint: endpoint ?? '',
        region: 'us-east-1',
        forcePathStyle: true,
        requestChecksumCalculation: 'WHEN_REQUIRED',
      });
      for (const Bucket of [drops, out]) await client.send(new CreateBucketCommand({ Bucket }));
      folder = await mkdtemp(path.join(os.tmpdir(), 'amc-fleet-'));
      await cp(path.join(root, 'dist-lambda'), path.join(folder, 'task'), { recursive: true });
      const dataSets = [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US', maxRejectRate: 0.3 }];
      definition = JSON.parse(
        definitionIn(
          synthesizedTemplate(
            { dataSets, scaleOut: { maxConcurrency: os.availableParallelism() } },
            path.join(folder, 'cdk'),
          ),
        ),
      );
      fleet = new LambdaFleet({
        ric: ric ?? '',
        task: path.join(folder, 'task'),
        env: {
          ...credentials,
          AMC_INGEST_CONFIG: JSON.stringify({ output: `s3://${out}/runs`, dataSets }),
          AMC_INGEST_RANGE_BYTES: String(Math.ceil(bytes / 18)),
          TMPDIR: folder,
        },
        handlers: { [STEPS_ARN]: 'scale-out-steps.handler', [RANGES_ARN]: 'scale-out-ranges.handler' },
      });
      await new Upload({
        client,
        partSize: 16 * 1024 * 1024,
        params: { Bucket: drops, Key: 'sales/large.csv', Body: Readable.from(salesFile(bytes)) },
      }).done();
      const head = await client.send(new HeadObjectCommand({ Bucket: drops, Key: 'sales/large.csv' }));
      const facts = { bucket: drops, key: 'sales/large.csv', versionId: null };
      file = s3InputObject({ ...facts, size: head.ContentLength ?? 0, etag: head.ETag ?? '' });
    }, 1_200_000);
    afterAll(async () => {
      await fleet.stop();
      for (const Bucket of [drops, out]) {
        for (const Key of await keys(Bucket)) await client.send(new DeleteObjectCommand({ Bucket, Key }));
        await client.send(new DeleteBucketCommand({ Bucket }));
      }
      client.destroy();
      await rm(folder, { recursive: true, force: true });
    }, 120_000);

    const keys = async (Bucket: string): Promise<string[]> => {
      const found: string[] = [];
      let token: string | undefined;
      do {
        const page = await client.send(new ListObjectsV2Command({ Bucket, ContinuationToken: token }));
        for (const { Key = '' } of page.Contents ?? []) found.push(Key);
        token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
      return found;
    };
    const openObject = async (key: string): Promise<Readable> => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: out, Key: key }));
      if (!(Body instanceof Readable)) throw new Error(`There is no ${key}.`);
      return Body;
    };
    const text = async (key: string) => Buffer.concat(await (await openObject(key)).toArray()).toString();

    /** A hash of every partition's rows in order, without headers. */
    async function hashes(open: Opener, { files }: RunReport): Promise<Record<string, string>> {
      const found = new Map<string, ReturnType<typeof createHash>>();
      for (const { path: name, partition } of files) {
        const hash = found.get(partition) ?? createHash('sha256');
        found.set(partition, hash);
        let isHeader = true;
        for await (const chunk of (await open(name)).pipe(createGunzip())) {
          const part = Buffer.from(chunk);
          hash.update(isHeader ? part.subarray(part.indexOf('\n') + 1) : part);
          isHeader = false;
        }
      }
      return Object.fromEntries([...found].map(([partition, hash]) => [partition, hash.digest('hex')]));
    }

    async function content(open: Opener) {
      const textOf = async (name: string) => Buffer.concat(await (await open(name)).toArray()).toString();
      const report = runReportShape.parse(JSON.parse(await textOf('report.json')));
      // Only the command's report has a command.
      const {
        files,
        outDir: _outDir,
        ledger: _ledger,
        manifest: _manifest,
        command: _command,
        ...rest
      } = report;
      // A file that is cut into ranges is never read in full, so its hash is unknown.
      const counts = { ...rest, inputs: rest.inputs.map(({ name, rows }) => ({ name, rows })) };
      const listed = (await textOf('manifest.txt')).trimEnd().split('\n');
      expect(listed).toHaveLength(files.length);
      const rejects = createHash('sha256')
        .update(await textOf('rejects.jsonl'))
        .digest('hex');
      return { counts, rejects, rows: await hashes(open, report), files };
    }

    it('writes the rows and counts of a single run by the command, even if a range fails twice', async () => {
      let failures = 2;
      const invoke = async (arn: string, payload: unknown): Promise<unknown> => {
        const answer = await fleet.invoke(arn, payload);
        // Its work is done and its answer is lost: the worst moment to fail.
        if (
          failures > 0 &&
          JSON.stringify(payload).includes('"step":"process"') &&
          JSON.stringify(payload).includes('"index":7,')
        ) {
          failures -= 1;
          throw new StateError('Lambda.Unknown', 'The container died.');
        }
        return answer;
      };
      const from = Date.now();
      const { bucket, key, size, etag, versionId } = file;
      const input = { drop: { bucket, key, size, etag, versionId } };
      const execution = await new StateMachine(definition, { invoke, s3: client }).execute('large', input);
      const seconds = (Date.now() - from) / 1000;
      expect(execution).toMatchObject({ status: 'SUCCEEDED', error: null });
      expect(execution.retries.map(({ error }) => error)).toEqual(['Lambda.Unknown', 'Lambda.Unknown']);
      const staged = await keys(out);
      const ranges = z
        .array(z.object({ start: z.number(), stop: z.number() }))
        .parse(JSON.parse(await text(staged.find((name) => name.endsWith('/ranges.json')) ?? '')));
      expect(ranges.length).toBeGreaterThanOrEqual(16);
      const manifest = staged.find((name) => name.startsWith('runs/') && name.endsWith('/manifest.txt'));
      const runFolder = (manifest ?? '').replace('manifest.txt', '');
      const scaled = await content((name) => openObject(`${runFolder}${name}`));

      const begun = Date.now();
      const { code, stdout, stderr } = await builtAmcIngest(
        ['run', file.url, '--schema', 'd2c-sales', '--country', 'US', '--max-reject-rate', '0.3'].concat([
          '--out',
          path.join(folder, 'single'),
          '--json',
          '--quiet',
        ]),
        { env: credentials, cwd: folder },
      );
      expect([code, stderr]).toEqual([0, expect.any(String)]);
      const local = runReportShape.parse(JSON.parse(stdout));
      const singleSeconds = (Date.now() - begun) / 1000;
      const single = await content(async (name) => createReadStream(path.join(local.outDir ?? '', name)));
      expect(scaled.counts).toEqual(single.counts);
      expect(scaled.rows).toEqual(single.rows);
      expect(scaled.rejects).toBe(single.rejects);
      expect(scaled.counts.rows.rejected).toBeGreaterThan(0);
      const kept = staged.filter((name) => name.includes('/data/'));
      expect(kept).toHaveLength(scaled.files.length);
      if (isLarge) {
        const steps = (name: string) => fleet.lines.filter(({ step }) => step === name);
        const total = (name: string) =>
          steps(name).reduce((sum, { milliseconds }) => sum + Number(milliseconds), 0) / 1000;
        process.stderr.write(
          `${JSON.stringify({
            bytes: size,
            rows: scaled.counts.rows,
            ranges: ranges.length,
            parts: scaled.files.length,
            seconds,
            singleSeconds,
            countSeconds: total('counted'),
            processSeconds: total('processed'),
            processed: steps('processed').length,
            cpu: [...fleet.cpu.values()],
            peaks: Object.fromEntries(fleet.peaks),
            cpus: os.cpus()[0]?.model,
            load: os.loadavg(),
          })}\n`,
        );
      }
    }, 1_800_000);
  },
);
