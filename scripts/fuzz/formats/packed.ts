import { gzipSync } from 'node:zlib';
import { packBzip2 } from '../../../test/helpers/pack-bzip2.js';
import { packZip, type ZipFileEntry } from '../../../test/helpers/pack-zip.js';
import { packZstd, zstdBomb } from '../../../test/helpers/pack-zstd.js';
import type { Random } from '../../generate/random.js';
import { mutate } from '../mutate.js';

export const PACKINGS = ['gzip', 'zstd', 'bzip2', 'zip'] as const;
export type Packing = (typeof PACKINGS)[number];

const MEMBER_NAMES = [
  '../../etc/passwd.csv',
  '/abs/olute.csv',
  'C:\\windows\\x.csv',
  'a/b/../../../c.csv',
  'line\nbreak.csv',
  'bell\u0007\u001b[31m.csv',
  '\u202Egnp.csv',
  '.hidden.csv',
  '__MACOSX/x.csv',
  'folder/',
  'n'.repeat(3000),
  '',
  '=cmd|x.csv',
  'x.csv\0.exe',
] as const;
/** The bzip2 writer of the tests has a simple sort. */
const MAX_BZIP2_BYTES = 60_000;
const BOMB_BYTES = 80 * 1024 * 1024;

/** The bytes, packed correctly. */
export async function pack(random: Random, packing: Packing, bytes: Buffer): Promise<Buffer> {
  switch (packing) {
    case 'gzip': {
      const at = random.below(bytes.length + 1);
      return random.chance(0.5)
        ? gzipSync(bytes)
        : Buffer.concat([gzipSync(bytes.subarray(0, at)), gzipSync(bytes.subarray(at))]);
    }
    case 'zstd':
      return packZstd(bytes);
    case 'bzip2':
      return bytes.length > MAX_BZIP2_BYTES ? gzipSync(bytes) : packBzip2(bytes);
    default:
      return packZip([await member(random, 'data.csv', bytes)]);
  }
}

/** A member that is packed by one of the methods of archives, or is itself a compressed file. */
async function member(random: Random, name: string, content: Buffer): Promise<ZipFileEntry> {
  if (random.chance(0.2)) return { name: `${name}.zst`, content: await packZstd(content), method: 0 };
  return { name, content, method: random.pick([0, 8, 8]) };
}

/** Archives and compressed files that nobody makes by accident. */
export async function hostileArchive(
  random: Random,
  bytes: Buffer,
): Promise<{ fileName: string; bytes: Buffer }> {
  switch (random.below(10)) {
    case 0:
      return { fileName: 'bomb.gz', bytes: gzipSync(Buffer.alloc(BOMB_BYTES, 'a')) };
    case 1:
      return { fileName: 'bomb.zst', bytes: zstdBomb(1000 + random.below(1000)) };
    case 2:
      return {
        fileName: 'bomb.zip',
        bytes: packZip([{ name: 'a.csv.gz', content: gzipSync(Buffer.alloc(BOMB_BYTES)) }]),
      };
    case 3: {
      const first = { name: 'a.csv', content: bytes };
      const others = Array.from({ length: random.below(50) }, (_, index) => ({
        name: `b${index}.csv`,
        content: bytes,
        sharesBytesOf: 0,
      }));
      return { fileName: 'shared.zip', bytes: packZip([first, ...others]) };
    }
    case 4:
      return {
        fileName: 'many.zip',
        bytes: packZip(
          Array.from({ length: 10_002 - random.below(3) }, (_, index) => ({
            name: `${index}`,
            content: '',
            method: 0,
          })),
        ),
      };
    case 5:
      return {
        fileName: 'nested.zip',
        bytes: packZip([{ name: 'inner.zip', content: packZip([{ name: 'a.csv', content: bytes }]) }]),
      };
    case 6:
      return { fileName: 'twice.gz', bytes: gzipSync(gzipSync(gzipSync(bytes))) };
    default: {
      const entries: ZipFileEntry[] = [];
      for (let count = 1 + random.below(4); count > 0; count--)
        entries.push(liar(random, { name: random.pick([...MEMBER_NAMES, 'a.csv']), content: bytes }));
      const packed = packZip(entries);
      return { fileName: 'hostile.zip', bytes: random.chance(0.3) ? mutate(random, packed) : packed };
    }
  }
}

/** A member whose header contradicts its content. */
function liar(random: Random, entry: ZipFileEntry): ZipFileEntry {
  switch (random.below(7)) {
    case 0:
      return { ...entry, size: random.pick([0, 1, 0xffffffff, 0x7fffffff]) };
    case 1:
      return { ...entry, checksum: random.below(0xffffffff) };
    case 2:
      return { ...entry, method: random.pick([1, 6, 9, 12, 14, 93, 95, 99]) };
    case 3:
      return { ...entry, flags: random.pick([0, 1, 8, 0x41, 0x800, 0x2000]) };
    case 4:
      return { ...entry, mode: random.pick([0o120777, 0o040755, 0o100000, 0o010644]) };
    default:
      return entry;
  }
}
