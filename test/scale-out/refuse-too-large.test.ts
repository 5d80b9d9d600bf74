import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { RowGroup } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { s3InputObject } from '../../src/read/s3-object.js';
import { cutGroups } from '../../src/scale-out/cut-groups.js';
import { refuseLargeGroup, refuseTooLarge } from '../../src/scale-out/refuse-too-large.js';
import { Staging } from '../../src/scale-out/staging.js';
import { packZip } from '../helpers/pack-zip.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';

let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
  server.createBucket('drops');
});
afterAll(() => server.close());

const MAX = 100_000;
/** A text of about 150,000 bytes that compresses well, and a shorter one that does not. */
const long = Array.from({ length: 9_000 }, (_, row) => `row ${row},b,c\n`).join('');
const noise = randomBytes(60_000).toString('hex').slice(0, 90_000);

/** The code of a file's refusal, or null. */
async function refusal(key: string, content: Buffer | string): Promise<string | null> {
  server.putObject('drops', key, content);
  const { etag = '', bytes = Buffer.alloc(0) } = server.object('drops', key) ?? {};
  const object = s3InputObject({ bucket: 'drops', key, size: bytes.length, etag, versionId: null });
  const { signal } = new AbortController();
  const s3 = server.client();
  const staging = new Staging(s3, { bucket: 'drops', key: 'staging/' }, signal);
  try {
    await refuseTooLarge(object, bytes.subarray(0, 10), MAX, { s3, staging, signal });
    return null;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).toMatch(/in a container: amc-ingest run/);
    return error.code;
  }
}

describe('a file that cannot be split', () => {
  it.each([
    ['text that is not too large', 'small.csv', noise, null],
    ['text that is', 'large.csv', long, 'TOO_LARGE_FOR_ONE_FUNCTION'],
    ['gzip by what it unpacks to', 'large.csv.gz', gzipSync(long), 'TOO_LARGE_FOR_ONE_FUNCTION'],
    ['gzip that hardly packs', 'small.csv.gz', gzipSync(noise), null],
    [
      'an archive by what its files unpack to',
      'large.zip',
      packZip([
        { name: 'a.csv', content: long.slice(0, 90_000) },
        { name: 'b.csv', content: long.slice(0, 90_000) },
      ]),
      'TOO_LARGE_FOR_ONE_FUNCTION',
    ],
    [
      'an archive of compressed files by what those unpack to: stored',
      'stored-gz.zip',
      packZip([{ name: 'a.csv.gz', content: gzipSync(long), method: 0 }]),
      'TOO_LARGE_FOR_ONE_FUNCTION',
    ],
    [
      'an archive of compressed files by their decompressed size: compressed again, and multiple files',
      'packed-gz.zip',
      packZip([
        { name: 'a.csv.gz', content: gzipSync(long.slice(0, 70_000)) },
        { name: 'b.csv', content: noise.slice(0, 40_000) },
      ]),
      'TOO_LARGE_FOR_ONE_FUNCTION',
    ],
    [
      'an archive of compressed files that unpack to little',
      'small-gz.zip',
      packZip([{ name: 'a.csv.gz', content: gzipSync(noise) }]),
      null,
    ],
    [
      'an archive of more files than are looked into, by those that are',
      'many-gz.zip',
      packZip(
        Array.from({ length: 30 }, (_, index) => ({
          name: `${index}.csv.gz`,
          content: gzipSync(long.slice(0, 4_000)),
        })),
      ),
      'TOO_LARGE_FOR_ONE_FUNCTION',
    ],
    ['an archive of small files', 'small.zip', packZip([{ name: 'a.csv', content: noise }]), null],
    [
      'an archive whose large files hold no data',
      'ignored.zip',
      packZip([
        { name: '__MACOSX/a.csv', content: long },
        { name: 'a.csv', content: noise },
      ]),
      null,
    ],
    [
      'a damaged archive, of which the reader says what is wrong',
      'damaged.zip',
      packZip([{ name: 'a.csv', content: long }]).subarray(0, -30),
      null,
    ],
  ])('is judged before the attempt: %s', async (_what, key, content, code) => {
    expect(await refusal(key, content)).toBe(code);
  });
});

/** A row group of one column. */
function group(rows: number, stored: number, unpacked: number): RowGroup {
  return {
    columns: [
      {
        file_offset: 0n,
        meta_data: {
          type: 'BYTE_ARRAY',
          encodings: [],
          path_in_schema: ['a'],
          codec: 'SNAPPY',
          num_values: BigInt(rows),
          total_uncompressed_size: BigInt(unpacked),
          total_compressed_size: BigInt(stored),
          data_page_offset: 0n,
        },
      },
    ],
    total_byte_size: BigInt(unpacked),
    num_rows: BigInt(rows),
  };
}

const of = (rangeBytes: number, maxWholeBytes: number) => ({ rangeBytes, maxWholeBytes });

describe('Parquet row groups', () => {
  it('are combined up to the stored bytes of a range', () => {
    const groups = [group(5, 40, 40), group(5, 40, 40), group(5, 40, 40)];
    expect(cutGroups(groups, of(100, 1000))).toEqual([
      { from: 0, until: 2, rows: 10, bytes: 80 },
      { from: 2, until: 3, rows: 5, bytes: 40 },
    ]);
  });

  it('are combined up to what one function can process, decompressed', () => {
    const groups = [group(5, 40, 600), group(5, 40, 300), group(5, 40, 300)];
    expect(cutGroups(groups, of(1000, 1000))).toEqual([
      { from: 0, until: 2, rows: 10, bytes: 80 },
      { from: 2, until: 3, rows: 5, bytes: 40 },
    ]);
  });

  it('without rows do not become a range of their own', () => {
    const groups = [group(0, 0, 0), group(5, 90, 90), group(0, 90, 90), group(5, 90, 90)];
    expect(cutGroups(groups, of(100, 1000))).toEqual([
      { from: 0, until: 3, rows: 5, bytes: 180 },
      { from: 3, until: 4, rows: 5, bytes: 90 },
    ]);
  });

  it('that are too large for one function are refused, since nothing can split them', () => {
    const facts = { bucket: 'drops', key: 'a.parquet', size: 10, etag: '', versionId: null };
    const object = s3InputObject(facts);
    expect(() => refuseLargeGroup(object, 101, 100)).toThrow(/row groups unpacks to 0.000 GB/);
    expect(() => refuseLargeGroup(object, 100, 100)).not.toThrow();
  });
});
