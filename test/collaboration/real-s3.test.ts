import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createS3Client } from '../../src/aws/s3-client.js';
import { stackTable } from '../../src/collaboration/template/stack-table.js';
import { ingest, type IngestResult } from '../../src/index.js';
import { verifyRun } from '../../src/verify/verify-run.js';
import { duckDb } from '../helpers/duckdb.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const endpoint = process.env['AMC_TEST_S3_ENDPOINT'];
const Bucket = `amc-ingest-test-${randomBytes(6).toString('hex')}`;
const { signal } = new AbortController();

const CRM =
  'customer_id,email,country\nC1,a@example.com,US\nC2,b@example.com,US\nC1,c@example.com,US\nC3,,US\n';
const SALES =
  'order_id,order_time,customer_id,amount\n1,2024-05-13,C1,5\n2,2024-05-13,C2,6\n3,2024-05-14,C1,7\n4,2024-05-14,C9,8\n';

describe.skipIf(endpoint === undefined)('tables in S3 (runs where AMC_TEST_S3_ENDPOINT is set)', () => {
  let client: S3Client;

  beforeAll(async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint);
    client = createS3Client();
    await client.send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(async () => {
    for (const Key of await keys()) await client.send(new DeleteObjectCommand({ Bucket, Key }));
    await client.send(new DeleteBucketCommand({ Bucket }));
    client.destroy();
    vi.unstubAllEnvs();
  });

  async function keys(prefix = ''): Promise<string[]> {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }));
    return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key])).toSorted();
  }

  async function bytesOf(key: string): Promise<Uint8Array> {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  }

  async function run(content: string, schema: string, identities?: string): Promise<IngestResult> {
    const file = path.join(await temporaryFolder(), 'in.csv');
    await writeFile(file, content);
    return ingest({
      inputs: [file],
      schema,
      country: 'US',
      target: 'collaboration',
      out: `s3://${Bucket}/tables`,
      partition: 'none',
      workers: 0,
      ...(identities === undefined ? {} : { collaboration: { identities } }),
    });
  }

  /** Everything that the run wrote except the reports, which contain the time. */
  async function contentOf({ outDir }: IngestResult): Promise<Record<string, string>> {
    const prefix = (outDir ?? '').slice(`s3://${Bucket}/`.length);
    const names = (await keys(prefix)).filter((key) => !key.includes('/report.'));
    const all = await Promise.all(
      names.map(async (key) => [key, Buffer.from(await bytesOf(key)).toString('base64')] as const),
    );
    return Object.fromEntries(all);
  }

  it('have the same bytes when a run is repeated, and a new location when data is new', async () => {
    const people = await run(CRM, 'crm');
    const first = await contentOf(people);
    expect(Object.keys(first).map((key) => key.split('/').slice(3).join('/'))).toEqual([
      'data/all-0001.parquet',
      'keys.bin',
      'manifest.txt',
      'rejects.jsonl',
    ]);
    expect((await run(CRM, 'crm')).reused).toBe(true);
    for (const key of await keys('tables/crmidentity/'))
      await client.send(new DeleteObjectCommand({ Bucket, Key: key }));
    const again = await run(CRM, 'crm');
    expect(again).toMatchObject({ reused: false, runId: people.runId });
    expect(await contentOf(again)).toEqual(first);

    const newer = await run(`${CRM}C4,d@example.com,US\n`, 'crm');
    expect(newer.outDir).not.toBe(people.outDir);
    expect(await contentOf(people)).toEqual(first);
    const places = [people, newer].map((report) => stackTable(report, undefined).data.key);
    expect(new Set(places).size).toBe(2);
  });

  it('join by their key, and are verified in place', async () => {
    const people = await run(CRM, 'crm');
    const sales = await run(SALES, 'd2c-sales', people.outDir ?? '');
    expect(sales.collaboration?.events?.identities).toMatchObject({
      keys: 3,
      keysWithoutRow: 1,
      rowsWithoutRow: 1,
    });
    for (const { outDir } of [people, sales])
      expect(await verifyRun(outDir ?? '', { signal, s3Client: () => client })).toMatchObject({
        verified: true,
      });
    const folder = await temporaryFolder();
    for (const { outDir, files, collaboration } of [people, sales]) {
      const key = `${(outDir ?? '').slice(`s3://${Bucket}/`.length)}${files[0]?.path ?? ''}`;
      await writeFile(path.join(folder, `${collaboration?.table}.parquet`), await bytesOf(key));
    }
    const [counts] = await duckDb(
      `SELECT count(*)::INT AS rows, count(DISTINCT customerid)::INT AS people
       FROM read_parquet('${folder}/events.parquet') e
       JOIN read_parquet('${folder}/identity.parquet') i ON e.customer_user_id = i.customerid`,
    );
    expect(counts).toEqual({ rows: '3', people: '2' });
  });
});
