import { randomBytes } from 'node:crypto';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  ListMultipartUploadsCommand,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createS3Client } from '../../src/aws/s3-client.js';
import { doctorCommand } from '../../src/cli/doctor-command.js';
import { abortOldUploads } from '../../src/doctor/index.js';
import { runSubcommand } from '../cli/command-run.js';
import type { S3Request } from '../helpers/s3-server.js';
import { BUCKET, type DoctorRehearsal, rehearse } from './rehearsal.js';

const OUT = ['--out', `s3://${BUCKET}/amc`];
const RUN = 'amc/crm/run-1/';

afterEach(() => vi.unstubAllEnvs());

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

async function rehearseWithUploads(): Promise<DoctorRehearsal> {
  const rehearsal = await rehearse();
  for (const name of ['AMC_SECRET', 'AMC_REGION', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(rehearsal.env)) vi.stubEnv(name, value);
  const { server } = rehearsal;
  server.beginUpload(BUCKET, `${RUN}data/live.csv.gz`, hoursAgo(1));
  server.beginUpload(BUCKET, `${RUN}data/dead.csv.gz`, hoursAgo(30));
  server.beginUpload(BUCKET, 'amc/sales/run-2/rejects.jsonl', hoursAgo(100));
  server.beginUpload(BUCKET, 'amc/video.mp4', hoursAgo(100));
  server.beginUpload(BUCKET, 'amcother/crm/run-1/data/a.csv', hoursAgo(100));
  return rehearsal;
}

const OTHERS = ['amc/video.mp4', 'amcother/crm/run-1/data/a.csv'];
const doctor = (...args: string[]) => runSubcommand(doctorCommand, args);
const findings = (stdout: string) =>
  stdout.split('\n').filter((line) => /abort uploads|unfinished uploads/.test(line));

test('--abort-uploads aborts the uploads of dead runs, and nothing else', async () => {
  const { server } = await rehearseWithUploads();
  const { stdout } = await doctor(...OUT, '--abort-uploads', '--yes');
  expect(findings(stdout)).toEqual([
    expect.stringMatching(/^! unfinished uploads: 3 multipart/),
    `✓ abort uploads: 2 multipart upload(s) of runs, older than 24 h, were aborted below s3://${BUCKET}/amc/. 1 old upload(s) of other files were left alone.`,
  ]);
  expect(server.openUploads(BUCKET)).toEqual([`${RUN}data/live.csv.gz`, ...OTHERS]);
  const again = await doctor(...OUT, '--abort-uploads', '--yes');
  expect(findings(again.stdout)[1]).toContain('no run has left uploads');
});

test('the age at which a run counts as dead can be set', async () => {
  const { server } = await rehearseWithUploads();
  await doctor(...OUT, '--abort-uploads', '--older-than', '48', '--yes', '--json');
  expect(server.openUploads(BUCKET)).toEqual([`${RUN}data/live.csv.gz`, `${RUN}data/dead.csv.gz`, ...OTHERS]);
  await expect(doctor(...OUT, '--abort-uploads', '--older-than', '0')).rejects.toThrow(/whole number/);
});

test('without --abort-uploads nothing is aborted, and the finding says how to', async () => {
  const { server } = await rehearseWithUploads();
  const { stdout } = await doctor(...OUT);
  expect(server.openUploads(BUCKET)).toHaveLength(5);
  expect(stdout).toContain(`amc-ingest doctor --out 's3://${BUCKET}/amc/' --abort-uploads`);
});

test('nothing is aborted when nobody can be asked', async () => {
  const { server } = await rehearseWithUploads();
  const { code, stdout } = await doctor(...OUT, '--abort-uploads');
  expect([code, findings(stdout)[1]]).toEqual([2, expect.stringMatching(/add --yes/)]);
  expect(server.openUploads(BUCKET)).toHaveLength(5);
  const without = await doctor('--abort-uploads');
  expect([without.code, without.stderr]).toEqual([2, expect.stringMatching(/--out s3:/)]);
});

test.each([
  ['a refusal', { kind: 'status', status: 403, code: 'AccessDenied' }, /1 of 2 .*s3:AbortMultipartUpload/],
  [
    'an upload that has ended meanwhile',
    { kind: 'status', status: 404, code: 'NoSuchUpload' },
    /1 had ended/,
  ],
] as const)('%s is reported', async (_, fault, message) => {
  const { server } = await rehearseWithUploads();
  let seen = 0;
  const isAbort = ({ method, query }: S3Request) => method === 'DELETE' && query.has('uploadId');
  server.failNext({ ...fault, match: (request) => isAbort(request) && ++seen === 2 });
  const { stdout } = await doctor(...OUT, '--abort-uploads', '--yes');
  expect(findings(stdout)[1]).toMatch(message);
});

const endpoint = process.env['AMC_TEST_S3_ENDPOINT'];

describe.skipIf(endpoint === undefined)('a real S3 server (runs where AMC_TEST_S3_ENDPOINT is set)', () => {
  test('old uploads of runs are listed and aborted', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint);
    const client = createS3Client();
    const Bucket = `amc-ingest-test-${randomBytes(6).toString('hex')}`;
    const open = async () => (await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? [];
    const abort = (hours: number, prefix = '/amc') =>
      abortOldUploads({
        out: `s3://${Bucket}${prefix}`,
        olderThanHours: 24,
        confirm: () => Promise.resolve(true),
        client,
        signal: new AbortController().signal,
        // Uploads that were started now are this many hours old.
        now: () => Date.now() + hours * 3_600_000,
      });
    await client.send(new CreateBucketCommand({ Bucket }));
    for (const Key of [`${RUN}data/a.csv`, `${RUN}data/b.csv`, 'crm/run-1/data/c.csv'])
      await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    expect(await abort(23)).toMatchObject({ status: 'ok', message: expect.stringMatching(/^no run/) });
    expect(await abort(25)).toMatchObject({ status: 'ok', message: expect.stringMatching(/^2 multipart/) });
    expect((await open()).map(({ Key }) => Key)).toEqual(['crm/run-1/data/c.csv']);
    expect(await abort(25, '')).toMatchObject({ message: expect.stringMatching(/^1 multipart/) });
    expect(await open()).toEqual([]);
    await client.send(new DeleteBucketCommand({ Bucket }));
    client.destroy();
  });
});
