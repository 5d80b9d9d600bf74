import { Readable } from 'node:stream';
import { getFileNameLowLevel, RandomAccessReader, fromRandomAccessReaderPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { InputError, IngestError } from '../../errors.js';
import { shownPath } from '../../leak-guard/shown-path.js';
import { corrupt, truncated } from '../compression/unpack-error.js';
import { isIgnoredPath } from '../ignored-path.js';
import { readRange, type RandomAccess } from '../random-access.js';
import { isWholeDirectory } from './directory-end.js';

/** More members than this are refused: each is an input of its own. */
export const MAX_MEMBERS = 10_000;
const MAX_LABEL_CHARACTERS = 200;
const UNIX = 3;
const LINK_TYPE = 0o120000;
/** Bytes of a directory entry without its texts. */
const ENTRY_BYTES = 46;

/** A file in an archive. */
export interface ZipMember {
  readonly entry: Entry;
  /** Its path in the archive, unchanged. */
  readonly path: string;
  /** The path as shown: without identifiers and control characters, shortened. */
  readonly label: string;
}

/** The table of contents of an archive. */
export interface ZipContents {
  readonly zip: ZipFile;
  readonly members: readonly ZipMember[];
  /** Files that hold no data, judging by their names; in an office document some of them do hold data. */
  readonly hidden: readonly ZipMember[];
  /** Entries that hold no data: folders, links, and files whose names say so. */
  readonly skipped: number;
}

/**
 * Reads an archive's table of contents. Paths are only labels: nothing is ever written to them.
 * @throws InputError when it is truncated or damaged, has too many members, members with the same name, or members that
 * share their bytes (which only malicious archives have)
 */
export async function readZipContents(access: RandomAccess, name: string): Promise<ZipContents> {
  const members: ZipMember[] = [];
  const hidden: ZipMember[] = [];
  const labels = new Set<string>();
  let skipped = 0;
  let stored = 0;
  let entryBytes = 0;
  try {
    const zip = await fromRandomAccessReaderPromise(new AccessReader(access), access.size, {
      autoClose: false,
      lazyEntries: true,
      decodeStrings: false,
    });
    if (zip.entryCount > MAX_MEMBERS) throw tooMany(name);
    for await (const entry of zip.eachEntry()) {
      const path = pathOf(entry);
      stored += entry.compressedSize;
      entryBytes += ENTRY_BYTES + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
      const isHidden = isIgnoredPath(path);
      if (path.endsWith('/') || isHidden || isLink(entry)) skipped += 1;
      if (path.endsWith('/') || isLink(entry)) continue;
      if (labels.has(path)) throw ambiguous(name);
      labels.add(path);
      (isHidden ? hidden : members).push({ entry, path, label: labelOf(path) });
    }
    if (stored > access.size || !(await isWholeDirectory(access, entryBytes))) throw corrupt(name, 'zip');
    return { zip, members, hidden, skipped };
  } catch (cause) {
    if (cause instanceof IngestError) throw cause;
    const isCut = cause instanceof Error && /end of central directory|truncated/i.test(cause.message);
    throw isCut ? truncated(name, 'zip', cause) : corrupt(name, 'zip', cause);
  }
}

/** The path as the archive has it, with `/` between folders. */
function pathOf(entry: Entry): string {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
  return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
}

function labelOf(path: string): string {
  const label = shownPath(path).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
  return label.length > MAX_LABEL_CHARACTERS ? `…${label.slice(-MAX_LABEL_CHARACTERS)}` : label;
}

function isLink(entry: Entry): boolean {
  return (
    entry.versionMadeBy >> 8 === UNIX && ((entry.externalFileAttributes >>> 16) & 0o170000) === LINK_TYPE
  );
}

function tooMany(name: string): InputError {
  return new InputError(
    `${name} has more than ${MAX_MEMBERS} members. Unpack it, or split it into several archives.`,
    { code: 'TOO_MANY_MEMBERS' },
  );
}

function ambiguous(name: string): InputError {
  return new InputError(
    `${name} has several members of the same name: it is ambiguous which one you mean. Pack it again.`,
    { code: 'AMBIGUOUS_ARCHIVE' },
  );
}

/** What yauzl reads through. */
class AccessReader extends RandomAccessReader {
  readonly #access: RandomAccess;

  constructor(access: RandomAccess) {
    super();
    this.#access = access;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(readRange(this.#access, start, end), { objectMode: false });
  }

  override close(done: (error: Error | null) => void): void {
    done(null);
  }
}
