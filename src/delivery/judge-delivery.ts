import { createHash } from 'node:crypto';
import picomatch from 'picomatch';
import { InputError } from '../errors.js';
import { isIgnoredPath } from '../read/ignored-path.js';
import { shownName } from '../read/shown-name.js';
import { isSignal, type Completion } from './completion.js';
import { parseManifest } from './parse-manifest.js';

/** A file of a folder, in whatever store. */
export interface DeliveryFile {
  /** Relative to the folder, with `/` between names. */
  readonly name: string;
  readonly size: number;
  /** Identifies its content: an ETag or a modification time. */
  readonly mark: string;
  /** When it was written, in milliseconds since the epoch. */
  readonly at: number;
}

/** A folder that may be a delivery. */
export interface DeliveryFolder<File extends DeliveryFile> {
  /** `s3://bucket/folder/`, or the folder's path. */
  readonly location: string;
  /** All files in it. */
  readonly files: readonly File[];
  readText(file: File): Promise<string>;
}

/** The state of a folder. */
export type DeliveryState<File extends DeliveryFile> =
  | { readonly kind: 'incomplete'; readonly reason: string }
  | {
      readonly kind: 'complete';
      /** The data files, in the order of their names. */
      readonly files: readonly File[];
      /** The file that showed that the delivery is complete; null for a quiet time. */
      readonly signal: File | null;
      /** Identifies the files and their content. */
      readonly digest: string;
      /** When the newest of them was written, in milliseconds since the epoch. */
      readonly at: number;
    };

/** With more missing files than this, the message says that they are missing only so far. */
const MAX_NAMED = 3;

/**
 * Whether a folder is a complete delivery, and which of its files are data: not those that engines leave behind
 * (staging folders, checksums, markers, metadata), nor those that match the patterns; in a folder with a
 * manifest, only the files that it lists.
 * @param ignore patterns of names, or of paths relative to the folder
 * @throws InputError EMPTY_DELIVERY, MANIFEST_NOT_READABLE, MANIFEST_ELSEWHERE
 */
export async function judgeDelivery<File extends DeliveryFile>(
  folder: DeliveryFolder<File>,
  completion: Completion,
  {
    ignore = [],
    now = Date.now(),
  }: { readonly ignore?: readonly string[] | undefined; readonly now?: number } = {},
): Promise<DeliveryState<File>> {
  const signal =
    folder.files
      .filter(({ name }) => isSignal(name, completion) && !isStaged(name))
      .toSorted((a, b) => b.at - a.at)[0] ?? null;
  if (completion.by !== 'quiet' && signal === null)
    return { kind: 'incomplete', reason: `there is no ${completion.by} yet` };
  const data = dataFiles(folder.files, completion, ignore);
  const listed = completion.by === 'manifest' && signal !== null ? await listedFiles(folder, signal) : data;
  if ('reason' in listed) return { kind: 'incomplete', reason: listed.reason };
  const newest = Math.max(...listed.map(({ at }) => at), signal?.at ?? 0);
  if (completion.by === 'quiet') {
    const quiet = now - Math.max(...folder.files.map(({ at }) => at), 0);
    if (quiet < completion.minutes * 60_000)
      return { kind: 'incomplete', reason: `it is quiet for less than ${completion.minutes} minutes` };
  }
  if (listed.length === 0) {
    throw new InputError(
      `The delivery ${shownName(folder.location)} is complete and has no data. Check the program that wrote it; nothing was uploaded.`,
      { code: 'EMPTY_DELIVERY' },
    );
  }
  const files = listed.toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  return { kind: 'complete', files, signal, digest: digestOf(files), at: newest };
}

/** The files of a folder that are data, judging by their names. */
export function dataFiles<File extends DeliveryFile>(
  files: readonly File[],
  completion: Completion,
  ignore: readonly string[] = [],
): readonly File[] {
  const isLeftOut = ignoreMatcher(ignore);
  return files.filter(
    ({ name, size }) =>
      !isIgnoredPath(name) &&
      !isSignal(name, completion) &&
      !isLeftOut(name) &&
      !(name === '' || (size === 0 && name.endsWith('/'))),
  );
}

/**
 * Whether the patterns exclude a path: patterns with a slash are matched against the whole path, others against
 * its last name.
 */
export function ignoreMatcher(patterns: readonly string[]): (path: string) => boolean {
  const matchers = patterns.map((pattern) => ({
    isWhole: pattern.includes('/'),
    matches: picomatch(pattern, { dot: true }),
  }));
  return (path) =>
    matchers.some(({ isWhole, matches }) => matches(isWhole ? path : path.slice(path.lastIndexOf('/') + 1)));
}

/** Identifies the content of a delivery. */
export function digestOf(files: readonly DeliveryFile[]): string {
  const lines = files.map(({ name, size, mark }) => JSON.stringify([name, size, mark])).toSorted();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** A marker of an uncommitted attempt means nothing. */
function isStaged(name: string): boolean {
  const folders = name.slice(0, name.lastIndexOf('/') + 1);
  return folders !== '' && isIgnoredPath(`${folders}x`);
}

async function listedFiles<File extends DeliveryFile>(
  folder: DeliveryFolder<File>,
  manifest: File,
): Promise<readonly File[] | { readonly reason: string }> {
  const entries = parseManifest(
    await folder.readText(manifest),
    shownName(`${folder.location}${manifest.name}`),
  );
  const byName = new Map(folder.files.map((file) => [file.name, file]));
  const found = new Set<File>();
  const missing: string[] = [];
  for (const { name, size } of entries) {
    const file = byName.get(nameBelow(folder.location, name));
    if (file === undefined || (size !== null && size !== file.size)) missing.push(name);
    else found.add(file);
  }
  if (missing.length === 0) return [...found];
  const outside = missing.filter((name) => name.startsWith('s3://') && !name.startsWith(folder.location));
  if (outside.length > 0) {
    throw new InputError(
      `The manifest of ${shownName(folder.location)} lists ${outside.length} files outside of that folder. A delivery is one folder: unload into it, or move the manifest up.`,
      { code: 'MANIFEST_ELSEWHERE' },
    );
  }
  return {
    reason: `${missing.length} of ${entries.length} files that its manifest lists are not there with their size${missing.length <= MAX_NAMED ? '' : ', so far'}`,
  };
}

/** A manifest's name relative to the folder: it may be a URL, a full key, or relative already. */
function nameBelow(location: string, name: string): string {
  if (name.startsWith(location)) return name.slice(location.length);
  const key = location.replace(/^s3:\/\/[^/]+\//, '');
  if (name.startsWith(key)) return name.slice(key.length);
  return name.replace(/^\.?\//, '');
}
