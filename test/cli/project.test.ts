import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { jobWords } from '../../src/cli/project/job-words.js';
import { loadEnvironment } from '../../src/cli/project/project-environment.js';
import { loadProject } from '../../src/cli/project/project-file.js';
import { EXIT_CODES } from '../../src/errors.js';
import { amcIngest } from '../helpers/command.js';
import { SALES_SCHEMA, writeSchema } from '../helpers/prepared-files.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const SALES = 'order_id,order_time,email\n1,2024-05-13,a@b.example\n';
const BROKEN = 'order_id,order_time,email\n1,soon,a@b.example\n';
let folder = '';
const file = () => path.join(folder, 'amc-ingest.json');
const write = (project: unknown) => writeFile(file(), JSON.stringify(project));
const sales = (name: string, input: string) => ({ name, inputs: [input], schema: 'd2c-sales' });

beforeEach(async () => {
  folder = await temporaryFolder();
  await mkdir(path.join(folder, 'exports'));
  await writeFile(path.join(folder, 'exports', 'good.csv'), SALES);
  await writeFile(path.join(folder, 'exports', 'bad.csv'), BROKEN);
});

describe('a project file with mistakes', () => {
  it.each([
    [{ job: [] }, '(all): Unrecognized key: "job". Did you mean "jobs"?'],
    [{ jobs: [{ ...sales('a', 'x.csv'), shema: 'crm' }] }, 'Did you mean "schema"?'],
    [{ jobs: [{ ...sales('a', 'x.csv'), zzzzzz: 1 }] }, 'Known are name, inputs,'],
  ])('gets a suggestion for the key: %j', async (project, message) => {
    await write(project);
    await expect(loadProject(file())).rejects.toMatchObject({ message: expect.stringContaining(message) });
  });

  it('does not suggest the keys of a job for those of its delivery', async () => {
    await write({ jobs: [{ ...sales('a', 'x'), delivery: { by: 'quiet', minutes: 5, nam: 1 } }] });
    await expect(loadProject(file())).rejects.toMatchObject({
      message: expect.stringMatching(/jobs\.0\.delivery: Unrecognized key: "nam"$/m),
    });
  });

  it('is refused with the position where it is not JSON', async () => {
    await writeFile(file(), '{\n"jobs": [\n{"name": "a",}\n]\n}');
    await expect(loadProject(file())).rejects.toMatchObject({
      message: expect.stringContaining('Look at line 3.'),
    });
  });
});

describe('an environment file with mistakes', () => {
  const load = async (text: string) => {
    const environmentFile = path.join(folder, 'own.env');
    await writeFile(environmentFile, text, { mode: 0o600 });
    const env: Record<string, string | undefined> = {};
    await loadEnvironment({ environmentFile, folder }, env);
    return env;
  };

  it('is never shown with a part of a secret', async () => {
    for (const rest of ['IwEBIHs9kLmN=', 'AKIAIOSFODNN7EXAMPLE=', 'KLMNOPQRST=', 'abc/def=='])
      await expect(load(`AMC_CLIENT_ID=a\nAMC_REFRESH_TOKEN=Atzr|x\n${rest}\n`)).rejects.toMatchObject({
        message: expect.not.stringContaining(rest.slice(0, 5)),
      });
    await expect(load('# mine\nIwEBIHs9kLmN\nexport AMC_CLIENT_ID=a\n')).rejects.toMatchObject({
      message: expect.stringContaining('Line 2 of the environment file'),
    });
  });

  it('gets a suggestion for the variable, and may have a byte order mark', async () => {
    await expect(load('AMC_CLIENTID=a\n')).rejects.toMatchObject({
      message: expect.stringContaining('Did you mean AMC_CLIENT_ID?'),
    });
    expect(await load('\uFEFFAMC_CLIENT_ID=a\r\n')).toEqual({ AMC_CLIENT_ID: 'a' });
  });
});

it('a misspelled option is named without its value', async () => {
  const { code, stderr } = await amcIngest(['run', 'x.csv', '--shema=crm.json']);
  expect(code).toBe(EXIT_CODES.usage);
  expect(stderr).toContain("unknown option '--shema'\n(Did you mean --schema?)");
});

describe('a project file', () => {
  it('lets run work without inputs: on all jobs, with their options and those of the command line', async () => {
    await write({
      options: { country: 'US', out: 'runs' },
      jobs: [
        { ...sales('monday', 'exports/*.csv'), options: { 'max-reject-rate': 0.5 } },
        { ...sales('tuesday', 'exports/good.csv'), options: { out: 'other', compression: 'none' } },
      ],
    });
    const { code, stdout, stderr } = await amcIngest(['run', '--json', '--run-id', 'today'], { cwd: folder });
    expect(code).toBe(EXIT_CODES.done);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(rows).toMatchObject([
      { runId: 'today', rows: { read: 2, written: 1, rejected: 1 }, output: { compression: 'gzip' } },
      { runId: 'today', rows: { read: 1, written: 1, rejected: 0 }, output: { compression: 'none' } },
    ]);
    expect(stderr).toContain('Job monday (1 of 2)');
    for (const out of ['runs', 'other'])
      expect(await readFile(path.join(folder, out, 'd2c_sales/today/manifest.txt'), 'utf8')).not.toBe('');
  });

  it('uses a probe file beside it; options override the findings, and the report says so', async () => {
    await write({
      options: { country: 'US', out: 'runs', workers: 0 },
      jobs: [
        sales('found', 'exports/good.csv'),
        { ...sales('given', 'exports/good.csv'), options: { format: 'jsonl' } },
        { ...sales('without', 'exports/good.csv'), options: { 'no-probe-file': true, 'run-id': 'without' } },
      ],
    });
    const settled = { format: 'csv', csvEscape: 'backslash', compression: { csv: 'none' } };
    const at = '2026-11-29T12:00:00.000Z';
    const kept = { version: 1, at, instanceId: 'amcone', instanceKind: 'sandbox', forms: {}, policies: {} };
    await writeFile(path.join(folder, 'amc-ingest-probe.json'), JSON.stringify({ ...kept, settled }));
    const elsewhere = await temporaryFolder();
    const args = ['run', '--project', file(), '--json'];
    const { code, stdout, stderr } = await amcIngest(args, { cwd: elsewhere });
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: EXIT_CODES.done, stderr: '' });
    const outputs = stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(outputs).toMatchObject([
      {
        output: {
          format: 'csv',
          compression: 'none',
          csvEscape: 'backslash',
          chosenBy: { format: 'probe', csvEscape: 'probe', compression: 'probe' },
        },
      },
      { output: { format: 'jsonl', compression: 'gzip' } },
      { output: { format: 'csv', compression: 'gzip' } },
    ]);
    expect(stderr).toContain('(doctor --probe at amcone, 2026-11-29): format csv');
    const page = await readFile(path.join(folder, 'runs/d2c_sales/without/report.html'), 'utf8');
    expect(page).not.toContain('doctor --probe');
  });

  it('makes run continue after a failed job, and end with that job’s exit code', async () => {
    await write({ jobs: [sales('bad', 'exports/bad.csv'), sales('good', 'exports/good.csv')] });
    const { code, stderr } = await amcIngest(['run'], { cwd: folder });
    expect(code).toBe(EXIT_CODES.data);
    expect(stderr).toContain('1 of 2 jobs failed: bad. Run them again with --job bad.');
    expect(stderr).toContain('done, all 1 row written');
  });

  it('lets run take only the named jobs', async () => {
    await write({ jobs: [sales('bad', 'exports/bad.csv'), sales('good', 'exports/good.csv')] });
    const one = await amcIngest(['run', '--job', 'good', '--dry-run'], { cwd: folder });
    expect(one.code).toBe(EXIT_CODES.done);
    expect(one.stderr).toContain('Job good (1 of 1)');
    const none = await amcIngest(['run', '--job=goood'], { cwd: folder });
    expect(none.code).toBe(EXIT_CODES.usage);
    expect(none.stderr).toContain('There is no job goood. Did you mean good?');
  });

  it('can be elsewhere, given by --project; paths are relative to it', async () => {
    await write({ jobs: [sales('good', 'exports/good.csv')] });
    const elsewhere = await temporaryFolder();
    const args = ['run', '--project', file(), '--dry-run', '--json'];
    expect(await amcIngest(args, { cwd: elsewhere })).toMatchObject({ code: EXIT_CODES.done });
  });

  it('may have jobs whose input is a folder that forms one delivery', async () => {
    const job = { ...sales('spark', 'exports/'), delivery: { by: 'marker' }, ignore: ['bad.*'] };
    await write({ options: { country: 'US' }, jobs: [job] });
    const project = await loadProject(file());
    expect(project.jobs.flatMap((one) => jobWords(project, one, []))).toEqual(
      expect.arrayContaining(['--delivery=marker:_SUCCESS,_COMPLETE,_DONE', '--ignore=bad.*']),
    );
    const early = await amcIngest(['run', '--dry-run'], { cwd: folder });
    expect([early.code, early.stderr]).toEqual([EXIT_CODES.data, expect.stringContaining('is not complete')]);
    await writeFile(path.join(folder, 'exports', '_SUCCESS'), '');
    const { code, stdout } = await amcIngest(['run', '--dry-run', '--json'], { cwd: folder });
    expect(code).toBe(EXIT_CODES.done);
    expect(JSON.parse(stdout)).toMatchObject({ rows: { read: 1, written: 1 }, inputs: [{ rows: 1 }] });
  });

  it('may have jobs for files that an engine wrote: checked, and handed over when runs are uploaded', async () => {
    const schema = await writeSchema(folder);
    const parts = path.join(folder, 'parts');
    await mkdir(parts);
    const header = SALES_SCHEMA.columns.map(({ name }) => name).join(',');
    const row = `2026-11-01T10:00:00Z,1,${'a'.repeat(64)},,US,GRANTED,note,2,10.50,2026-11-02`;
    await writeFile(path.join(parts, 'part-0.csv'), `${header}\n${row}\n`);
    const job = {
      name: 'lake',
      prefix: 'parts',
      schema: `./${path.basename(schema)}`,
      options: { sample: 10, out: 's3://bucket/amc', strategy: 'ADDITIVE' },
    };
    const options = { country: 'US', compression: 'none', 'max-reject-rate': 0.5, out: 'runs' };
    await write({ options, jobs: [sales('good', 'exports/good.csv'), job] });
    const { code, stdout } = await amcIngest(['run', '--json'], { cwd: folder });
    expect(code).toBe(EXIT_CODES.done);
    const [first, second] = stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(first).toMatchObject({ status: 'complete', dataSetId: 'd2c_sales' });
    expect(second).toMatchObject({ status: 'dryRun', rows: { read: 1 }, prepared: { sample: 10 } });
    // With --upload, the run is handed over, which needs S3.
    const upload = await amcIngest(['run', '--job', 'lake', '--upload'], { cwd: folder });
    expect([upload.code, upload.stderr]).toEqual([
      EXIT_CODES.usage,
      expect.stringContaining('--prefix has to be s3://bucket/prefix/'),
    ]);
    await write({ jobs: [{ ...job, options: { 'max-reject-rate': 0.1 } }] });
    expect((await amcIngest(['run'], { cwd: folder })).code).toBe(EXIT_CODES.usage);
  });

  it.each([
    ['{"jobs": [{"name": "a", "schema": "crm"}]}', 'needs either "inputs" or "prefix"'],
    ['{', 'it is not valid JSON'],
    ['{"jobs": []}', 'jobs: '],
    ['{"jobs": [{"name": "a b", "inputs": ["x"], "schema": "crm"}]}', 'jobs.0.name: has 1 to 64'],
    ['{"job": []}', 'Unrecognized key: "job"'],
    [JSON.stringify({ jobs: [sales('a', 'x'), sales('a', 'y')] }), 'jobs: have names of their own'],
  ])('is refused with the reason when it is wrong: %s', async (content, reason) => {
    await writeFile(file(), content);
    const { code, stderr } = await amcIngest(['run'], { cwd: folder });
    expect(stderr).toContain(reason);
    expect(stderr).toContain('[PROJECT_NOT_VALID]');
    expect(code).toBe(EXIT_CODES.usage);
  });

  it('that is missing is named, and so is an option that run does not have', async () => {
    const missing = await amcIngest(['run'], { cwd: folder });
    expect(missing.stderr).toContain('[PROJECT_NOT_FOUND]');
    expect(missing.code).toBe(EXIT_CODES.usage);
    await write({ jobs: [{ ...sales('a', 'exports/good.csv'), options: { contry: 'US' } }] });
    const unknown = await amcIngest(['run'], { cwd: folder });
    expect(unknown.stderr).toContain("unknown option '--contry'\n(Did you mean --country?)");
    await write({ options: { maxRejectRate: 1 }, jobs: [sales('a', 'exports/good.csv')] });
    expect((await amcIngest(['run'], { cwd: folder })).stderr).toContain(
      "unknown option '--maxRejectRate'\n(Did you mean --max-reject-rate?)",
    );
    expect(unknown.code).toBe(EXIT_CODES.usage);
  });
});

describe('the arguments of a job', () => {
  it('keep URLs and names, and resolve paths', async () => {
    await write({
      options: { upload: true, wait: false, instance: ['a', 'b'], suppress: 'gone.csv' },
      jobs: [
        {
          name: 'a',
          inputs: ['s3://bucket/x', 'exports/-x.csv'],
          schema: 'mine.json',
          options: { join: { customers: 'exports/c.csv' }, 'max-reject-rate': 0 },
        },
      ],
    });
    const project = await loadProject(file());
    const [job] = project.jobs;
    if (job === undefined) throw new Error('no job');
    const place = (name: string) => path.relative('', path.join(folder, name));
    expect(jobWords(project, job, ['--quiet'])).toEqual([
      's3://bucket/x',
      place('exports/-x.csv'),
      '--schema',
      place('mine.json'),
      '--upload',
      '--instance=a',
      '--instance=b',
      `--suppress=${place('gone.csv')}`,
      `--join=customers=${place('exports/c.csv')}`,
      '--max-reject-rate=0',
      '--quiet',
    ]);
  });
});

describe('the environment file of a project', () => {
  const load = (env: Record<string, string | undefined>) =>
    loadEnvironment({ environmentFile: '.env', folder }, env);

  it('sets only variables that are not set, and asks for private permissions', async () => {
    const secrets = path.join(folder, '.env');
    await writeFile(secrets, 'AMC_CLIENT_ID=from-file\nAMC_REGION="EU"\n', { mode: 0o600 });
    const env: Record<string, string | undefined> = { AMC_CLIENT_ID: 'from-shell' };
    expect(await load(env)).toBeNull();
    expect(env).toEqual({ AMC_CLIENT_ID: 'from-shell', AMC_REGION: 'EU' });
    await chmod(secrets, 0o644);
    expect(await load(env)).toBe(`${secrets} can be read by others: chmod 600 ${secrets}`);
  });

  it.each([
    'AMC_API_URL=https://elsewhere.example',
    'AMC_TOKEN_URL=https://elsewhere.example',
    'AWS_ENDPOINT_URL_S3=http://elsewhere.example',
    'AWS_CONFIG_FILE=./config',
    'AWS_SHARED_CREDENTIALS_FILE=./credentials',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI=http://elsewhere.example',
    'AMC_INGEST_ALLOW_HTTP_S3=true',
    'NODE_OPTIONS=--require ./x.js',
    'PATH=/x',
  ])('must not set %s', async (line) => {
    await writeFile(path.join(folder, '.env'), `${line}\n`, { mode: 0o600 });
    const env = {};
    await expect(load(env)).rejects.toMatchObject({ code: 'ENVIRONMENT_FILE' });
    expect(env).toEqual({});
  });

  it('that is missing is named', async () => {
    await expect(load({})).rejects.toMatchObject({ code: 'ENVIRONMENT_FILE' });
  });
});
