import { InputError } from '../../errors.js';
import { ExpansionMeter } from '../compression/expansion-meter.js';
import type { ByteSource } from '../input-source.js';
import { chain, peek } from '../peek.js';
import { openRandomAccess, readRange, type RandomAccess } from '../random-access.js';
import type { openMember } from './open-member.js';
import type { ZipContents } from './zip-members.js';

/** First bytes of an archive, and of one without members. */
const SIGNATURES: ReadonlySet<string> = new Set(['PK\u0003\u0004', 'PK\u0005\u0006']);
/** An office document is an archive, too; this member identifies it. */
const DOCUMENT_MEMBER = /^\/*\[content_types\]\.xml$/i;
/** And these identify documents of LibreOffice, including spreadsheets (.ods). */
const OPEN_DOCUMENT_MEMBERS = ['mimetype', 'content.xml', 'META-INF/manifest.xml'];

/** Whether a file that starts with these bytes is an archive, or an office document. */
export function isArchive(head: Buffer): boolean {
  return SIGNATURES.has(head.toString('latin1', 0, 4));
}

export interface ExpandOptions {
  readonly signal: AbortSignal;
  /** See `ExpansionMeter`. */
  readonly maxExpansion?: number | undefined;
  /** Called with the number of skipped entries and the names of files among them, if there are any. */
  readonly onSkipped?: (count: number, names: readonly string[]) => void;
}

/**
 * The sources to read for a source: itself, or the members of a ZIP archive, each named `archive.zip > member.csv`.
 * They must be read one after another, each before the next one is requested. An archive in S3 or from a stream is
 * copied to a private temporary file first.
 * @throws InputError when the archive cannot be read or is empty
 */
export async function* expandArchive(source: ByteSource, options: ExpandOptions): AsyncGenerator<ByteSource> {
  const { head, rest } = await peek(source.open(options.signal), 4);
  const opened: ByteSource = {
    ...plain(source),
    open: () => chain(head, rest),
    ...(source.openRandom === undefined ? {} : { openRandom: source.openRandom.bind(source) }),
  };
  if (!isArchive(head)) {
    try {
      yield opened;
    } finally {
      await rest.return?.();
    }
    return;
  }
  if (source.openRandom !== undefined) await rest.return?.();
  const access = await openRandomAccess(source.openRandom === undefined ? opened : source, options.signal);
  try {
    yield* expand(source, access, options);
  } finally {
    await access.close();
  }
}

async function* expand(
  source: ByteSource,
  access: RandomAccess,
  { maxExpansion, onSkipped }: ExpandOptions,
): AsyncGenerator<ByteSource> {
  const [{ readZipContents }, opening] = await Promise.all([
    import('./zip-members.js'),
    import('./open-member.js'),
  ]);
  const contents = await readZipContents(access, source.name);
  if (contents.members.some(({ path }) => DOCUMENT_MEMBER.test(path))) {
    yield documentSource(source, access);
    return;
  }
  if (OPEN_DOCUMENT_MEMBERS.every((name) => contents.members.some(({ path }) => path === name))) {
    throw new InputError(
      `Cannot read ${source.name}: it is an OpenDocument file (.ods): save it as .xlsx or CSV.`,
      { code: 'UNSUPPORTED_FORMAT' },
    );
  }
  const { hidden, skipped } = contents;
  if (skipped > 0)
    onSkipped?.(
      skipped,
      hidden.map(({ label }) => label),
    );
  if (contents.members.length === 0) {
    const which = hidden.length === 0 ? 'without files' : 'whose files all hold no data by their names';
    throw new InputError(`${source.name} is an archive ${which}.`, { code: 'EMPTY_ARCHIVE' });
  }
  yield* memberSources(source, contents, { maxExpansion, open: opening.openMember });
}

function* memberSources(
  { name }: ByteSource,
  { zip, members }: ContentsOfArchive,
  { maxExpansion, open }: { readonly maxExpansion: number | undefined; readonly open: typeof openMember },
): Generator<ByteSource> {
  for (const member of members) {
    const memberName = `${name} > ${member.label}`;
    const meter = new ExpansionMeter(memberName, maxExpansion);
    yield {
      kind: 'bytes',
      name: memberName,
      identity: null,
      size: member.entry.compressedSize,
      fingerprint: () => Promise.resolve(null),
      open: () => open(zip, member, memberName, meter),
      meter,
    };
  }
}

type ContentsOfArchive = Pick<ZipContents, 'zip' | 'members'>;

/** The archive itself, for the reader of its format. */
function documentSource(source: ByteSource, access: RandomAccess): ByteSource {
  const { size } = access;
  return {
    ...plain(source),
    open: () => readRange(access, 0, size),
    openRandom: () =>
      Promise.resolve({
        size,
        read: (position, length) => access.read(position, length),
        close: () => Promise.resolve(),
      }),
  };
}

function plain(source: ByteSource): Omit<ByteSource, 'open' | 'openRandom'> {
  const { name, identity, size } = source;
  return { kind: 'bytes', name, identity, size, fingerprint: (signal) => source.fingerprint(signal) };
}
