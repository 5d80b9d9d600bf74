import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hashIdentifier } from '../../src/identifiers.js';
import { amcIngest, COMMAND } from '../helpers/command.js';
import { IN_PLACE_SCHEMAS } from '../helpers/in-place-schemas.js';

const hash = (value: string) => hashIdentifier('EMAIL', value) ?? '';
const hashesOf = (text: string) => new Set(text.match(/\b[0-9a-f]{64}\b/g));
const ONE_COLUMN = ['hash-columns', '--column', 'email=EMAIL'];

describe('amc-ingest hash-columns', () => {
  it('hashes the rows of a pipe and counts them on stderr', async () => {
    const result = await amcIngest(ONE_COLUMN, { stdin: 'id,email\n1,A@b.com\n2,n/a\n' });
    expect(result).toMatchObject({ code: 0, stdout: `id,email\n1,${hash('a@b.com')}\n2,\n` });
    expect(result.stderr).toContain(
      'email (EMAIL): 1 hashed, 0 hashed before, 0 empty, 1 without an identity',
    );
    const json = await amcIngest([...ONE_COLUMN, '--json', '--format', 'jsonl'], {
      stdin: '{"email":"A@b.com"}',
    });
    expect(json.stdout).toBe(`{"email":"${hash('a@b.com')}"}`);
    expect(JSON.parse(json.stderr)).toMatchObject({ rows: 1, columns: [{ name: 'email', hashed: 1 }] });
  });

  it('exits with 2 and 3, and prints no value', async () => {
    const nothing = await amcIngest(['hash-columns'], { stdin: 'email\nsecret@x.com\n' });
    expect(nothing).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('or --schema NAME'),
    });
    expect((await amcIngest(['hash-columns', '--column', 'email=MAIL'])).code).toBe(2);
    expect((await amcIngest(ONE_COLUMN, { stdin: 'secret@x.com,1\n' })).code).toBe(2);
    const bad = await amcIngest(ONE_COLUMN, { stdin: 'id,email\n1\n2,secret@x.com,\n' });
    expect(bad.code).toBe(3);
    expect(bad.stdout + bad.stderr).not.toContain('secret');
    expect(bad.stderr).toContain('Line 2 of the input');
  });

  it.each(['4155550173', 'jane.doe@example.com', 'Jane Doe'])(
    'prints no name that may be a person’s: %s',
    async (name) => {
      const column = ['hash-columns', '--column', `${name}=FIRST_NAME`];
      const ways = [
        amcIngest(column, { stdin: 'id,email\n1,a@b.com\n' }),
        amcIngest([...ONE_COLUMN, '--country-column', name], { stdin: 'id,email\n1,a@b.com\n' }),
        amcIngest(column, { stdin: `id,${name}\n1,x\n` }),
        amcIngest([...column, '--json'], { stdin: `id,${name}\n1,x\n` }),
        amcIngest([...column, '--format', 'jsonl'], { stdin: '{"email":"a@b.com"}\n' }),
      ];
      for (const { stderr } of await Promise.all(ways)) {
        expect(stderr).toContain('[redacted');
        expect(stderr).not.toContain(name);
      }
    },
  );

  it('ends when its reader leaves, even while input arrives', async () => {
    const row = `1,${'a'.repeat(40)}@example.com\n`;
    const child = spawn(process.execPath, [COMMAND, ...ONE_COLUMN], { stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.on('error', () => undefined);
    child.stdin.write('id,email\n');
    const more = setInterval(() => child.stdin.write(row.repeat(20_000)), 20);
    await once(child.stdout, 'readable');
    child.stdout.destroy();
    const [code] = await once(child, 'close');
    clearInterval(more);
    expect(code).toBe(0);
  });

  it('takes columns, country and reading options from a schema, and lists identifiers that the input does not have', async () => {
    const text = 'id,E-MAIL,mail,Country Code,note\n1,A@b.com,c@d.com,gb,x\n';
    const result = await amcIngest(['hash-columns', '--schema', 'crm'], { stdin: text });
    expect(result).toMatchObject({
      code: 0,
      stdout: `id,E-MAIL,mail,Country Code,note\n1,${hash('a@b.com')},${hash('c@d.com')},gb,x\n`,
    });
    expect(result.stderr).toContain('e-mail (EMAIL): 1 hashed');
    expect(result.stderr).toContain(
      'in no field of the input: phone, first_name, last_name, address, city, state, zip',
    );
    const lines = await amcIngest(['hash-columns', '--schema', 'crm', '--format', 'jsonl', '--json'], {
      stdin: '{"EMAIL":"A@b.com"}',
    });
    expect(lines.stdout).toBe(`{"EMAIL":"${hash('a@b.com')}"}`);
    expect(JSON.parse(lines.stderr)).toMatchObject({
      columns: [{ name: 'email', hashed: 1 }],
      absent: ['phone', 'first_name', 'last_name', 'address', 'city', 'state', 'zip'],
    });
  });

  it.each([
    ['--column', 'email=EMAIL'],
    ['--country-column', 'land'],
    ['--no-header'],
    ['--keep-email-underscore'],
    ['--no-null-words'],
    ['--no-placeholders'],
  ])('refuses a schema together with %s, which the schema replaces', async (...option) => {
    const { code, stderr, stdout } = await amcIngest(['hash-columns', '--schema', 'crm', ...option], {
      stdin: 'email\na@b.com\n',
    });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain("option '--schema <name|file>' cannot be used with option");
    expect(stderr).toContain(option[0]);
  });

  it.each(['stripe-payments', 'shopify-orders', 'square-items', 'magento-customers'])(
    'refuses the schema %s, whose identifiers are not the value of one field',
    async (name) => {
      const { code, stderr, stdout } = await amcIngest(['hash-columns', '--schema', name], {
        stdin: 'x\n1\n',
      });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`The identifiers of the schema ${name} cannot be hashed in place`);
      expect(stderr).toContain('Let run read the file');
      expect(stderr).toContain('FILTER_SCHEMA');
    },
  );

  it.each(IN_PLACE_SCHEMAS)(
    'produces every hash that run writes with the schema %s',
    async (schema, file) => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'hash-columns-'));
      try {
        const sample = path.resolve(import.meta.dirname, '../../samples', file);
        const out = ['--out', folder, '--compression', 'none', '--country', 'US'];
        const run = await amcIngest(['run', sample, '--schema', schema, ...out]);
        expect([0, 3]).toContain(run.code);
        const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.csv'));
        const files = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
        // Rows that cannot be split into cells, of which the samples have some, end the filter.
        const lines = parse(await readFile(sample), { raw: true, relax_column_count: true, bom: true });
        const rows = z.array(z.object({ raw: z.string(), record: z.array(z.string()) })).parse(lines);
        const whole = rows.filter(({ record }) => record.length === rows[0]?.record.length);
        const piped = await amcIngest(['hash-columns', '--schema', schema, '--country', 'US'], {
          stdin: whole.map(({ raw }) => raw).join(''),
        });
        expect(piped.code).toBe(0);
        const byRun = hashesOf(files.join(''));
        const byPipe = hashesOf(piped.stdout);
        expect(byRun.size).toBeGreaterThan(20);
        expect([...byRun].filter((each) => !byPipe.has(each))).toEqual([]);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );

  it('produces the hashes of run', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'hash-columns-'));
    try {
      const sample = path.resolve(import.meta.dirname, '../../samples/crm.csv');
      const run = await amcIngest([
        'run',
        sample,
        '--schema',
        'crm',
        '--out',
        folder,
        '--compression',
        'none',
      ]);
      expect([run.code, run.stderr]).toEqual([0, expect.anything()]);
      const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.csv'));
      const files = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
      const columns = ['Email=EMAIL', 'First Name=FIRST_NAME', 'Last Name=LAST_NAME', 'Phone Number=PHONE'];
      const more = ['Street=ADDRESS', 'City=CITY', 'State/Region=STATE', 'Postal Code=ZIP'];
      const piped = await amcIngest(
        [
          'hash-columns',
          ...[...columns, ...more].flatMap((column) => ['--column', column]),
          '--country-column',
          'Country',
        ],
        { stdin: await readFile(sample) },
      );
      expect(piped.code).toBe(0);
      const byPipe = hashesOf(piped.stdout);
      const byRun = hashesOf(files.join(''));
      expect(byRun.size).toBeGreaterThan(1_000);
      // Rows that run rejects or leaves out are in the pipe, too.
      expect([...byRun].filter((each) => !byPipe.has(each))).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
