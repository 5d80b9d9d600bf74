import { ExpansionMeter } from './compression/expansion-meter.js';
import { gunzip } from './compression/gunzip.js';
import { chain, peek } from './peek.js';

/** The longest signature of a compression. */
export const SIGNATURE_BYTES = 10;

const BZIP2_MAGICS: ReadonlySet<string> = new Set(['314159265359', '177245385090']);

type Unpacker = (chunks: AsyncIterable<Uint8Array>, name: string) => AsyncGenerator<Uint8Array>;

const unzstd: Unpacker = async function* (chunks, name) {
  yield* (await import('./compression/unzstd.js')).unzstd(chunks, name);
};

const bunzip2: Unpacker = async function* (chunks, name) {
  yield* (await import('./compression/bunzip2.js')).bunzip2(chunks, name);
};

/**
 * The plain bytes of a source: gzip, zstd and bzip2 are recognized by their content, whatever the file is called, and
 * unpacked as they are read. Only one layer is unpacked: if the result is still compressed, the next stage refuses it.
 * @param meter the meter of the archive that the source is a member of; by default the source's own bytes count as
 *   stored
 * @throws InputError when it is truncated, damaged, or unpacks to absurdly much
 */
export async function* decompress(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  { meter, maxExpansion }: { meter?: ExpansionMeter | undefined; maxExpansion?: number | undefined } = {},
): AsyncGenerator<Uint8Array> {
  const own = meter === undefined ? new ExpansionMeter(name, maxExpansion) : null;
  const { head, rest } = await peek(own === null ? chunks : own.store(chunks), SIGNATURE_BYTES);
  const all = chain(head, rest);
  const unpack = unpackerOf(head);
  if (unpack === null) yield* all;
  else yield* (meter ?? own ?? new ExpansionMeter(name, maxExpansion)).watch(unpack(all, name));
}

/**
 * Whether a file that starts with these bytes is compressed, so that `decompress` returns something other than the
 * stored bytes.
 */
export function isCompressed(head: Buffer): boolean {
  return unpackerOf(head) !== null;
}

/** The unpacker for a stream that starts like this; null when it is not compressed. */
function unpackerOf(head: Buffer): Unpacker | null {
  if (head[0] === 0x1f && head[1] === 0x8b) return gunzip;
  if (head.length < 4) return null;
  const magic = head.readUInt32LE();
  if (magic === 0xfd2fb528 || (magic & 0xfffffff0) >>> 0 === 0x184d2a50) return unzstd;
  // `BZh9` could begin a text; the magic number of the first block (or of an empty stream's end) could not.
  const isBlock = BZIP2_MAGICS.has(head.toString('hex', 4, 10));
  if (isBlock && /^BZh[1-9]$/.test(head.toString('latin1', 0, 4))) return bunzip2;
  return null;
}
