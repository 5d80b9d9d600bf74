import xxhash from 'xxhash-wasm';

const BLOCK_BYTES = 128 * 1024;

/** A Zstandard frame of uncompressed blocks, with a checksum. */
export async function packZstd(content: Buffer): Promise<Buffer> {
  const parts: Buffer[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x38])];
  for (let start = 0; start === 0 || start < content.length; start += BLOCK_BYTES) {
    const body = content.subarray(start, start + BLOCK_BYTES);
    parts.push(blockHead(0, body.length, start + BLOCK_BYTES >= content.length), body);
  }
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(Number((await xxhash()).create64().update(content).digest() & 0xffffffffn));
  return Buffer.concat([...parts, checksum]);
}

/** A frame of a few bytes that decompresses to `blocks` times 128 KiB. */
export function zstdBomb(blocks: number): Buffer {
  const parts: Buffer[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38])];
  for (let index = 0; index < blocks; index++)
    parts.push(blockHead(1, BLOCK_BYTES, index === blocks - 1), Buffer.from('0'));
  return Buffer.concat(parts);
}

function blockHead(type: number, size: number, isLast: boolean): Buffer {
  const head = Buffer.alloc(3);
  head.writeUIntLE((size << 3) | (type << 1) | (isLast ? 1 : 0), 0, 3);
  return head;
}
