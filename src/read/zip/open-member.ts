import type { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { ZipFile } from 'yauzl';
import { IngestError, InputError } from '../../errors.js';
import { bunzip2 } from '../compression/bunzip2.js';
import type { ExpansionMeter } from '../compression/expansion-meter.js';
import { CHUNK_BYTES, unpackByZlib } from '../compression/unpack-by-zlib.js';
import { corrupt } from '../compression/unpack-error.js';
import { unzstd } from '../compression/unzstd.js';
import type { ZipMember } from './zip-members.js';

/** How a member can be packed. */
const METHOD = { stored: 0, deflate: 8, bzip2: 12, zstd: 93 } as const;

/**
 * Unpacks a member as it is read; its size and checksum are verified at the end.
 * @param name of the member, as messages call it
 * @throws InputError CORRUPT_ZIP, ENCRYPTED_ARCHIVE, UNSUPPORTED_FORMAT, EXPANSION_LIMIT
 */
export async function* openMember(
  zip: ZipFile,
  { entry }: ZipMember,
  name: string,
  meter: ExpansionMeter,
): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) {
    throw new InputError(`${name} is encrypted. Unpack it, or pack it without a password.`, {
      code: 'ENCRYPTED_ARCHIVE',
    });
  }
  let size = 0;
  let checksum = 0;
  try {
    const raw = await zip.openReadStreamPromise(entry, { decodeFileData: false });
    for await (const chunk of meter.watch(unpack(meter.store(bytesOf(raw)), entry.compressionMethod, name))) {
      size += chunk.length;
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (cause) {
    throw cause instanceof IngestError ? cause : corrupt(name, 'zip', cause);
  }
  if (size !== entry.uncompressedSize || checksum !== entry.crc32) throw corrupt(name, 'zip');
}

function unpack(chunks: AsyncIterable<Uint8Array>, method: number, name: string): AsyncIterable<Uint8Array> {
  switch (method) {
    case METHOD.stored:
      return chunks;
    case METHOD.deflate:
      return unpackByZlib(chunks, createInflateRaw({ chunkSize: CHUNK_BYTES }));
    case METHOD.bzip2:
      return bunzip2(chunks, name);
    case METHOD.zstd:
      return unzstd(chunks, name);
    default:
      throw new InputError(
        `Cannot read ${name}: it is packed with a method (${method}) that few programs know. Pack it with the usual one, deflate.`,
        { code: 'UNSUPPORTED_FORMAT' },
      );
  }
}

async function* bytesOf(stream: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
  } finally {
    stream.destroy();
  }
}
