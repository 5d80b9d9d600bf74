import type { RandomAccess } from '../random-access.js';

/** The records after an archive's directory (APPNOTE 4.3.13 to 4.3.16), and their sizes without texts. */
const END = { signature: 0x06054b50, bytes: 22 } as const;
const LOCATOR = { signature: 0x07064b50, bytes: 20 } as const;
const ZIP64_END = { signature: 0x06064b50, bytes: 56 } as const;
const DIGITAL_SIGNATURE = { signature: 0x05054b50, bytes: 6 } as const;
const MAX_COMMENT_BYTES = 0xffff;

/** Where the end record says that an archive's directory is, and where what follows it begins. */
interface Directory {
  readonly start: number;
  readonly size: number;
  readonly end: number;
}

/**
 * Whether the end record describes the directory correctly: entries of this many bytes fill it, and only the end record
 * follows. A wrong count would hide members silently.
 * @param entryBytes of the entries that were read
 */
export async function isWholeDirectory(access: RandomAccess, entryBytes: number): Promise<boolean> {
  const directory = await findDirectory(access);
  if (directory === null || directory.size !== entryBytes) return false;
  const gap = directory.end - directory.start - directory.size;
  if (gap === 0) return true;
  if (gap < DIGITAL_SIGNATURE.bytes) return false;
  const behind = await access.read(directory.start + directory.size, DIGITAL_SIGNATURE.bytes);
  return (
    behind.readUInt32LE(0) === DIGITAL_SIGNATURE.signature &&
    behind.readUInt16LE(4) === gap - DIGITAL_SIGNATURE.bytes
  );
}

async function findDirectory(access: RandomAccess): Promise<Directory | null> {
  const length = Math.min(access.size, LOCATOR.bytes + END.bytes + MAX_COMMENT_BYTES);
  const start = access.size - length;
  const tail = await access.read(start, length);
  let at = tail.length - END.bytes;
  while (at >= 0 && tail.readUInt32LE(at) !== END.signature) at -= 1;
  if (at < 0) return null;
  const locator = at - LOCATOR.bytes;
  if (locator >= 0 && tail.readUInt32LE(locator) === LOCATOR.signature) {
    const place = Number(tail.readBigUInt64LE(locator + 8));
    const record = await access.read(place, ZIP64_END.bytes);
    return record.readUInt32LE(0) !== ZIP64_END.signature
      ? null
      : {
          size: Number(record.readBigUInt64LE(40)),
          start: Number(record.readBigUInt64LE(48)),
          end: place,
        };
  }
  return { size: tail.readUInt32LE(at + 12), start: tail.readUInt32LE(at + 16), end: start + at };
}
