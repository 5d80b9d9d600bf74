import { ByteReader } from './byte-reader.js';
import { BitReader, Bzip2EndError, Bzip2Error, readBzip2Block, type Bzip2Block } from './bzip2-block.js';
import { corrupt, truncated } from './unpack-error.js';

const BLOCK_MAGIC = [0x314159, 0x265359] as const;
const END_MAGIC = [0x177245, 0x385090] as const;
/** No block is longer: 900,000 symbols of at most 20 bits, plus its tables. */
const MAX_BLOCK_BYTES = 2_400_000;
/** Unpacked bytes passed on at once: a block of one repeated byte expands to 46 MB. */
const CHUNK_BYTES = 256 * 1024;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x80000000) === 0 ? crc << 1 : (crc << 1) ^ 0x04c11db7;
  return crc >>> 0;
});

/**
 * Unpacks bzip2, with any number of consecutive streams, and verifies all checksums. Memory: a compressed block (2.4
 * MB), its 900,000 positions (4.5 MB) and one chunk. The available libraries either hold a block's entire output (46
 * MB, eight times that in an array) or the entire file.
 * @throws InputError TRUNCATED_BZIP2, CORRUPT_BZIP2
 */
export async function* bunzip2(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(chunks);
  try {
    while (!(await reader.isAtEnd())) yield* unpackStream(reader);
  } catch (cause) {
    if (cause instanceof Bzip2EndError) throw truncated(name, 'bzip2', cause);
    if (cause instanceof Bzip2Error) throw corrupt(name, 'bzip2', cause);
    throw cause;
  } finally {
    await reader.close();
  }
}

async function* unpackStream(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const head = await reader.take(4);
  if (head === null) throw new Bzip2EndError();
  const level = (head[3] ?? 0) - 0x30;
  if (head.toString('latin1', 0, 3) !== 'BZh' || level < 1 || level > 9) throw new Bzip2Error();
  let streamChecksum = 0;
  let bitOffset = 0;
  for (;;) {
    const bits = new BitReader(await reader.fill(MAX_BLOCK_BYTES));
    bits.position = bitOffset;
    const magic = [bits.read(24), bits.read(24)];
    const isEnd = magic[0] === END_MAGIC[0] && magic[1] === END_MAGIC[1];
    if (isEnd && bits.readWord() !== streamChecksum) throw new Bzip2Error();
    if (!isEnd) {
      if (magic[0] !== BLOCK_MAGIC[0] || magic[1] !== BLOCK_MAGIC[1]) throw new Bzip2Error();
      const block = readBzip2Block(bits, level * 100_000);
      yield* unpackBlock(block);
      streamChecksum = (((streamChecksum << 1) | (streamChecksum >>> 31)) ^ block.checksum) >>> 0;
    }
    // The next stream starts at a byte boundary, the next block does not.
    const whole = isEnd ? Math.ceil(bits.position / 8) : bits.position >> 3;
    reader.drop(whole);
    if (isEnd) return;
    bitOffset = bits.position & 7;
  }
}

function* unpackBlock({ links, origin, checksum }: Bzip2Block): Generator<Uint8Array> {
  let chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let size = 0;
  let crc = 0xffffffff;
  let place = (links[origin] ?? 0) >>> 8;
  let previous = -1;
  let run = 0;
  for (let left = links.length; left > 0; left--) {
    const entry = links[place] ?? 0;
    const byte = entry & 0xff;
    place = entry >>> 8;
    let count = 1;
    let value = byte;
    if (run === 4) {
      // After four equal bytes comes the number of further repetitions.
      count = byte;
      value = previous;
      run = 0;
      previous = -1;
    } else if (byte === previous) run++;
    else {
      run = 1;
      previous = byte;
    }
    if (size + count > CHUNK_BYTES) {
      yield chunk.subarray(0, size);
      chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      size = 0;
    }
    for (let index = 0; index < count; index++) {
      chunk[size++] = value;
      crc = (crc << 8) ^ (CRC_TABLE[(crc >>> 24) ^ value] ?? 0);
    }
  }
  if (size > 0) yield chunk.subarray(0, size);
  if (~crc >>> 0 !== checksum) throw new Bzip2Error();
}
