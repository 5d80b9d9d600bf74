import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ingest } from '../../src/ingest/ingest.js';
import type { IngestOptions } from '../../src/ingest/ingest-options.js';
import { isSuppressed, SuppressedSetBuilder } from '../../src/model/suppressed-set.js';
import { longIt } from '../helpers/effort.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const PEOPLE = [
  'customer_id,email,phone,first_name,country',
  '1,jane.doe@example.com,,Jane,US',
  '2,,+1 415 555 0171,John,US',
  '3,under_score@example.com,,Ann,US',
  '4,bob@example.com,+14155550172,Bob,US',
  '5,eve@example.com,+14155550173,Jane,US',
  '',
].join('\n');

async function run(suppress: IngestOptions['suppress'] | undefined, more: Partial<IngestOptions> = {}) {
  const out = await temporaryFolder();
  const report = await ingest({
    inputs: [Buffer.from(PEOPLE)],
    schema: 'crm',
    country: 'US',
    out,
    runId: 'r',
    workers: 0,
    compression: 'none',
    ...(suppress === undefined ? {} : { suppress }),
    ...more,
  });
  const text = await readFile(path.join(report.outDir ?? '', report.files[0]?.path ?? ''), 'utf8');
  const written = text
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(',')[0]);
  return { report, out, written };
}

const LISTS: Readonly<Record<string, string>> = {
  'raw values, one a line':
    ' Jane.Doe@Example.com \n+1 (415) 555-0171\nunder_score@example.com\n4155550172\n',
  'hashes, one a line': ['jane.doe@example.com', '14155550171', 'underscore@example.com', '14155550172']
    .map((value, index) => (index === 0 ? sha256(value).toUpperCase() : sha256(value)))
    .join('\r\n'),
  'a table with a header':
    'id,E-Mail,Mobile\n1,jane.doe@example.com,\n2,,+14155550171\n3,under_score@example.com,\n4,x@example.com,4155550172\n',
  'a table of hashes': `hashed_email;hashed_phone\n${sha256('jane.doe@example.com')};\n;${sha256('14155550171')}\n${sha256('underscore@example.com')};\n;${sha256('14155550172')}\n`,
  'JSON Lines':
    '{"email":"jane.doe@example.com","phone":"+14155550171"}\n{"email":"under_score@example.com"}\n{"phone":"+14155550172"}\n',
};

describe('a suppression list', () => {
  it.each(Object.entries(LISTS))(
    'of %s excludes its people, whichever identifier a row has',
    async (_, text) => {
      const { report, written } = await run(Buffer.from(text));
      expect(written).toEqual(['5']);
      expect(report.rows).toEqual({ read: 5, written: 1, rejected: 0, leftOut: 4 });
      expect(report.leftOut).toEqual({ SUPPRESSED: 4 });
      expect(report.suppression).toMatchObject({
        unreadable: 0,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    },
  );

  it('works in the same way compressed, from a file, and for every format and number of threads', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'list.csv.gz');
    await writeFile(file, gzipSync(LISTS['a table with a header'] ?? ''));
    const rows = PEOPLE.split('\n').slice(1, -1);
    const many = `${PEOPLE.split('\n')[0]}\n${Array.from({ length: 2000 }, (_, index) => rows[index % rows.length]).join('\n')}\n`;
    for (const format of ['csv', 'jsonl', 'parquet'] as const) {
      for (const workers of [0, 1]) {
        const { report } = await run(file, {
          inputs: [Buffer.from(many)],
          format,
          workers,
          compression: undefined,
          blockBytes: 4096,
        });
        expect(report.leftOut).toEqual({ SUPPRESSED: 1600 });
        expect(report.rows.written).toBe(400);
      }
    }
  });

  it('does not match by names, and keeps people who are not in it', async () => {
    const { written, report } = await run(
      Buffer.from(`email,first_name\nnobody@example.com,Jane\n${sha256('jane')},\n`),
    );
    expect(written).toEqual(['1', '2', '3', '4', '5']);
    expect(report.leftOut).toEqual({});
  });

  it('is used with a count of unreadable entries, and refused when all are unreadable', async () => {
    const { report } = await run(Buffer.from('email,phone\njane.doe@example.com,\n,12\n'));
    expect(report.suppression).toMatchObject({ unreadable: 1 });
    expect(report.warnings.map(({ code }) => code)).toContain('SUPPRESSION_VALUES_UNREADABLE');
    await expect(run(Buffer.from('colour,size\nred,12\n'))).rejects.toMatchObject({
      code: 'SUPPRESSION_LIST_UNREADABLE',
    });
    await expect(run('/nowhere/list.csv')).rejects.toMatchObject({ code: 'SUPPRESSION_LIST_NOT_FOUND' });
  });

  it('may be empty', async () => {
    expect((await run(Buffer.from(''))).written).toHaveLength(5);
    expect((await run(Buffer.from('email\n'))).report.suppression).toMatchObject({
      values: 0,
      unreadable: 0,
    });
  });

  it('changes the name of the run by its content alone', async () => {
    const folder = await temporaryFolder();
    const people = path.join(folder, 'people.csv');
    await writeFile(people, PEOPLE);
    const nameWith = async (list: string | undefined) =>
      (await run(list === undefined ? undefined : Buffer.from(list), { runId: undefined, inputs: [people] }))
        .report.runId;
    const name = await nameWith('bob@example.com\njane.doe@example.com\n');
    expect(await nameWith('email\njane.doe@example.com\nbob@example.com\nBob@example.com\n')).toBe(name);
    expect(await nameWith(`${sha256('bob@example.com')}\n${sha256('jane.doe@example.com')}\n`)).toBe(name);
    expect(await nameWith('bob@example.com\n')).not.toBe(name);
    expect(await nameWith(undefined)).not.toBe(name);
  });

  it('is never stored', async () => {
    const { out } = await run(Buffer.from('canary.person@example.com\njane.doe@example.com\n'));
    for (const name of await readdir(out, { recursive: true, withFileTypes: true })) {
      if (!name.isFile()) continue;
      const bytes = await readFile(path.join(name.parentPath, name.name));
      const text = (name.name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
      for (const secret of ['canary', 'jane.doe', sha256('canary.person@example.com')])
        expect(text).not.toContain(secret);
    }
  });

  longIt('of most people does not affect the counts of the others, with any blocks', async () => {
    const emails = Array.from({ length: 20_000 }, (_, at) => `p${at}@example.com`);
    const byHash = emails.toSorted((a, b) => (sha256(a) < sha256(b) ? -1 : 1));
    // The smallest hashes: a sample of the smallest would contain only these.
    const list = Buffer.from(byHash.slice(0, 15_000).join('\n'));
    const rows = emails.flatMap((email, at) =>
      Array.from({ length: 1 + (at % 3) }, () => `${at},${email},US`),
    );
    const inputs = [Buffer.from(['customer_id,email,country', ...rows, ''].join('\n'))];
    const results = [];
    for (const way of [
      { blockBytes: 64 * 1024 },
      { blockBytes: 1 << 23 },
      { blockBytes: 64 * 1024, workers: 2 },
    ]) {
      const { report } = await run(list, { inputs, ...way });
      const { suppression, columns, files } = report;
      results.push({ rows: report.rows, suppression, columns, files, warnings: report.warnings });
    }
    const [first, ...others] = results;
    expect(first?.rows).toMatchObject({ read: rows.length });
    for (const other of others) expect(other).toEqual(first);
  });
});

describe('a set of digests', () => {
  const digests = Array.from({ length: 5000 }, (_, index) => sha256(String(index)));
  const builder = new SuppressedSetBuilder();
  for (const digest of [...digests, ...digests]) builder.add(digest);
  const set = builder.finish();

  it('holds each added digest once, and nothing else', () => {
    expect(builder.size).toBe(digests.length);
    expect(digests.every((digest) => isSuppressed(set, digest))).toBe(true);
    expect(digests.some((digest) => isSuppressed(set, sha256(digest)))).toBe(false);
    const near = (digests[0] ?? '').replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect(isSuppressed(set, near)).toBe(false);
    expect(isSuppressed(set, digests[0] ?? '')).toBe(true);
    expect(isSuppressed(set, 'no digest')).toBe(false);
    expect(() => builder.add('jane@example.com')).toThrow(expect.objectContaining({ code: 'NOT_A_DIGEST' }));
  });

  it('is named by its content, regardless of order', () => {
    const other = new SuppressedSetBuilder();
    for (const digest of digests.toReversed()) other.add(digest);
    expect(other.mixed).toBe(builder.mixed);
    other.add(sha256('one more'));
    expect(other.mixed).not.toBe(builder.mixed);
  });
});
