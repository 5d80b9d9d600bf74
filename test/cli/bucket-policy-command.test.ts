import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { bucketPolicyCommand } from '../../src/cli/bucket-policy-command.js';
import { amazonsStatement } from '../helpers/amazons-statement.js';
import { rehearseCommands } from './amc-rehearsal.js';
import { runSubcommand } from './command-run.js';

afterEach(() => vi.unstubAllEnvs());

test('the account to grant access to and the instances come from AMC', async () => {
  await rehearseCommands(
    { AMC_INSTANCE_ID: undefined },
    { simulator: { instances: [{ instanceId: 'amcone', uploadAccountId: '999988887777' }] } },
  );
  const { code, stdout, stderr } = await run('s3://my-bucket/amc');
  expect(code).toBe(0);
  expect(stdout).toContain('arn:aws:iam::999988887777:root');
  expect(stderr).toContain('"Value":"amcone"');
});

test('when accounts differ, none is guessed', async () => {
  await rehearseCommands(
    { AMC_INSTANCE_ID: 'a,b' },
    {
      simulator: {
        instances: [
          { instanceId: 'a', uploadAccountId: '999988887777' },
          { instanceId: 'b', uploadAccountId: '999988887778' },
        ],
      },
    },
  );
  const { code, stderr } = await run('s3://my-bucket/amc');
  expect(code).toBe(2);
  expect(stderr).toContain('NO_UPLOAD_ACCOUNT');
});

const ACCOUNT = ['--amc-account', '111122223333'];
const run = (...args: string[]) => runSubcommand(bucketPolicyCommand, args);

describe('amc-ingest bucket-policy', () => {
  test('grants access to every file below a prefix for files of an engine, and to no other', async () => {
    const { code, stdout, stderr } = await run('s3://my-lake/exports', '--all-files', ...ACCOUNT);
    expect(code).toBe(0);
    const { Statement } = z.looseObject({ Statement: z.array(z.looseObject({})) }).parse(JSON.parse(stdout));
    expect(Statement).toMatchObject([
      { Sid: 'AmcReadsObjects', Resource: 'arn:aws:s3:::my-lake/exports/*' },
      { Sid: 'AmcListsObjects', Condition: { StringLike: { 's3:prefix': 'exports/*' } } },
      { Sid: 'AmcReadsBucketTags' },
    ]);
    expect(stderr).toMatch(/may read all files\nbelow s3:\/\/my-lake\/exports\//);
  });

  test('prints the narrowest policy that AMC needs for a prefix, and says that it is narrow', async () => {
    const { code, stdout, stderr } = await run('s3://my-bucket/amc', ...ACCOUNT);
    expect(stderr).toMatch(/narrow policy, because s3:\/\/my-bucket is shared/);
    const Principal = { AWS: 'arn:aws:iam::111122223333:root' };
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AmcReadsObjects',
          Effect: 'Allow',
          Principal,
          Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectTagging'],
          Resource: ['arn:aws:s3:::my-bucket/amc/*/data/*', 'arn:aws:s3:::my-bucket/amc/*/manifest.txt'],
        },
        {
          Sid: 'AmcListsObjects',
          Effect: 'Allow',
          Principal,
          Action: 's3:ListBucket',
          Resource: 'arn:aws:s3:::my-bucket',
          Condition: { StringLike: { 's3:prefix': 'amc/*' } },
        },
        {
          Sid: 'AmcReadsBucketTags',
          Effect: 'Allow',
          Principal,
          Action: ['s3:GetBucketTagging'],
          Resource: 'arn:aws:s3:::my-bucket',
        },
      ],
    });
  });

  test.each([
    ['a dedicated bucket', ['s3://my-bucket'], /Amazon's own policy.*Keep nothing else/s],
    ['a shared bucket with --plain', ['s3://my-bucket/amc', '--plain'], /only where AMC cannot read/],
  ])("prints Amazon's own policy for %s, and says so", async (_, args, says) => {
    const { stdout, stderr } = await run(...args, '--amc-account', 'arn:aws:iam::111122223333:role/amc');
    expect(JSON.parse(stdout)).toEqual({
      Version: '2012-10-17',
      Statement: [amazonsStatement('AmcReads', 'arn:aws:iam::111122223333:role/amc', 'my-bucket')],
    });
    expect(stderr).toMatch(says);
  });

  test('explains on stderr how to apply it, what it replaces, and which tag is needed', async () => {
    const { stderr } = await run(
      's3://my-bucket/amc',
      ...ACCOUNT,
      '--instance',
      'amcone',
      'amctwo',
      'amcone',
    );
    expect(stderr).toMatch(
      /put-bucket-policy --bucket my-bucket --policy file:\/\/policy\.json\nCareful: this REPLACES/,
    );
    expect(stderr).toContain(
      `put-bucket-tagging --bucket my-bucket --tagging '{"TagSet":[{"Key":"instanceId","Value":"amcone amctwo"}]}'`,
    );
    expect((await run('s3://my-bucket', ...ACCOUNT)).stderr).toMatch(/Give the ids with --instance/);
  });

  test('prints the policy for the whole bucket, and why, when a probe found that AMC cannot read with the narrow one', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'bucket-policy-'));
    const file = path.join(folder, 'probe.json');
    const at = '2026-11-20T10:00:00.000Z';
    const found = { version: 1, at, instanceId: 'amcone', instanceKind: 'sandbox', forms: {}, settled: {} };
    await writeFile(file, JSON.stringify({ ...found, policies: { narrow: { outcome: 'refused', at } } }));
    const place = ['s3://my-bucket/amc', ...ACCOUNT, '--probe-file', file];
    const { stdout, stderr } = await run(...place);
    expect(stdout).toBe((await run(...place, '--plain')).stdout);
    expect(stderr).toMatch(/AMC could not read under the policy for a prefix/);
    const { kind, reason } = JSON.parse((await run(...place, '--json')).stdout);
    expect({ kind, reason }).toEqual({ kind: 'plain', reason: expect.stringMatching(/--no-probe-file/) });
    await rm(folder, { recursive: true });
  });

  test('prints one JSON object for machines, with commands that a shell reads as intended', async () => {
    const { stdout, stderr } = await run(`s3://my-bucket/it's`, ...ACCOUNT, '--instance', 'amcone', '--json');
    expect(stderr).toBe('');
    const { policy, tagging, commands } = z
      .strictObject({
        policy: z.unknown(),
        kind: z.literal('narrow'),
        reason: z.null(),
        tagging: z.unknown(),
        commands: z.array(z.string()),
      })
      .parse(JSON.parse(stdout));
    const lastWords = commands.map((command) => {
      const words = execFileSync('sh', ['-c', `aws() { shift $(($# - 1)); printf %s "$1"; }; ${command}`]);
      return JSON.parse(words.toString());
    });
    expect(lastWords).toEqual([policy, tagging]);
  });

  test.each([
    ['an invalid account', ['s3://my-bucket', '--amc-account', '123'], /12 digits.*INVALID_AMC_ACCOUNT/],
    ['an invalid location', ['my-bucket', ...ACCOUNT], /INVALID_S3_LOCATION/],
    [
      'too many instances',
      ['s3://my-bucket', ...ACCOUNT, '--instance', ...Array.from({ length: 26 }, (_, i) => `amc${i}`)],
      /INVALID_INSTANCE_IDS/,
    ],
    [
      'instances that a tag cannot hold',
      ['s3://my-bucket', ...ACCOUNT, '--instance', `a';x`],
      /INVALID_INSTANCE_IDS/,
    ],
  ])('refuses %s', async (_, args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('fails when the account is neither given nor available from AMC', async () => {
    for (const name of ['AMC_CLIENT_ID', 'AMC_REFRESH_TOKEN', 'AMC_SECRET']) vi.stubEnv(name, undefined);
    const { code, stderr } = await run('s3://my-bucket');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--amc-account.*Missing: AMC_CLIENT_ID/s);
  });
});
