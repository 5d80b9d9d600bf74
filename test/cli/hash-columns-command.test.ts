import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashIdentifier } from '../../src/identifiers.js';
import { amcIngest, COMMAND } from '../helpers/command.js';

const hash = (value: string) => hashIdentifier('EMAIL', value) ?? '';
const ONE_COLUMN = ['hash-columns', '--column', 'email=EMAIL'];

describe('amc-ingest hash-columns', () => {
  it('hashes rows of a pipe and counts them on stderr', async () => {
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
    expect((await amcIngest(['hash-columns'])).code).toBe(2);
    expect((await amcIngest(['hash-columns', '--column', 'email=MAIL'])).code).toBe(2);
    expect((await amcIngest(ONE_COLUMN, { stdin: 'secret@x.com,1\n' })).code).toBe(2);
    const bad = await amcIngest(ONE_COLUMN, { stdin: 'id,email\n1\n2,secret@x.com,\n' });
    expect(bad.code).toBe(3);
    expect(bad.stdout + bad.stderr).not.toContain('secret');
    expect(bad.stderr).toContain('Line 2 of the input');
  });

  it.each(['4155550173', 'jane.doe@example.com', 'Jane Doe'])(
    'says no name that may be somebody: %s',
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

  it('ends when its reader leaves, while more comes in', async () => {
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

  it('gives the hashes of run', async () => {
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
      const hashesOf = (text: string) => new Set(text.match(/\b[0-9a-f]{64}\b/g));
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
