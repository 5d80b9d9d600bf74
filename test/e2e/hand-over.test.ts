import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DEFAULT_IDENTITY, startSimulator, type AmcSimulator } from '../../src/amc-simulator/index.js';
import { sha256Hex } from '../../src/hash/sha256.js';
import { amcIngest } from '../helpers/command.js';
import { longIt } from '../helpers/effort.js';
import { s3ObjectReader } from '../helpers/s3-object-reader.js';
import { simulatorEnvironment } from '../helpers/simulator-environment.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';

const sample = (name: string) => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));
const INSTANCES = ['amcone', 'amctwo'];
const uploadsShape = z.object({
  rows: z.object({ written: z.number() }),
  outDir: z.string(),
  uploads: z.array(
    z.object({
      instanceId: z.string(),
      status: z.string(),
      uploadId: z.string().nullable(),
      repeated: z.boolean(),
      metrics: z.record(z.string(), z.number()),
    }),
  ),
});

describe('a hand-over by the command', () => {
  let folder: string;
  let s3: S3Server;
  let amc: AmcSimulator;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'hand-over-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    s3 = await startS3Server();
    s3.createBucket('amc');
    amc = await startSimulator({
      instanceIds: INSTANCES,
      reader: s3ObjectReader(s3),
    });
  });
  afterEach(async () => {
    await amc.close();
    await s3.close();
  });

  const { credentials } = DEFAULT_IDENTITY;
  const environment = () => ({
    ...s3.environment,
    ...simulatorEnvironment(amc, 'amcone'),
  });
  const command = (...args: string[]) => amcIngest(args, { env: environment() });
  const run = (...more: string[]) =>
    command(
      'run',
      sample('d2c-sales.csv'),
      '--schema',
      'd2c-sales',
      '--country',
      'US',
      '--out',
      's3://amc/x',
      '--upload',
      '--wait',
      '--poll',
      '0.1',
      '--json',
      ...more,
    );
  const create = async (...more: string[]) =>
    expect((await command('datasets', 'create', '--schema', 'd2c-sales', ...more)).code).toBe(0);

  it('creates the data set, uploads, waits, and reports what AMC said', async () => {
    await create();
    const { code, stdout, stderr } = await run('--verbose');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const report = uploadsShape.parse(JSON.parse(stdout));
    expect(report.uploads).toMatchObject([
      { instanceId: 'amcone', status: 'success', metrics: { OutputRowCount: report.rows.written } },
    ]);
    expect([...amc.rowsByPeriod('amcone', 'd2c_sales').values()].reduce((a, b) => a + b, 0)).toBe(
      report.rows.written,
    );
    expect(stderr).toContain('CreateUpload');
    for (const secret of [credentials.clientSecret, credentials.refreshToken, '@example'])
      expect(stdout + stderr).not.toContain(secret);
    const list = await command('uploads', 'list', '--dataset', 'd2c_sales');
    expect(list.stdout).toMatch(/SUCCESS/);
    const uploadId = report.uploads[0]?.uploadId ?? '';
    expect((await command('uploads', 'status', 'd2c_sales', uploadId)).stdout).toContain('SUCCESS');
    expect((await command('uploads', 'wait', 'd2c_sales', uploadId)).code).toBe(0);
  });

  it('does not append the same run twice unless it is forced', async () => {
    await create();
    await run();
    const again = await run('--yes');
    expect(again.code).toBe(0);
    expect(uploadsShape.parse(JSON.parse(again.stdout)).uploads).toMatchObject([
      { status: 'success', repeated: true },
    ]);
    expect(again.stderr).toMatch(/was handed to AMC before/);
    expect(amc.uploadCount('amcone')).toBe(1);
    // The same file in another run.
    const other = await run('--format', 'jsonl', '--yes');
    expect(other.code).toBe(3);
    expect(other.stderr).toMatch(/d2c-sales\.csv was handed to AMC before[\s\S]*--force-upload/);
    expect(amc.uploadCount('amcone')).toBe(1);
    expect((await run('--force-upload')).code).toBe(0);
    expect(amc.uploadCount('amcone')).toBe(2);
  });

  it('warns before OVERLAP_REPLACE would remove the rest of a period', async () => {
    await create();
    const half = path.join(folder, 'half.csv');
    await writeFile(
      half,
      'order_id,order_time,email\n1,2024-05-13T01:00:00Z,a@b.co\n2,2024-05-13T02:00:00Z,c@d.co\n',
    );
    const { code, stderr } = await command(
      'run',
      half,
      '--schema',
      'd2c-sales',
      '--country',
      'US',
      '--out',
      's3://amc/x',
      '--upload',
      '--strategy',
      'OVERLAP_REPLACE',
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/PERIOD_LOOKS_PARTIAL/);
    expect(amc.uploadCount('amcone')).toBe(0);
  });

  it('does not replace all rows by fewer without approval', async () => {
    await create();
    expect((await run()).code).toBe(0);
    const one = path.join(folder, 'one.csv');
    await writeFile(one, 'order_id,order_time,email\n1,2024-05-13T01:00:00Z,a@b.co\n');
    const args = ['run', one, '--schema', 'd2c-sales', '--country', 'US', '--out', 's3://amc/x'];
    const replace = (...more: string[]) =>
      command(...args, '--upload', '--strategy', 'FULL_REPLACE', ...more);
    for (const more of [[], ['--json']]) {
      const { code, stderr } = await replace(...more);
      expect({ code, stderr }).toMatchObject({ code: 2 });
      expect(stderr).toContain('CONFIRMATION_NEEDED');
    }
    expect(amc.uploadCount('amcone')).toBe(1);
    expect((await replace('--yes')).code).toBe(0);
    expect(amc.uploadCount('amcone')).toBe(2);
  });

  it('uploads to several instances, and one failure does not hide the other result', async () => {
    await create('--instance', 'amcone');
    const { code, stdout, stderr } = await run('--instance', 'amcone', 'amctwo');
    expect(code).toBe(4);
    expect(
      uploadsShape.parse(JSON.parse(stdout)).uploads.map(({ instanceId, status }) => [instanceId, status]),
    ).toEqual([
      ['amcone', 'success'],
      ['amctwo', 'failed'],
    ]);
    expect(stderr).toMatch(/amctwo: .*(data set|dataSet)/i);
  });

  longIt(
    'creates one upload when the connection is cut after AMC accepted it',
    async () => {
      await create();
      amc.faults.next('CreateUpload', { kind: 'cut', when: 'after' });
      const { code } = await run();
      expect(code).toBe(0);
      expect(amc.uploadCount('amcone')).toBe(1);
    },
    120_000,
  );

  longIt('continues through throttling and a token that expires during the wait', async () => {
    await create();
    amc.faults.next('GetUpload', { kind: 'status', status: 429, retryAfter: '0' }, 3);
    amc.faults.next('ListUploads', { kind: 'status', status: 500 }, 1);
    amc.faults.next('GetUpload', { kind: 'expire-tokens' }, 1);
    expect((await run()).code).toBe(0);
  });

  it('explains in plain words why AMC refused', async () => {
    await create();
    amc.failUploads('Column amount has a bad value in row 3');
    const { code, stderr } = await run();
    expect(code).toBe(4);
    expect(stderr).toMatch(/refused upload .* entirely[\s\S]*bad value in row 3/);
  });

  it('compares, extends and deletes data sets', async () => {
    const schema = JSON.parse((await command('schemas', 'catalog')).stdout);
    const { columns } = z
      .looseObject({ columns: z.array(z.looseObject({ name: z.string() })) })
      .parse(schema);
    const smaller = path.join(folder, 'smaller.json');
    await writeFile(
      smaller,
      JSON.stringify({
        ...z.record(z.string(), z.unknown()).parse(schema),
        columns: columns.filter(({ name }) => name !== 'brand'),
      }),
    );
    expect((await command('datasets', 'create', '--schema', smaller)).code).toBe(0);
    const diff = await command('datasets', 'diff', '--schema', 'catalog');
    expect(diff.code).toBe(2);
    expect(diff.stdout).toMatch(/columns\.brand: is missing.*add-column/);
    expect((await command('datasets', 'add-column', 'brand', '--schema', 'catalog')).code).toBe(0);
    expect((await command('datasets', 'diff', '--schema', 'catalog')).code).toBe(0);
    expect((await command('datasets', 'list')).stdout).toContain('catalog');
    expect((await command('datasets', 'show', 'catalog')).stdout).toContain('brand');
    expect((await command('datasets', 'delete', 'catalog')).code).toBe(2);
    expect((await command('datasets', 'delete', 'catalog', '--yes')).code).toBe(0);
    expect((await command('datasets', 'show', 'catalog')).code).toBe(4);
  });

  it('requests the deletion of people in batches, with ids to follow', async () => {
    const people = path.join(folder, 'people.csv');
    const rows = Array.from(
      { length: 1500 },
      (_, index) => `person${index}@example.com,(212) 555-01${String(index % 100).padStart(2, '0')},US\n`,
    );
    await writeFile(people, `email,phone,country\n${rows.join('')}`);
    expect((await command('users', 'delete', people)).code).toBe(2);
    const { code, stdout, stderr } = await command('users', 'delete', people, '--yes', '--json');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const requests = stdout
      .trim()
      .split('\n')
      .map((line) =>
        z.object({ userDeletionRequestId: z.string(), identities: z.number() }).parse(JSON.parse(line)),
      );
    expect(requests.map(({ identities }) => identities)).toEqual([1000, 500]);
    expect((await command('users', 'status', requests[0]?.userDeletionRequestId ?? '')).stdout).toMatch(
      /PENDING|SUCCEEDED/,
    );
    expect((await command('users', 'list')).stdout.trim().split('\n')).toHaveLength(2);
    expect(stdout + stderr).not.toMatch(/@example|person1/);
    expect(stdout + stderr).not.toContain(sha256Hex('person1@example.com'));
  });

  it('adds deleted people to a suppression list, which excludes them from later runs', async () => {
    const people = path.join(folder, 'gone.csv');
    const list = path.join(folder, 'never.csv');
    await writeFile(people, 'email,phone,country\ngone@example.com,(212) 555-0101,US\n');
    const args = ['users', 'delete', people, '--yes', '--add-to-suppression-list', list] as const;
    const { code, stderr } = await command(...args);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('2 identifiers') });
    expect(await readFile(list, 'utf8')).toContain(sha256Hex('gone@example.com'));
    expect((await command(...args)).stderr).toContain('0 identifiers were added');
    const later = path.join(folder, 'later.csv');
    await writeFile(
      later,
      'customer_id,email,phone\n1,gone@example.com,\n2,,2125550101\n3,stays@example.com,\n',
    );
    const next = await amcIngest(
      ['run', later, '--schema', 'crm', '--country', 'US', '--suppress', list, '--out', folder, '--json'],
      { env: environment() },
    );
    expect(JSON.parse(next.stdout)).toMatchObject({ rows: { written: 1 }, leftOut: { SUPPRESSED: 2 } });
    const missing = await command('users', 'delete', people, '--yes');
    expect(missing.stderr).toContain('brings these people back');
  });

  it('refuses a deletion whose rows cannot all be read', async () => {
    const people = path.join(folder, 'broken.csv');
    await writeFile(people, 'email,country\na@b.co,US\nc@d.co,Atlantis\n');
    const { code, stderr } = await command('users', 'delete', people, '--yes');
    expect(code).toBe(3);
    expect(stderr).toContain('INVALID_COUNTRY 1');
    expect((await command('users', 'list')).stdout).toBe('');
    expect((await command('users', 'delete', people, '--yes', '--skip-rejects')).code).toBe(0);
  });

  it('names every missing setting and where it searched, before any work', async () => {
    const { AMC_CLIENT_ID: _id, AMC_REFRESH_TOKEN: _token, ...rest } = environment();
    const { code, stderr } = await amcIngest(
      ['run', sample('crm.csv'), '--schema', 'crm', '--out', 's3://amc/x', '--upload'],
      { env: { ...rest, AMC_CLIENT_ID: '', AMC_REFRESH_TOKEN: '' } },
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/AMC_CLIENT_ID[\s\S]*AMC_REFRESH_TOKEN/);
    expect(s3.keys('amc')).toEqual([]);
  });

  it('uploads a run that was written before', async () => {
    await create();
    const { stdout } = await command(
      'run',
      sample('d2c-sales.csv'),
      '--schema',
      'd2c-sales',
      '--country',
      'US',
      '--out',
      's3://amc/x',
      '--json',
      '--quiet',
    );
    const { outDir } = z.object({ outDir: z.string() }).parse(JSON.parse(stdout));
    const { code } = await command(
      'uploads',
      'create',
      outDir,
      '--schema',
      'd2c-sales',
      '--wait',
      '--poll',
      '0.1',
    );
    expect(code).toBe(0);
    expect((await command('uploads', 'create', `${outDir}x`, '--schema', 'd2c-sales')).code).toBe(3);
  });
});

describe('amc-ingest rehearse', () => {
  it.each([
    ['d2c-sales.csv', 'd2c-sales', []],
    ['crm.csv', 'crm', ['--format', 'jsonl']],
    ['catalog.jsonl', 'catalog', ['--compression', 'none', '--strategy', 'FULL_REPLACE']],
  ])('rehearses the full upload with the sample %s', async (name, schema, more) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'rehearse-'));
    const { code, stdout, stderr } = await amcIngest([
      'rehearse',
      sample(name),
      '--schema',
      schema,
      '--country',
      'US',
      '--out',
      folder,
      '--json',
      ...more,
    ]);
    await rm(folder, { recursive: true });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const result = z
      .object({
        rows: z.object({ written: z.number() }),
        rehearsal: z.object({ status: z.string(), metrics: z.record(z.string(), z.number()) }),
      })
      .parse(JSON.parse(stdout));
    expect(result.rehearsal).toMatchObject({
      status: 'success',
      metrics: { OutputRowCount: result.rows.written },
    });
    expect(stderr).toContain('not AMC');
  });
});
