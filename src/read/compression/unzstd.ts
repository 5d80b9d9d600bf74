import { Decompress } from 'fzstd';
import xxhash from 'xxhash-wasm';
import { InputError } from '../../errors.js';
import { ByteReader } from './byte-reader.js';
import { corrupt, truncated } from './unpack-error.js';

const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
/** Memory that a frame may request: the same limit as the zstd command's. */
const MAX_WINDOW_BYTES = 128 * 1024 * 1024;
const MAX_BLOCK_BYTES = 128 * 1024;
const BLOCK = { raw: 0, rle: 1, compressed: 2 } as const;

interface FrameHeader {
  readonly bytes: Buffer;
  readonly hasChecksum: boolean;
}

/**
 * Unpacks Zstandard (RFC 8878): any number of frames, skippable ones are skipped, checksums are verified. Block by
 * block, so that at most 128 KiB come out at once; memory is that and the frame's window (at most 128 MiB).
 *
 * Node's own decoder is not used: it stops after the first frame, and accepts a truncated one as complete.
 * @throws InputError TRUNCATED_ZSTD, CORRUPT_ZSTD, UNSUPPORTED_FORMAT (dictionary, window too large)
 */
export async function* unzstd(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(chunks);
  try {
    while (!(await reader.isAtEnd())) {
      const magic = await take(reader, 4, name);
      if ((magic.readUInt32LE() & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) {
        const size = (await take(reader, 4, name)).readUInt32LE();
        if (!(await reader.skip(size))) throw truncated(name, 'zstd');
      } else if (magic.readUInt32LE() === MAGIC) yield* unpackFrame(reader, magic, name);
      else throw corrupt(name, 'zstd');
    }
  } finally {
    await reader.close();
  }
}

async function* unpackFrame(reader: ByteReader, magic: Buffer, name: string): AsyncGenerator<Uint8Array> {
  const { bytes, hasChecksum } = await readHeader(reader, magic, name);
  const hash = hasChecksum ? (await xxhash()).create64() : null;
  let unpacked: Uint8Array[] = [];
  const decoder = new Decompress((data) => unpacked.push(data));
  const push = (data: Uint8Array, isLast: boolean) => {
    try {
      decoder.push(data, isLast);
    } catch (cause) {
      throw corrupt(name, 'zstd', cause);
    }
  };
  push(bytes, false);
  for (let isLast = false; !isLast;) {
    const block = await readBlock(reader, name);
    isLast = block.isLast;
    push(block.bytes, false);
    const checksum = isLast && hasChecksum ? await take(reader, 4, name) : null;
    if (isLast) push(checksum ?? new Uint8Array(0), true);
    for (const data of unpacked) {
      if (data.length === 0) continue;
      hash?.update(data);
      yield data;
    }
    unpacked = [];
    if (checksum !== null && hash !== null) {
      if (Number(hash.digest() & 0xffffffffn) !== checksum.readUInt32LE()) throw corrupt(name, 'zstd');
    }
  }
}

async function readBlock(reader: ByteReader, name: string): Promise<{ bytes: Buffer; isLast: boolean }> {
  const head = await take(reader, 3, name);
  const field = head.readUIntLE(0, 3);
  const type = (field >> 1) & 3;
  const size = field >> 3;
  if (type > BLOCK.compressed || size > MAX_BLOCK_BYTES) throw corrupt(name, 'zstd');
  const body = await take(reader, type === BLOCK.rle ? 1 : size, name);
  return { bytes: Buffer.concat([head, body]), isLast: (field & 1) === 1 };
}

async function readHeader(reader: ByteReader, magic: Buffer, name: string): Promise<FrameHeader> {
  const descriptor = (await take(reader, 1, name)).readUInt8();
  const isSingle = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const idBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = sizeFlag === 0 ? (isSingle ? 1 : 0) : 2 ** sizeFlag;
  if ((descriptor & 0x08) !== 0) throw corrupt(name, 'zstd');
  const windowBytes = isSingle ? 0 : 1;
  const rest = await take(reader, windowBytes + idBytes + sizeBytes, name);
  if (idBytes > 0 && rest.readUIntLE(windowBytes, idBytes) !== 0) {
    throw unsupported(name, 'with a dictionary: compress it without one');
  }
  const window = isSingle ? contentSize(rest, idBytes, sizeBytes) : windowSize(rest.readUInt8());
  if (window > MAX_WINDOW_BYTES) {
    throw unsupported(name, 'with a window above 128 MiB: compress it without --long or --ultra');
  }
  return {
    bytes: Buffer.concat([magic, Buffer.of(descriptor), rest]),
    hasChecksum: (descriptor & 0x04) !== 0,
  };
}

function windowSize(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

/** A single-segment frame has a window as large as its content. */
function contentSize(bytes: Buffer, start: number, length: number): number {
  if (length === 8) return Number(bytes.readBigUInt64LE(start));
  return bytes.readUIntLE(start, length) + (length === 2 ? 256 : 0);
}

function unsupported(name: string, how: string): InputError {
  return new InputError(`Cannot read ${name}: it is compressed with zstd ${how}.`, {
    code: 'UNSUPPORTED_FORMAT',
  });
}

async function take(reader: ByteReader, count: number, name: string): Promise<Buffer> {
  const bytes = await reader.take(count);
  if (bytes === null) throw truncated(name, 'zstd');
  return bytes;
}
