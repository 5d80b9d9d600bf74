import { InputError } from '../errors.js';
import { decompress, isCompressed } from '../read/decompress.js';
import { openS3Object, type S3InputObject } from '../read/s3-object.js';
import { s3ObjectSource } from '../read/s3-source.js';
import { shownName } from '../read/shown-name.js';
import { isArchive } from '../read/zip/expand-archive.js';
import { ExpansionMeter } from '../read/compression/expansion-meter.js';
import { openMember } from '../read/zip/open-member.js';
import { readZipContents } from '../read/zip/zip-members.js';
import type { StepContext } from './step-context.js';

/** Stored bytes from which the unpacked size of a compressed file is estimated. */
const SAMPLE_BYTES = 1024 * 1024;
/** Files of an archive that are examined, largest first. */
const MAX_SAMPLED_MEMBERS = 16;
/** No file unpacks to more: otherwise it is refused. */
const MAX_EXPANSION = 200;

/**
 * Refuses a file that cannot be split and that one function could not process in its time, before it is tried. A
 * compressed file is judged by its first MiB. An archive is judged by its table of contents and by the first MiB of its
 * largest files, which may be compressed themselves.
 * @param head the first bytes of the file
 * @param maxBytes that a function can process, unpacked
 * @throws InputError TOO_LARGE_FOR_ONE_FUNCTION
 */
export async function refuseTooLarge(
  object: S3InputObject,
  head: Buffer,
  maxBytes: number,
  context: StepContext,
): Promise<void> {
  const { size } = object;
  const isZip = isArchive(head);
  if (!isZip && !isCompressed(head)) {
    if (size > maxBytes) throw tooLarge(object, 'it cannot be cut into ranges, and has', size, maxBytes);
    return;
  }
  if (size * MAX_EXPANSION <= maxBytes) return;
  const bytes = isZip ? await sizeOfMembers(object, context) : size * (await expansionOf(object, context));
  if (bytes <= maxBytes) return;
  const form = isZip ? 'an archive' : 'compressed';
  throw tooLarge(object, `it is ${form}, and its ${gigabytes(size)} unpack to about`, bytes, maxBytes);
}

/**
 * Refuses a Parquet file with a row group that one function could not process: it cannot be split further.
 * @param bytes of its largest row group, unpacked
 */
export function refuseLargeGroup(object: S3InputObject, bytes: number, maxBytes: number): void {
  if (bytes > maxBytes) throw tooLarge(object, 'one of its row groups unpacks to', bytes, maxBytes);
}

function tooLarge({ url }: S3InputObject, what: string, bytes: number, maxBytes: number): InputError {
  return new InputError(
    `${shownName(url)} is too large for one function: ${what} ${gigabytes(bytes)}, more than the ${gigabytes(maxBytes)} that a function gets through in its 15 minutes. Nothing was uploaded. Have it exported in several files, not compressed (CSV or JSON Lines), or as Parquet with row groups of some 128 MB: those are worked on in parts. Or run the command where it may take its time, for example in a container: amc-ingest run s3://BUCKET/KEY --upload.`,
    { code: 'TOO_LARGE_FOR_ONE_FUNCTION' },
  );
}

/** Unpacked bytes per stored byte, at the start of the file. */
function expansionOf(object: S3InputObject, { s3, signal }: StepContext): Promise<number> {
  const end = Math.min(SAMPLE_BYTES, object.size);
  return sampledExpansion(openS3Object(object, s3, signal, { end }), shownName(object.url));
}

/** Unpacked bytes per stored byte, estimated from the first of them; 1 for uncompressed content. */
async function sampledExpansion(chunks: AsyncIterable<Uint8Array>, name: string): Promise<number> {
  let stored = 0;
  let plain = 0;
  async function* sample(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      const piece = chunk.subarray(0, SAMPLE_BYTES - stored);
      stored += piece.length;
      yield piece;
      if (stored >= SAMPLE_BYTES) return;
    }
  }
  try {
    for await (const chunk of decompress(sample(), name)) plain += chunk.length;
  } catch (error) {
    // The sample ends in the middle; other problems of the file are found when it is read.
    if (!(error instanceof InputError)) throw error;
  }
  return stored === 0 ? 1 : plain / stored;
}

/**
 * What the files of an archive unpack to: according to its table of contents and, where they are compressed themselves,
 * estimated from the beginnings of the largest ones, by which the others are judged, too.
 */
async function sizeOfMembers(object: S3InputObject, { s3, signal }: StepContext): Promise<number> {
  const source = s3ObjectSource(object, s3);
  if (source.openRandom === undefined) return object.size;
  const access = await source.openRandom(signal);
  try {
    const { zip, members } = await readZipContents(access, source.name);
    const bySize = members.toSorted((a, b) => b.entry.uncompressedSize - a.entry.uncompressedSize);
    let sampled = 0;
    let plain = 0;
    for (const member of bySize.slice(0, MAX_SAMPLED_MEMBERS)) {
      const { uncompressedSize: size } = member.entry;
      const content = openMember(zip, member, source.name, new ExpansionMeter(source.name));
      sampled += size;
      plain += size * (await sampledExpansion(content, source.name));
    }
    const all = members.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
    return sampled === 0 ? all : all * (plain / sampled);
  } catch (error) {
    // Problems are found, and reported, when it is read.
    if (!(error instanceof InputError)) throw error;
    return object.size;
  } finally {
    await access.close();
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e9 ? 3 : 1)} GB`;
}
