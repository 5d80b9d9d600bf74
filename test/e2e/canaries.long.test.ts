import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStandIn, type AmcStandIn } from '../../src/amc-simulator/index.js';
import { CANARY, traceIn, tracesBelow } from '../helpers/canaries.js';
import { builtAmcIngest, COMMAND, type CommandResult } from '../helpers/command.js';
import { packZip } from '../helpers/pack-zip.js';
import { RecordingProxy } from '../helpers/recording-proxy.js';
import { s3ObjectReader } from '../helpers/s3-object-reader.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';
import { standInEnvironment } from '../helpers/stand-in-environment.js';
import { packXlsx } from '../helpers/xlsx.js';

const { email, phone, bare, card, id, first, last } = CANARY;
const SCHEMA = {
  $comment: `Made for ${email}, ${phone}`,
  dataSetId: 'canaries',
  countryCode: 'US',
  columns: [
    { name: 'id', dataType: 'STRING', columnType: 'DIMENSION', nullable: false },
    {
      name: 'email',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'EMAIL' },
    },
    {
      name: 'phone',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'PHONE' },
    },
    {
      name: 'first',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'FIRST_NAME' },
    },
    {
      name: 'last',
      dataType: 'STRING',
      columnType: 'DIMENSION',
      externalUserIdType: { hashedPii: 'LAST_NAME' },
    },
    { name: 'note', dataType: 'STRING', columnType: 'DIMENSION' },
    { name: 'remark', dataType: 'STRING', columnType: 'DIMENSION', source: { leakGuard: 'redact' } },
  ],
};
/** Texts that hold somebody, as people and machines write them. */
const TEXTS = [
  email,
  email.toUpperCase(),
  `mail: <${email}>`,
  email.replace('@', ' @ '),
  email.replace('@', '%40'),
  email.replace('@', '%2540'),
  email.replace('@', '&#64;'),
  email.replace('@', '\\u0040'),
  email.replace('@', '\u200b@'),
  email.replace('.zebra', '\u00ad.zebra'),
  email.replace('@', '\n@'),
  phone,
  '(415) 555-0173',
  '415\n555\n0173',
  `tel_${bare}`,
  `https://wa.me/1${bare}`,
  card,
  card.replaceAll(' ', ''),
  card.replaceAll(' ', '\n'),
  `cc#${card.replaceAll(' ', '')}`,
  id,
  `SSN ${id.replaceAll('-', ' ')}`,
  `${first} ${last}`,
  `${last}, ${first}`,
  `${first}\n${last}`,
];
const PERSON = `${email},${phone},${first},${last}`;
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const EXTRA = [email, `${first} ${last}`, bare, id, card, '742 Evergreen Terrace'];
const rows = TEXTS.flatMap((text, index) => [
  `a${index},${PERSON},${quoted(text)},,1,2,3,4,5,6`,
  `b${index},${PERSON},,${quoted(text)},1,2,3,4,5,6`,
]);
const CSV = `id,email,phone,first,last,note,remark,${EXTRA.join(',')}\n${rows.join('\n')}\nc,${PERSON},,,1,2,3,4,5,6\n`;
const NAME = `${email} ${bare} ${id}`;

let folder = '';
let temporary = '';
let s3: S3Server;
let amc: AmcStandIn;
let proxy: RecordingProxy;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'amc-canaries-'));
  temporary = path.join(folder, 'tmp');
  await mkdir(temporary);
  await mkdir(path.join(folder, 'in'));
  s3 = await startS3Server();
  for (const bucket of ['drops', 'amc']) s3.createBucket(bucket);
  amc = await startStandIn({ instanceIds: ['amcone'], reader: s3ObjectReader(s3) });
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
  ...standInEnvironment(amc, 'amcone'),
  AMC_API_URL: proxy.url,
  TMPDIR: temporary,
});

async function clean(args: readonly string[], stdin?: string): Promise<CommandResult> {
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
  // The command itself ran: it did not end at its first word.
  expect(result.stderr).not.toContain('failed unexpectedly');
  return result;
}

const SCHEMA_FILE = () => file(`${email}.json`);
const inputs = () => [
  file(`${NAME}.csv`),
  file(`${bare}.zip`),
  file(`${first} ${last}.xlsx`),
  `s3://drops/in/${email}/`,
];
const run = (input: string, out: string, ...more: readonly string[]) =>
  clean([
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
    it.each(['csv', 'jsonl', 'parquet'])('are in nothing that a run says or writes: %s', async (format) => {
      for (const [index, input] of inputs().entries()) {
        const out = path.join(folder, `out-${format}`);
        const { code, stdout } = await run(input, out, '--format', format, '--compression', 'none', '--json');
        expect(code).toBe(0);
        const report = JSON.parse(stdout);
        // Text cells that hold somebody are refused, redacted ones written.
        if (index === 0)
          expect(report).toMatchObject({
            rows: { read: rows.length + 1, written: TEXTS.length + 1, rejected: TEXTS.length },
          });
        await clean(['verify', report.outDir]);
      }
      const out = path.join(folder, `out-${format}`);
      await clean(['history', out]);
      await clean(['history', out, '--json']);
      expect(tracesBelow(out)).toEqual([]);
      expect(await readdir(temporary)).toEqual([]);
    });

    it('are in no log for machines, no check, no refusal', async () => {
      const [csv = '', zip = ''] = inputs();
      const out = path.join(folder, 'out-log');
      for (const input of inputs()) await run(input, out, '--log-format', 'json');
      await clean(['run', csv, '--schema', SCHEMA_FILE(), '--out', out, '--max-reject-rate', '0', '--force']);
      await clean(['validate', zip, '--schema', SCHEMA_FILE(), '--verbose']);
      await clean(['validate', csv, '--schema', SCHEMA_FILE(), '--json']);
      await clean(['validate', csv, '--schema', 'd2c-sales', '--country', 'US']);
      await clean(['validate', file(`${first} ${last}.xlsx`), '--schema', SCHEMA_FILE(), '--sheet', email]);
      await clean([
        'validate',
        file(`${first} ${last}.xlsx`),
        '--schema',
        SCHEMA_FILE(),
        '--sheet',
        '(415) 555-0173',
      ]);
      expect(tracesBelow(out)).toEqual([]);
    });

    it('are in no error message', async () => {
      for (const missing of [`${NAME}.csv`, `s3://drops/none/${email}`, `${folder}/*${email}*.none`])
        await clean(['run', missing, '--schema', SCHEMA_FILE(), '--out', path.join(folder, 'none')]);
      await clean(['run', file('people.csv'), '--schema', `${NAME}.json`]);
      await clean(['run', file('people.csv'), '--schema', file(`${NAME}.csv`)]);
      await clean(['run', file('people.csv'), '--schema', 'crm', '--suppress', `${email}.txt`]);
      await clean(['verify', path.join(folder, email)]);
      await clean(['history', path.join(folder, email)]);
      await clean(['explain', email]);
      await clean(['hash', '--type', 'EMAIL'], `${email}\n${email}\n`);
      await clean(['hash', '--type', 'EMAIL', email]);
      const damaged = file(`${email}.csv.gz`);
      await writeFile(damaged, Buffer.from('1f8b08000000000000ff00', 'hex'));
      await clean(['run', damaged, '--schema', SCHEMA_FILE(), '--out', path.join(folder, 'none')]);
    });

    it('are in no schema that init makes', async () => {
      for (const [index, input] of [...inputs(), file('pivot.jsonl')].entries()) {
        const made = path.join(folder, `made-${index}`);
        await mkdir(made);
        await clean(['init', input, '--yes', '--country', 'US', '--out', path.join(made, 'schema.json')]);
        expect(tracesBelow(made)).toEqual([]);
      }
    });

    it('are in nothing that goes to S3 or AMC', async () => {
      await clean(['datasets', 'create', '--schema', SCHEMA_FILE()]);
      const [csv = ''] = inputs();
      const handOver = ['--upload', '--yes', '--wait', '--poll', '0.1'];
      expect((await run(csv, 's3://amc/out', ...handOver)).code).toBe(0);
      amc.failUploads(`Row 3: ${email}, ${phone}, ${card} and ${id} are not hashed.`);
      await run(csv, 's3://amc/out', ...handOver, '--format', 'jsonl', '--force-upload');
      await clean(['uploads', 'list', '--dataset', 'canaries']);
      await clean(['history', 's3://amc/out', '--json']);
      await clean(['doctor', '--out', 's3://amc/out']);
      await clean(['rehearse', csv, '--schema', SCHEMA_FILE(), '--max-reject-rate', '1']);
      const list = path.join(folder, 'never.csv');
      await clean([
        'users',
        'delete',
        file('people.csv'),
        '--country',
        'US',
        '--yes',
        '--add-to-suppression-list',
        list,
      ]);
      await run(csv, path.join(folder, 'out-suppressed'), '--suppress', list);
      for (const key of s3.keys('amc'))
        expect({ key, trace: traceIn(key) ?? traceIn(s3.object('amc', key)?.bytes ?? '') }).toEqual({
          key,
          trace: null,
        });
      expect(proxy.sent.length).toBeGreaterThan(5);
      expect(proxy.sent.filter((request) => traceIn(request) !== null)).toEqual([]);
      expect([...tracesBelow(path.join(folder, 'out-suppressed')), traceIn(list)]).toEqual([null]);
    });

    it('are in nothing that a killed run leaves behind', async () => {
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
