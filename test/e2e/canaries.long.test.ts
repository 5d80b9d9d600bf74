import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator, type AmcSimulator } from '../../src/amc-simulator/index.js';
import { CANARY, traceIn, tracesBelow } from '../helpers/canaries.js';
import {
  CANARY_CSV as CSV,
  CANARY_NAME as NAME,
  CANARY_PERSON as PERSON,
  CANARY_SCHEMA as SCHEMA,
  CANARY_TEXTS as TEXTS,
} from '../helpers/canary-table.js';
import { builtAmcIngest, COMMAND, type CommandResult } from '../helpers/command.js';
import { packZip } from '../helpers/pack-zip.js';
import { RecordingProxy } from '../helpers/recording-proxy.js';
import { s3ObjectReader } from '../helpers/s3-object-reader.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';
import { simulatorEnvironment } from '../helpers/simulator-environment.js';
import { packXlsx } from '../helpers/xlsx.js';

const { email, phone, bare, card, id, first, last } = CANARY;
const PLAIN_HEADER = 'id,email,phone,first,last,note,remark,one,two,three,four,five,six';

let folder = '';
let temporary = '';
let s3: S3Server;
let amc: AmcSimulator;
let proxy: RecordingProxy;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'amc-canaries-'));
  temporary = path.join(folder, 'tmp');
  await mkdir(temporary);
  await mkdir(path.join(folder, 'in'));
  s3 = await startS3Server();
  for (const bucket of ['drops', 'amc']) s3.createBucket(bucket);
  amc = await startSimulator({ instanceIds: ['amcone'], reader: s3ObjectReader(s3) });
  proxy = new RecordingProxy(amc.apiUrl);
  await proxy.listen();
  await writeFile(file(`${email}.json`), JSON.stringify(SCHEMA));
  await writeFile(file(`${NAME}.csv`), CSV);
  await writeFile(file('pivot.jsonl'), `{"id":"1","${email}":"x","${first} ${last}":3,"${bare}":4}\n`);
  await writeFile(
    file(`${bare}.zip`),
    packZip([
      { name: `${email}/${NAME}.csv`, content: CSV },
      { name: `${first} ${last}.csv`, content: `${CSV}\n` },
      { name: `__MACOSX/._${email}.csv`, content: 'x' },
    ]),
  );
  const table = CSV.replaceAll(/"[^"]*"/g, '')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  await writeFile(
    file(`${first} ${last}.xlsx`),
    packXlsx({
      sheets: [
        { name: 'Sheet 1', rows: table },
        { name: email, rows: table },
        { name: bare, rows: table, state: 'hidden' },
      ],
    }),
  );
  s3.putObject('drops', `in/${email}/${NAME}.csv`, CSV);
  await writeFile(file('people.csv'), `email,phone,first_name,last_name\n${PERSON}\n`);
});
afterAll(async () => {
  await proxy.close();
  await amc.close();
  await s3.close();
  await rm(folder, { recursive: true, force: true });
});

const file = (name: string) => path.join(folder, 'in', name);
const environment = () => ({
  ...s3.environment,
  ...simulatorEnvironment(amc, 'amcone'),
  AMC_API_URL: proxy.url,
  TMPDIR: temporary,
});

/** Runs a command that must end with the given code, and finds no trace of the canaries in its output. */
async function clean(code: number, args: readonly string[], stdin?: string): Promise<CommandResult> {
  const result = await builtAmcIngest(args, {
    env: environment(),
    cwd: folder,
    ...(stdin === undefined ? {} : { stdin }),
  });
  expect({ args: args[0], stdout: traceIn(result.stdout), stderr: traceIn(result.stderr) }).toEqual({
    args: args[0],
    stdout: null,
    stderr: null,
  });
  // A command that ends early would print nothing that could be wrong.
  expect({ args, code: result.code, stderr: result.code === code ? '' : result.stderr }).toEqual({
    args,
    code,
    stderr: '',
  });
  return result;
}

const SCHEMA_FILE = () => file(`${email}.json`);
const inputs = () => [
  file(`${NAME}.csv`),
  file(`${bare}.zip`),
  file(`${first} ${last}.xlsx`),
  `s3://drops/in/${email}/`,
];
const run = (input: string, out: string, ...more: readonly string[]) => runTo(0, input, out, ...more);
const runTo = (code: number, input: string, out: string, ...more: readonly string[]) =>
  clean(code, [
    'run',
    input,
    '--schema',
    SCHEMA_FILE(),
    '--out',
    out,
    '--max-reject-rate',
    '1',
    '--verbose',
    ...more,
  ]);

describe(
  'identifiers in values and in names of files, members, sheets, keys and fields',
  { timeout: 600_000 },
  () => {
    it.each(['csv', 'jsonl', 'parquet'])(
      'appear in nothing that a run prints or writes: %s',
      async (format) => {
        for (const [index, input] of inputs().entries()) {
          const out = path.join(folder, `out-${format}`);
          const { stdout } = await run(input, out, '--format', format, '--compression', 'none', '--json');
          const report = JSON.parse(stdout);
          // Text cells with somebody's identifiers are rejected, and redacted ones are written.
          if (index === 0)
            expect(report).toMatchObject({
              rows: { read: 2 * TEXTS.length + 1, written: TEXTS.length + 1, rejected: TEXTS.length },
            });
          await clean(0, ['verify', report.outDir]);
        }
        const out = path.join(folder, `out-${format}`);
        await clean(0, ['history', out]);
        await clean(0, ['history', out, '--json']);
        expect(tracesBelow(out)).toEqual([]);
        expect(await readdir(temporary)).toEqual([]);
      },
    );

    it('appear in no log for machines, no check, no refusal', async () => {
      const [csv = '', zip = ''] = inputs();
      const out = path.join(folder, 'out-log');
      for (const input of inputs()) await run(input, out, '--log-format', 'json');
      await clean(3, [
        'run',
        csv,
        '--schema',
        SCHEMA_FILE(),
        '--out',
        out,
        '--max-reject-rate',
        '0',
        '--force',
      ]);
      await clean(3, ['validate', zip, '--schema', SCHEMA_FILE(), '--verbose']);
      await clean(3, ['validate', csv, '--schema', SCHEMA_FILE(), '--json']);
      await clean(3, ['validate', csv, '--schema', 'd2c-sales', '--country', 'US']);
      await clean(0, [
        'validate',
        file(`${first} ${last}.xlsx`),
        '--schema',
        SCHEMA_FILE(),
        '--sheet',
        email,
      ]);
      await clean(3, [
        'validate',
        file(`${first} ${last}.xlsx`),
        '--schema',
        SCHEMA_FILE(),
        '--sheet',
        '(415) 555-0173',
      ]);
      expect(tracesBelow(out)).toEqual([]);
    });

    it('appear in no error message', async () => {
      for (const missing of [`${NAME}.csv`, `s3://drops/none/${email}`, `${folder}/*${email}*.none`])
        await clean(3, ['run', missing, '--schema', SCHEMA_FILE(), '--out', path.join(folder, 'none')]);
      await clean(2, ['run', file('people.csv'), '--schema', `${NAME}.json`]);
      await clean(2, ['run', file('people.csv'), '--schema', file(`${NAME}.csv`)]);
      await clean(2, ['run', file('people.csv'), '--schema', 'crm', '--suppress', `${email}.txt`]);
      await clean(2, ['verify', path.join(folder, email)]);
      await clean(0, ['history', path.join(folder, email)]);
      await clean(2, ['explain', email]);
      await clean(2, ['hash', '--type', 'EMAIL'], `${email}\n${email}\n`);
      await clean(2, ['hash', '--type', 'EMAIL', email]);
      const damaged = file(`${email}.csv.gz`);
      await writeFile(damaged, Buffer.from('1f8b08000000000000ff00', 'hex'));
      await clean(3, ['run', damaged, '--schema', SCHEMA_FILE(), '--out', path.join(folder, 'none')]);
    });

    it('appear in no schema that init writes', async () => {
      // A header that consists of values is refused, and one that consists of words is not, whatever the cells contain.
      const plain = file(`${NAME} plain.csv`);
      await writeFile(plain, CSV.replace(/^.*/, PLAIN_HEADER));
      const made = async (code: number, name: string, input: string) => {
        const target = path.join(folder, name);
        await mkdir(target);
        await clean(code, [
          'init',
          input,
          '--yes',
          '--country',
          'US',
          '--out',
          path.join(target, 'schema.json'),
        ]);
        expect(tracesBelow(target)).toEqual([]);
        expect(await readdir(target)).toEqual(code === 0 ? ['schema.json'] : []);
      };
      for (const [index, input] of inputs().entries()) await made(3, `refused-${index}`, input);
      for (const [index, input] of [plain, file('pivot.jsonl')].entries())
        await made(0, `made-${index}`, input);
    });

    it('appear in nothing that goes to S3 or AMC', async () => {
      await clean(0, ['datasets', 'create', '--schema', SCHEMA_FILE()]);
      const [csv = ''] = inputs();
      const handOver = ['--upload', '--yes', '--wait', '--poll', '0.1'];
      await run(csv, 's3://amc/out', ...handOver);
      amc.failUploads(`Row 3: ${email}, ${phone}, ${card} and ${id} are not hashed.`);
      await runTo(4, csv, 's3://amc/out', ...handOver, '--format', 'jsonl', '--force-upload');
      await clean(0, ['uploads', 'list', '--dataset', 'canaries']);
      await clean(0, ['history', 's3://amc/out', '--json']);
      await clean(2, ['doctor', '--out', 's3://amc/out']);
      await clean(0, ['rehearse', csv, '--schema', SCHEMA_FILE(), '--max-reject-rate', '1']);
      const list = path.join(folder, 'never.csv');
      await clean(0, [
        'users',
        'delete',
        file('people.csv'),
        '--country',
        'US',
        '--yes',
        '--add-to-suppression-list',
        list,
      ]);
      const some = file('some.csv');
      await writeFile(
        some,
        `id,email,phone,first,last,note,remark\na,${PERSON},x,y\nb,other@example.com,,,,x,y\n`,
      );
      const { stdout } = await run(some, path.join(folder, 'out-suppressed'), '--suppress', list, '--json');
      expect(JSON.parse(stdout).leftOut).toEqual({ SUPPRESSED: 1 });
      for (const key of s3.keys('amc'))
        expect({ key, trace: traceIn(key) ?? traceIn(s3.object('amc', key)?.bytes ?? '') }).toEqual({
          key,
          trace: null,
        });
      expect(proxy.sent.length).toBeGreaterThan(5);
      expect(proxy.sent.filter((request) => traceIn(request) !== null)).toEqual([]);
      expect([...tracesBelow(path.join(folder, 'out-suppressed')), traceIn(list)]).toEqual([null]);
    });

    it('appear in no message of hash-columns, and only hashed in its rows', async () => {
      const people = `email,phone,first,last\n${PERSON}\n`;
      const columns = ['email=EMAIL', 'phone=PHONE', 'first=FIRST_NAME', 'last=LAST_NAME'];
      const options = [...columns.flatMap((column) => ['--column', column]), '--country', 'US'];
      await clean(0, ['hash-columns', ...options, '--json'], people);
      await clean(3, ['hash-columns', ...options], `${people}"${email}\n`);
      await clean(3, ['hash-columns', ...options], `${people}${email},,,,${phone}\n`);
      await clean(2, ['hash-columns', '--column', `${email}=EMAIL`], people);
      await clean(2, ['hash-columns', '--column', `email=${email}`], people);
      await clean(2, ['hash-columns', '--column', 'email=EMAIL', '--country-column', bare], people);
      await clean(
        3,
        ['hash-columns', '--format', 'jsonl', '--column', 'email=EMAIL'],
        `{"email":"${email}"}\n{"email":"${email}"\n`,
      );
      const bySchema = ['hash-columns', '--schema', SCHEMA_FILE(), '--country', 'US'];
      const { stdout } = await clean(0, [...bySchema, '--json'], people);
      expect(stdout.match(/[0-9a-f]{64}/g)).toHaveLength(4);
      await clean(3, bySchema, `${people}"${email}\n`);
      await clean(2, bySchema, `${email},${bare}\n${PERSON}\n`);
      await clean(2, [...bySchema, '--column', `${email}=EMAIL`], people);
      await clean(3, [...bySchema, '--format', 'jsonl'], `{"email":"${email}"\n`);
    });

    it('appear in nothing that is said about files of an engine, a project or a collaboration', async () => {
      const prepared = path.join(folder, 'prepared');
      await mkdir(prepared);
      const digest = 'a'.repeat(64);
      const header = 'id,email,phone,first,last,note,remark';
      const row = (of: string, note: string) => `${of},${digest},,,,"${note}",\n`;
      await writeFile(
        path.join(prepared, `${email}.csv`),
        `${header}\n${TEXTS.map((text) => row('1', text)).join('')}${row(email, 'x')}1,${email},${phone},${first},${last},,\n`,
      );
      await writeFile(path.join(prepared, `${first} ${last}.csv`), `${header},${email}\n"${email}\n`);
      await writeFile(path.join(prepared, `${bare}.jsonl`), `{"id":"1","${email}":1}\n{"${email}\n`);
      const check = ['validate', '--prefix', prepared, '--schema', SCHEMA_FILE()];
      for (const more of [[], ['--json']]) await clean(3, [...check, ...more]);
      for (const name of [`${email}.csv`, `${first} ${last}.csv`])
        s3.putObject('drops', `prepared/${name}`, await readFile(path.join(prepared, name), 'utf8'));
      const handOver = ['uploads', 'create', '--prefix', 's3://drops/prepared/', '--schema', SCHEMA_FILE()];
      await clean(3, [...handOver, '--out', 's3://amc/prepared', '--json']);

      const project = path.join(folder, 'amc-ingest.json');
      const job = { name: 'one', inputs: [file(`${NAME}.csv`)], schema: SCHEMA_FILE() };
      const options = { country: 'US', out: 'out-project', 'max-reject-rate': 1 };
      const missing = { ...job, name: 'two', inputs: [`${email}.none`] };
      await writeFile(project, JSON.stringify({ options, jobs: [job, missing] }));
      await clean(3, ['run', '--project', project]);
      await writeFile(project, JSON.stringify({ options, jobs: [{ ...job, name: email, [email]: 1 }] }));
      await clean(2, ['run', '--project', project]);
      await rm(project);
      expect(tracesBelow(path.join(folder, 'out-project'))).toEqual([]);

      const table = ['--target', 'collaboration', '--key', 'id', '--out', path.join(folder, 'out-table')];
      await run(file(`${NAME}.csv`), path.join(folder, 'out-table'), ...table);
      await runTo(2, file(`${NAME}.csv`), path.join(folder, 'out-table'), ...table, '--table-name', email);
      expect(tracesBelow(path.join(folder, 'out-table'))).toEqual([]);
      await clean(2, ['uploads', 'check', `s3://amc/none/${email}/`]);
    });

    it('appear in nothing that a killed run leaves behind', async () => {
      const large = file(`${email} large.csv`);
      await writeFile(large, `${CSV}${`z,${PERSON},,,1,2,3,4,5,6\n`.repeat(60_000)}`);
      const out = path.join(folder, 'out-killed');
      await mkdir(out);
      for (const target of [out, 's3://amc/killed'])
        for (const wait of [600, 1200]) {
          const child = spawn(
            process.execPath,
            [COMMAND, 'run', large, '--schema', SCHEMA_FILE(), '--out', target, '--max-reject-rate', '1'],
            { env: { ...process.env, ...environment() }, stdio: 'ignore' },
          );
          await setTimeout(wait);
          child.kill('SIGKILL');
        }
      expect(tracesBelow(out)).toEqual([]);
      expect(tracesBelow(temporary)).toEqual([]);
    });
  },
);
