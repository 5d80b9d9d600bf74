import type { S3ClientSource } from '../aws/load-s3-client.js';
import { isS3Url, parseS3Location } from '../aws/s3-location.js';
import { InputError, UsageError } from '../errors.js';
import { shownName } from '../read/shown-name.js';
import { completionShape, MARKERS, type Completion } from './completion.js';
import { judgeDelivery, type DeliveryFile, type DeliveryFolder } from './judge-delivery.js';
import { localFolder } from './local-folder.js';

/** How a folder is checked. */
export interface FindDeliveryOptions {
  /** For folders in S3; the caller closes it. */
  readonly s3Client: S3ClientSource;
  /** Patterns of names of files without data, in addition to the built-in ones. */
  readonly ignore?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A folder that is a complete delivery. */
export interface FoundDelivery {
  /** Paths or `s3://` URLs of its files, for `ingest()`. */
  readonly inputs: readonly string[];
  /** Its name for `handOverRun()`: the folder, and the folder above it as its source. */
  readonly delivery: { readonly source: string; readonly name: string; readonly isWhole: true };
}

/**
 * The files of a folder that is a delivery, once a marker, a manifest or a quiet time shows that it is
 * complete. Files that engines leave behind are not included.
 * @param folder a path, or `s3://bucket/folder/`
 * @throws InputError DELIVERY_INCOMPLETE, EMPTY_DELIVERY, INPUT_NOT_FOUND, MANIFEST_NOT_READABLE, MANIFEST_ELSEWHERE
 */
export async function findDelivery(
  folder: string,
  completion: Completion,
  { s3Client, ignore, signal = new AbortController().signal }: FindDeliveryOptions,
): Promise<FoundDelivery> {
  const found: DeliveryFolder<DeliveryFile> = isS3Url(folder)
    ? await inS3(folder, s3Client, signal)
    : await localFolder(folder);
  const state = await judgeDelivery(found, completion, { ignore });
  const { location } = found;
  if (state.kind === 'incomplete') {
    throw new InputError(
      `The delivery ${shownName(location)} is not complete: ${state.reason}. Nothing was read; run again later.`,
      { code: 'DELIVERY_INCOMPLETE' },
    );
  }
  const name = shownName(location);
  return {
    inputs: state.files.map((file) => `${location}${file.name}`),
    delivery: { source: name.slice(0, name.lastIndexOf('/', name.length - 2) + 1), name, isWhole: true },
  };
}

async function inS3(url: string, s3Client: S3ClientSource, signal: AbortSignal) {
  const { s3Folder } = await import('./s3-folder.js');
  const { bucket, key } = parseS3Location(url);
  return s3Folder(
    await s3Client(),
    { bucket, key: key === '' || key.endsWith('/') ? key : `${key}/` },
    signal,
  );
}

/** The same in the syntax of `--delivery`. */
export function completionText(completion: Completion): string {
  switch (completion.by) {
    case 'marker':
      return `marker:${completion.marker.join(',')}`;
    case 'manifest':
      return `manifest:${completion.manifest}`;
    case 'quiet':
      return `quiet:${completion.minutes}`;
  }
}

/**
 * Parses the value of `--delivery`: `marker`, `marker:NAME,NAME`, `manifest`, `manifest:NAME`, `quiet` or
 * `quiet:MINUTES`.
 * @throws UsageError INVALID_DELIVERY
 */
export function parseCompletion(text: string): Completion {
  const [, by = '', rest = ''] = /^(\w+)(?::(.+))?$/.exec(text) ?? [];
  const given = {
    marker: { by, marker: rest === '' ? [...MARKERS] : rest.split(',') },
    manifest: { by, ...(rest === '' ? {} : { manifest: rest }) },
    quiet: { by, ...(rest === '' ? {} : { minutes: Number(rest) }) },
  }[by];
  const parsed = completionShape.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `"${text}" does not say what completes a delivery: use marker, manifest or quiet, with a name or minutes after a colon, e.g. quiet:15.`,
    { code: 'INVALID_DELIVERY' },
  );
}
