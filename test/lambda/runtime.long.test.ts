import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runReportShape } from '../../src/report/run-report.js';
import { builtAmcIngest } from '../helpers/command.js';
import { eventBridgeEvent, s3Event, sqsEvent, S3_TEST_EVENT } from '../helpers/drop-events.js';
import { LambdaRuntime, type Invoked } from '../helpers/lambda-runtime.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const endpoint = process.env['AMC_TEST_S3_ENDPOINT'];
const ric = process.env['AMC_TEST_LAMBDA_RIC'];
const missing = [
  ...(endpoint === undefined ? ['AMC_TEST_S3_ENDPOINT'] : []),
  ...(ric === undefined ? ['AMC_TEST_LAMBDA_RIC'] : []),
];
if (missing.length > 0)
  process.stderr.write(`Lambda's runtime interface client skipped: ${missing.join(', ')} not set.\n`);

const id = `${process.pid}-${Date.now().toString(36)}`;
const drops = `amc-drops-${id}`;
const out = `amc-out-${id}`;
const config = {
  output: `s3://${out}/amc`,
  dataSets: [
    { prefix: 'sales/', schema: 'd2c-sales', country: 'US', instanceIds: ['amcone'] },
    { prefix: 'crm/', schema: 'crm', country: 'US' },
  ],
};

/** The logged steps of drops, in order. */
const steps = ({ lines }: Invoked) => lines.flatMap(({ step }) => (typeof step === 'string' ? [step] : []));
const metrics = ({ lines }: Invoked) => lines.filter((line) => '_aws' in line);

describe.skipIf(missing.length > 0)(
  "the bundle in Amazon's runtime interface client, with a real S3 server (needs AMC_TEST_S3_ENDPOINT, AMC_TEST_LAMBDA_RIC)",
  () => {
    let client: S3Client;
    let task: string;
    const running: LambdaRuntime[] = [];
    const start = async () => {
      const runtime = await LambdaRuntime.start(ric ?? '', task, {
        AMC_INGEST_CONFIG: JSON.stringify(config),
        AWS_ENDPOINT_URL_S3: endpoint ?? '',
        AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'] ?? 'AKTEST',
        AWS_SECRET_ACCESS_KEY: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'SKTEST',
        TMPDIR: task,
      });
      running.push(runtime);
      return runtime;
    };
    const keys = async (Bucket: string, Prefix: string) =>
      ((await client.send(new ListObjectsV2Command({ Bucket, Prefix }))).Contents ?? []).map(
        ({ Key }) => Key ?? '',
      );
    const read = async (Bucket: string, Key: string) =>
      Buffer.from(
        (await (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToByteArray()) ?? [],
      );
    const drop = async (key: string, Body: Buffer | string) => {
      const { VersionId, ETag } = await client.send(new PutObjectCommand({ Bucket: drops, Key: key, Body }));
      return { bucket: drops, key, versionId: VersionId, etag: ETag };
    };
    /** A version of the sample with its own content. */
    const sales = async (mark: string) =>
      (await readFile(path.join(root, 'samples/d2c-sales.csv'), 'utf8')).replaceAll('A-10', `${mark}-10`);
    const manifests = () =>
      keys(out, 'amc/').then((all) => all.filter((key) => key.endsWith('/manifest.txt')));

    beforeAll(async () => {
      client = new S3Client({
        endpoint: endpoint ?? '',
        region: 'us-east-1',
        forcePathStyle: true,
        requestChecksumCalculation: 'WHEN_REQUIRED',
      });
      for (const Bucket of [drops, out]) await client.send(new CreateBucketCommand({ Bucket }));
      await client.send(
        new PutBucketVersioningCommand({ Bucket: drops, VersioningConfiguration: { Status: 'Enabled' } }),
      );
    });
    afterAll(async () => {
      for (const Bucket of [drops, out]) {
        const listed = await client.send(new ListObjectVersionsCommand({ Bucket }));
        for (const { Key, VersionId } of [...(listed.Versions ?? []), ...(listed.DeleteMarkers ?? [])])
          await client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
        await client.send(new DeleteBucketCommand({ Bucket }));
      }
      client.destroy();
    });
    beforeEach(async () => {
      // The bundle alone, as it is deployed, with nothing of the project beside it.
      task = await temporaryFolder();
      await cp(path.join(root, 'dist-lambda'), task, { recursive: true });
    });
    afterEach(async () => {
      await Promise.all(running.splice(0).map((runtime) => runtime.stop()));
    });

    it('ingests a good drop just as the command does, and a duplicate is a no-op', async () => {
      const runtime = await start();
      const one = await drop('sales/one.csv', await sales('G'));
      const first = await runtime.invoke(sqsEvent(s3Event(one)));
      expect(first).toMatchObject({ error: null, response: { batchItemFailures: [] } });
      expect(steps(first)).toEqual(['claimed', 'ingested']);
      expect(metrics(first)).toMatchObject([
        { Function: 'ingest-test', DataSet: 'd2c_sales', Ingested: 1, Refused: 0, RowsRead: 5000 },
      ]);
      const runId = first.lines.find(({ step }) => step === 'ingested')?.['runId'];
      const prefix = `amc/d2c_sales/${String(runId)}/`;
      const report = runReportShape.parse(JSON.parse((await read(out, `${prefix}report.json`)).toString()));
      const { code, stdout } = await builtAmcIngest(
        [
          'run',
          `s3://${drops}/sales/one.csv`,
          '--schema',
          'd2c-sales',
          '--country',
          'US',
          '--json',
          '--quiet',
        ],
        { env: { AWS_ENDPOINT_URL_S3: endpoint ?? '' }, cwd: task },
      );
      expect(code).toBe(0);
      const local = runReportShape.parse(JSON.parse(stdout));
      expect(report.files).toEqual(local.files);
      expect(report.runId).toBe(local.runId);
      const before = await keys(out, '');
      const again = await runtime.invoke(sqsEvent(eventBridgeEvent(one)));
      expect(again.response).toEqual({ batchItemFailures: [] });
      expect(steps(again)).toEqual(['duplicate']);
      expect(await keys(out, '')).toEqual(before);
    });

    it('ingests a drop that is large enough for worker threads', async () => {
      const runtime = await start();
      const [header = '', ...rows] = (await sales('W')).trimEnd().split('\n');
      const large = await drop('sales/large.csv', `${header}\n${`${rows.join('\n')}\n`.repeat(8)}`);
      const answer = await runtime.invoke(sqsEvent(s3Event(large)));
      expect(answer).toMatchObject({ error: null, response: { batchItemFailures: [] } });
      expect(metrics(answer)).toMatchObject([{ Ingested: 1, RowsRead: 40_000 }]);
    });

    it('turns two concurrent deliveries into one ingestion', async () => {
      const [a, b] = await Promise.all([start(), start()]);
      const event = s3Event(await drop('sales/concurrent.csv', await sales('C')));
      const before = (await manifests()).length;
      const both = await Promise.all([a.invoke(sqsEvent(event)), b.invoke(sqsEvent(event))]);
      const all = both.flatMap(steps);
      expect(all.filter((step) => step === 'ingested')).toHaveLength(1);
      // The other delivery was redelivered, or came after the work was done.
      const failures = both.filter(({ response }) => JSON.stringify(response).includes('m1')).length;
      expect(all.filter((step) => step === 'claimedElsewhere')).toHaveLength(failures);
      expect(all.filter((step) => step === 'duplicate')).toHaveLength(1 - failures);
      const later = await b.invoke(sqsEvent(event));
      expect([later.response, steps(later)]).toEqual([{ batchItemFailures: [] }, ['duplicate']]);
      expect((await manifests()).length).toBe(before + 1);
    });

    it('refuses a bad drop without holding up the others of the batch', async () => {
      const runtime = await start();
      const bad = await drop(
        'sales/bad.csv',
        'order_id,order_time,email\n1,CANARY-time,CANARY@example.com\n',
      );
      const good = await drop('crm/good.csv', await readFile(path.join(root, 'samples/crm.csv')));
      const invoked = await runtime.invoke(sqsEvent(s3Event(bad), 'no event', s3Event(good), S3_TEST_EVENT));
      expect(invoked.response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm2' }] });
      expect(steps(invoked)).toEqual(['claimed', 'refused', 'failed', 'claimed', 'ingested', 'ignored']);
      expect(JSON.stringify(invoked.lines)).not.toContain('CANARY');
      expect(metrics(invoked)).toMatchObject([
        { DataSet: 'd2c_sales', Refused: 1, RowsRead: 1, RowsRejected: 1 },
        { DataSet: 'crm', Ingested: 1 },
      ]);
      const tags = await client.send(
        new GetObjectTaggingCommand({ Bucket: drops, Key: bad.key, VersionId: bad.versionId }),
      );
      expect(tags.TagSet).toContainEqual({ Key: 'amc-ingest', Value: 'refused' });
      expect(tags.TagSet).toContainEqual({ Key: 'amc-ingest-reason', Value: 'TOO_MANY_REJECTS' });
      const runId = String(invoked.lines.find(({ step }) => step === 'refused')?.['runId']);
      expect((await keys(out, `amc/d2c_sales/${runId}/`)).map((key) => path.basename(key))).toEqual([
        'rejects.jsonl',
        'report.html',
        'report.json',
      ]);
      expect(steps(await runtime.invoke(s3Event(bad)))).toEqual(['duplicate']);
    });

    it('skips an unknown prefix, and a drop that no longer exists', async () => {
      const runtime = await start();
      const gone = await drop('sales/gone.csv', 'x');
      await client.send(new DeleteObjectCommand({ Bucket: drops, Key: gone.key, VersionId: gone.versionId }));
      const invoked = await runtime.invoke(
        sqsEvent(s3Event({ bucket: drops, key: 'elsewhere/file.csv', etag: 'abc' }), s3Event(gone)),
      );
      expect(invoked.response).toEqual({ batchItemFailures: [] });
      expect(steps(invoked)).toEqual(['unknownPrefix', 'gone']);
      expect(metrics(invoked)).toMatchObject([{ UnknownPrefix: 1 }, { Gone: 1 }]);
    });

    it.each([
      ['S3', s3Event],
      ['EventBridge', eventBridgeEvent],
    ])(
      'reads the version in the event of %s, for a key with spaces and all kinds of characters',
      async (by, make) => {
        const runtime = await start();
        const key = `sales/mai 2024/ä+ü & 日本%20é ${by}.csv`;
        const first = await drop(key, gzipSync(await sales(`V${by}`)));
        await drop(key, 'a later version, not to be read');
        const invoked = await runtime.invoke(make(first));
        expect(invoked).toMatchObject({ error: null, response: { outcomes: ['ingested'] } });
        expect(invoked.lines).toContainEqual(
          expect.objectContaining({
            step: 'ingested',
            drop: `s3://${drops}/${key}`,
            version: first.versionId,
          }),
        );
      },
    );

    it('stops before its time limit, and the next delivery finishes', async () => {
      const runtime = await start();
      const [header = '', ...rows] = (await sales('T')).trimEnd().split('\n');
      const many = `${header}\n${Array.from({ length: 60 }, () => rows.join('\n')).join('\n')}\n`;
      const big = await drop('sales/big.csv.gz', gzipSync(many, { level: 1 }));
      const before = await keys(out, 'amc/');
      // The container is warm: half of the time is for the work, which needs more.
      await runtime.invoke(s3Event({ bucket: drops, key: 'elsewhere/x.csv' }));
      const cut = await runtime.invoke(sqsEvent(s3Event(big)), 1_000);
      expect(cut.response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
      expect(steps(cut)).toEqual(['claimed', 'released', 'failed', 'retry']);
      expect(metrics(cut)).toMatchObject([{ Retried: 1, OutOfTime: 1 }]);
      expect(await keys(out, 'amc/')).toEqual(before);
      const direct = await runtime.invoke(s3Event(big), 1_000);
      expect(direct.error).toMatchObject({ errorType: 'RetryLaterError' });
      const again = await runtime.invoke(sqsEvent(s3Event(big)), 120_000);
      expect(steps(again)).toEqual(['claimed', 'ingested']);
      expect(again.lines).toContainEqual(expect.objectContaining({ step: 'claimed', tries: 3 }));
      expect(metrics(again)).toMatchObject([{ RowsRead: 300_000 }]);
    });
  },
);
