import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.js';
import type { ByteSource } from '../../../src/read/input-source.js';
import { decompress } from '../../../src/read/decompress.js';
import { LocalFile } from '../../../src/read/local-file.js';
import { expandArchive, type ExpandOptions } from '../../../src/read/zip/expand-archive.js';
import { inChunks } from '../../helpers/chunks.js';
import { packBzip2 } from '../../helpers/pack-bzip2.js';
import { packZip, type ZipFileEntry } from '../../helpers/pack-zip.js';
import { packZstd } from '../../helpers/pack-zstd.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';

const { signal } = new AbortController();

function streamOf(bytes: Uint8Array): ByteSource {
  return {
    kind: 'bytes',
    name: 'drop.zip',
    identity: null,
    size: null,
    fingerprint: () => Promise.resolve(null),
    open: () => inChunks(bytes, [1000]),
  };
}

/** The members' plain texts by name. */
async function contentsOf(source: ByteSource, options: Partial<ExpandOptions> = {}) {
  const contents: Record<string, string> = {};
  for await (const part of expandArchive(source, { signal, ...options })) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of decompress(part.open(signal), part.name, { meter: part.meter }))
      chunks.push(chunk);
    contents[part.name] = Buffer.concat(chunks).toString();
  }
  return contents;
}

async function codeOf(entries: readonly ZipFileEntry[] | Buffer, options: Partial<ExpandOptions> = {}) {
  const bytes = Buffer.isBuffer(entries) ? entries : packZip(entries);
  const error: unknown = await contentsOf(streamOf(bytes), options).then(
    () => null,
    (cause: unknown) => cause,
  );
  if (!(error instanceof InputError)) return `no InputError but ${String(error)}`;
  expect(error.message).toContain('drop.zip');
  return error.code;
}

const CSV = { name: 'a.csv', content: 'email\nann@example.com\n' };

const SHARING: ZipFileEntry[] = Array.from({ length: 8 }, (_, index) => ({
  name: `${index}.csv`,
  content: 'x'.repeat(2000),
  method: 0,
  ...(index === 0 ? {} : { sharesBytesOf: 0 }),
}));

describe('expandArchive', () => {
  it('returns each member as its own input, compressed ones included, from a stream and a file', async () => {
    const bytes = packZip([
      CSV,
      { name: 'in/b.csv.gz', content: gzipSync('b') },
      { name: 'c.csv', content: 'c', method: 0 },
      { name: 'ü.csv', content: '' },
    ]);
    const expected = {
      'drop.zip > a.csv': CSV.content,
      'drop.zip > in/b.csv.gz': 'b',
      'drop.zip > c.csv': 'c',
      'drop.zip > ü.csv': '',
    };
    expect(await contentsOf(streamOf(bytes))).toEqual(expected);
    const file = path.join(await temporaryFolder(), 'drop.zip');
    await writeFile(file, bytes);
    expect(await contentsOf(new LocalFile(file, 'drop.zip', bytes.length))).toEqual(expected);
  });

  it('reads members packed with bzip2 and zstd', async () => {
    const content = Buffer.from('x,y\n1,2\n');
    const like = (packed: Buffer, method: number): ZipFileEntry => ({
      name: `m${method}.csv`,
      content: packed,
      method,
      size: content.length,
      checksum: crc32(content),
    });
    const bytes = packZip([like(packBzip2(content), 12), like(await packZstd(content), 93)]);
    expect(Object.values(await contentsOf(streamOf(bytes)))).toEqual([
      content.toString(),
      content.toString(),
    ]);
  });

  it('skips members that are not data, and says how many', async () => {
    let skipped = 0;
    const bytes = packZip([
      { name: 'folder/', content: '', method: 0 },
      { name: '__MACOSX/._a.csv', content: 'x' },
      { name: 'folder/.DS_Store', content: 'x' },
      { name: 'Thumbs.db', content: 'x' },
      { name: 'link.csv', content: '/etc/passwd', mode: 0o120777 },
      CSV,
    ]);
    const names = Object.keys(await contentsOf(streamOf(bytes), { onSkipped: (count) => (skipped = count) }));
    expect(names).toEqual(['drop.zip > a.csv']);
    expect(skipped).toBe(5);
  });

  it('uses paths as labels only', async () => {
    const names = ['/etc/cron.d/x.csv', '../../up.csv', 'C:\\windows\\y.csv', 'line\nbreak\u001b[2J.csv'];
    const bytes = packZip(names.map((name) => ({ name, content: 'x' })));
    const before = await readdir(tmpdir());
    expect(Object.keys(await contentsOf(streamOf(bytes)))).toEqual([
      'drop.zip > /etc/cron.d/x.csv',
      'drop.zip > ../../up.csv',
      'drop.zip > C:/windows/y.csv',
      'drop.zip > line?break?[2J.csv',
    ]);
    expect((await readdir(tmpdir())).filter((name) => name.endsWith('.csv'))).toEqual(
      before.filter((name) => name.endsWith('.csv')),
    );
  });

  it('returns everything else unchanged, and an office document as one input', async () => {
    const plain = Buffer.from('email\n');
    expect(await contentsOf(streamOf(plain))).toEqual({ 'drop.zip': 'email\n' });
    expect(await contentsOf(streamOf(Buffer.alloc(0)))).toEqual({ 'drop.zip': '' });
    const document = packZip([
      { name: '[Content_Types].xml', content: '<a/>' },
      { name: 'xl/workbook.xml', content: '<b/>' },
    ]);
    for await (const part of expandArchive(streamOf(document), { signal })) {
      expect(part.name).toBe('drop.zip');
      const access = await part.openRandom?.(signal);
      expect((await access?.read(0, document.length))?.equals(document)).toBe(true);
      await access?.close();
    }
  });

  it('refuses archives that are cut off or damaged', async () => {
    const sound = packZip([
      { ...CSV, content: CSV.content.repeat(50), method: 0 },
      { name: 'b.csv', content: 'b' },
    ]);
    for (const length of [4, 40, sound.length - 1])
      expect(await codeOf(sound.subarray(0, length))).toBe('TRUNCATED_ZIP');
    const damaged = Buffer.from(sound);
    damaged[100] = 0;
    expect(await codeOf(damaged)).toBe('CORRUPT_ZIP');
    const directory = Buffer.from(sound);
    directory.fill(0xff, sound.length - 60, sound.length - 30);
    expect(await codeOf(directory)).toBe('TRUNCATED_FILE');
  });

  it.each([
    ['encrypted members', [{ ...CSV, flags: 0x801 }], 'ENCRYPTED_ARCHIVE'],
    ['unknown methods', [{ ...CSV, method: 9 }], 'UNSUPPORTED_FORMAT'],
    ['a wrong checksum', [{ ...CSV, checksum: 1 }], 'CORRUPT_ZIP'],
    ['a wrong size', [{ ...CSV, size: 7 }], 'CORRUPT_ZIP'],
    ['two members of the same name', [CSV, CSV], 'AMBIGUOUS_ARCHIVE'],
    ['members that share their bytes', SHARING, 'CORRUPT_ZIP'],
    ['no member', [], 'EMPTY_ARCHIVE'],
    ['junk only', [{ name: '.DS_Store', content: 'x' }], 'EMPTY_ARCHIVE'],
  ] as const)('refuses %s', async (_, entries, code) => {
    expect(await codeOf(entries)).toBe(code);
  });

  it('refuses more members than the limit', async () => {
    const entries = Array.from({ length: 10_001 }, (_, index) => ({
      name: `${index}.csv`,
      content: '',
      method: 0,
    }));
    expect(await codeOf(entries)).toBe('TOO_MANY_MEMBERS');
  });

  it('refuses bombs, even in two layers', async () => {
    const zeros = Buffer.alloc(70 * 1024 * 1024);
    expect(await codeOf([{ name: 'zeros.csv', content: zeros }])).toBe('EXPANSION_LIMIT');
    // About 70 kB of gzip, packed again; the inner layer's limit counts the archive's bytes.
    expect(await codeOf([{ name: 'zeros.csv.gz', content: gzipSync(zeros) }])).toBe('EXPANSION_LIMIT');
  });
});
