import type { BigIntStats, Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';
import { isIgnoredName } from './ignored-path.js';
import { RUN_FILES, RUN_REPORT } from './run-folder.js';
import { shownName } from './shown-name.js';

/** What to look for in a folder. Paths are below it, with `/` between names. */
export interface FolderSearch {
  /** The folder, as the user named it. */
  readonly root: string;
  /** Whether a file is needed. */
  matches(relative: string): boolean;
  /** Whether a folder may contain needed files. */
  mayHold(relative: string): boolean;
  /** Whether a name is included although it is one that holds no data. */
  names(name: string): boolean;
  /** Absolute paths of what the tool itself uses: where it writes, the schema, joined files. */
  readonly own: ReadonlySet<string>;
}

export interface FoundFile {
  /** The folder's path, and the file's path in it. */
  readonly path: string;
  readonly info: BigIntStats;
}

export interface FolderContents {
  /** In the order of their paths. Each is listed once, however many links lead to it. */
  readonly files: readonly FoundFile[];
  /** What was skipped, folders with a trailing `/`, in that order. */
  readonly skipped: readonly string[];
}

/**
 * Searches a folder and its subfolders, following links as well. Nothing that is needed is lost: what cannot be read
 * causes an error, and names that hold no data are reported.
 * @throws InputError INPUT_NOT_READABLE, INPUT_NOT_FOUND for a link that leads nowhere
 */
export async function walkFolder(search: FolderSearch): Promise<FolderContents> {
  const walk = new FolderWalk(search);
  await walk.run();
  return walk.contents();
}

/** A file that was found, and whether through a link: one that is also found without a link keeps that name. */
interface Candidate extends FoundFile {
  readonly relative: string;
  readonly isLinked: boolean;
}

class FolderWalk {
  readonly #search: FolderSearch;
  readonly #found: Candidate[] = [];
  readonly #skipped: string[] = [];
  /** Folders that were read, by device and inode number. */
  readonly #visited = new Set<string>();
  /** Folders that links lead to: they are read after those without a link. */
  readonly #linked: string[] = [];

  constructor(search: FolderSearch) {
    this.#search = search;
  }

  async run(): Promise<void> {
    await this.#readFolder('', false);
    for (let next = this.#linked.shift(); next !== undefined; next = this.#linked.shift())
      await this.#readFolder(next, true);
  }

  contents(): FolderContents {
    const seen = new Set<string>();
    const files = this.#found
      .toSorted((a, b) => Number(a.isLinked) - Number(b.isLinked) || byName(a.relative, b.relative))
      .filter(({ info, relative }) => {
        const key = fileIdentity(info) ?? relative;
        return !seen.has(key) && seen.add(key);
      })
      .toSorted((a, b) => byName(a.relative, b.relative));
    return { files, skipped: this.#skipped.toSorted(byName) };
  }

  async #readFolder(folder: string, isLinked: boolean): Promise<void> {
    const place = this.#pathOf(folder);
    const key = fileIdentity(await infoOf(place));
    if (key !== null && this.#visited.has(key)) return;
    if (key !== null) this.#visited.add(key);
    const entries = await entriesOf(place);
    if (folder !== '' && isRun(entries)) {
      this.#skipped.push(`${folder}/`);
      return;
    }
    for (const entry of entries)
      await this.#take(entry, folder === '' ? entry.name : `${folder}/${entry.name}`, isLinked);
  }

  async #take(entry: Dirent, relative: string, isLinked: boolean): Promise<void> {
    const { matches, mayHold } = this.#search;
    const isLink = entry.isSymbolicLink();
    const isMatch = matches(relative);
    const mayLeadToMatch = !entry.isFile() && mayHold(relative);
    if (!isMatch && !mayLeadToMatch) return;
    // Links, and types that some file systems do not report.
    const isOpen = !entry.isFile() && !entry.isDirectory();
    const info = isOpen ? await this.#follow(relative, isMatch) : null;
    if (isOpen && info === null) return;
    const isFolder = info === null ? entry.isDirectory() : info.isDirectory();
    if (isFolder ? !mayLeadToMatch : !isMatch) return;
    if (this.#isSkipped(entry.name, relative, isFolder)) {
      this.#skipped.push(isFolder ? `${relative}/` : relative);
    } else if (isFolder && isLink) this.#linked.push(relative);
    else if (isFolder) await this.#readFolder(relative, isLinked);
    else await this.#addFile(relative, isLinked || isLink);
  }

  async #addFile(relative: string, isLinked: boolean): Promise<void> {
    const place = this.#pathOf(relative);
    const info = await infoOf(place);
    if (!info.isFile()) {
      throw new InputError(
        `Cannot read ${shownName(place)}: it is neither a file nor a folder. Remove it from the folder, or pipe it in and name it "-".`,
        { code: 'INPUT_NOT_READABLE' },
      );
    }
    this.#found.push({ path: place, relative, info, isLinked });
  }

  /** What a link leads to; null if that is nothing, and nothing of that name is needed. */
  async #follow(relative: string, isMatch: boolean): Promise<BigIntStats | null> {
    const place = this.#pathOf(relative);
    try {
      return await stat(place, { bigint: true });
    } catch (cause) {
      if (!isGone(cause)) throw notReadable(place, cause);
      if (!isMatch || isIgnoredName(path.basename(relative), false)) return null;
      throw new InputError(
        `The link ${shownName(place)} leads nowhere. Remove it, or put back what it leads to; nothing was uploaded.`,
        { code: 'INPUT_NOT_FOUND', cause },
      );
    }
  }

  #isSkipped(name: string, relative: string, isFolder: boolean): boolean {
    if (this.#search.own.has(path.resolve(this.#pathOf(relative)))) return true;
    return isIgnoredName(name, isFolder) && !this.#search.names(name);
  }

  #pathOf(relative: string): string {
    return path.join(this.#search.root, relative);
  }
}

/** Device and inode number of a file or folder; null on file systems that have no numbers. */
export function fileIdentity({ dev, ino }: BigIntStats): string | null {
  return ino === 0n ? null : `file:${dev}:${ino}`;
}

function isRun(entries: readonly Dirent[]): boolean {
  const names = new Set(entries.map(({ name }) => name));
  return names.has(RUN_REPORT) && RUN_FILES.some((name) => names.has(name));
}

async function infoOf(place: string): Promise<BigIntStats> {
  try {
    return await stat(place, { bigint: true });
  } catch (cause) {
    throw notReadable(place, cause);
  }
}

async function entriesOf(place: string): Promise<readonly Dirent[]> {
  try {
    return (await readdir(place, { withFileTypes: true })).toSorted((a, b) => byName(a.name, b.name));
  } catch (cause) {
    throw notReadable(place, cause);
  }
}

/** Whether nothing is there: links that lead to themselves lead nowhere, too. */
function isGone(cause: unknown): boolean {
  const errno = errnoOf(cause);
  return errno === 'ENOENT' || errno === 'ELOOP' || errno === 'ENOTDIR';
}

function errnoOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'an unknown error';
}

/** The error for a file or folder that cannot be examined. */
export function notReadable(place: string, cause: unknown): InputError {
  const errno = errnoOf(cause);
  const why =
    errno === 'EACCES' || errno === 'EPERM'
      ? 'there is no permission to read it'
      : `the system reported ${errno}`;
  return new InputError(`Cannot read ${shownName(place)}: ${why}. Nothing was uploaded.`, {
    code: 'INPUT_NOT_READABLE',
    cause,
  });
}

function byName(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
