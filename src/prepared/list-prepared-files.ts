import path from 'node:path';
import type { S3ClientSource } from '../aws/load-s3-client.js';
import { isS3Url, parseS3Location } from '../aws/s3-location.js';
import type { Completion } from '../delivery/completion.js';
import {
  dataFiles,
  digestOf,
  judgeDelivery,
  type DeliveryFile,
  type DeliveryFolder,
} from '../delivery/judge-delivery.js';
import { localFolder } from '../delivery/local-folder.js';
import { InputError } from '../errors.js';
import { LocalFile } from '../read/local-file.js';
import { shownName } from '../read/shown-name.js';
import type { PreparedFile } from './prepared-file.js';

/** Uploads that AMC is known to accept have far fewer files; each is an entry of the ledger. */
const MAX_FILES = 100_000;
/** Folders of uncommitted jobs. */
const STAGING = /(?:^|\/)(?:_temporary|_delta_staging|\.spark-staging-[^/]*)\//;
const NOTHING: Completion = { by: 'quiet', minutes: 1 };

/** How a folder is listed. */
export interface ListOptions {
  readonly s3Client: S3ClientSource;
  readonly signal: AbortSignal;
  /** What completes the folder. Default: its files are taken as they are. */
  readonly delivery?: Completion | undefined;
  /** Patterns of names that hold no data, besides the known ones. */
  readonly ignore?: readonly string[] | undefined;
}

/** The data files of a folder. */
export interface PreparedFolder {
  /** `s3://bucket/prefix/`, or the folder's path with a slash at its end. */
  readonly location: string;
  readonly files: readonly PreparedFile[];
  /** Identifies the files and their content: a different one means that something has changed. */
  readonly digest: string;
  /** When the newest was written, in milliseconds since the epoch. */
  readonly at: number;
  /** Whether something says that it is complete. */
  readonly isWhole: boolean;
}

/**
 * The data files of a folder or prefix, in the order of their names, without what engines leave lying around.
 * @throws InputError DELIVERY_INCOMPLETE, EMPTY_DELIVERY, INPUT_NOT_FOUND, TOO_MANY_INPUTS and others of deliveries
 */
export async function listPreparedFiles(prefix: string, options: ListOptions): Promise<PreparedFolder> {
  const { folder, sourceOf } = await openFolder(prefix, options);
  const listed = await dataOf(folder, options);
  if (listed.length > MAX_FILES) {
    throw new InputError(
      `${shownName(folder.location)} holds ${listed.length} data files; at most ${MAX_FILES} can be uploaded at once. Write fewer and larger files.`,
      { code: 'TOO_MANY_INPUTS' },
    );
  }
  return {
    location: folder.location,
    files: listed.map((file) => ({
      name: file.name,
      location: `${folder.location}${file.name}`,
      size: file.size,
      mark: file.mark,
      source: sourceOf(file),
    })),
    digest: digestOf(listed),
    at: Math.max(0, ...listed.map(({ at }) => at)),
    isWhole: options.delivery !== undefined,
  };
}

interface OpenFolder {
  readonly folder: DeliveryFolder<DeliveryFile>;
  readonly sourceOf: (file: DeliveryFile) => PreparedFile['source'];
}

async function openFolder(prefix: string, { s3Client, signal }: ListOptions): Promise<OpenFolder> {
  if (!isS3Url(prefix)) {
    const folder = await localFolder(prefix);
    return {
      folder,
      sourceOf: ({ name, size }) => new LocalFile(path.join(prefix, name), `${folder.location}${name}`, size),
    };
  }
  const [{ s3Folder }, { s3ObjectSource }, { s3InputObject }] = await Promise.all([
    import('../delivery/s3-folder.js'),
    import('../read/s3-source.js'),
    import('../read/s3-listing.js'),
  ]);
  const { bucket, key } = parseS3Location(prefix);
  const client = await s3Client();
  const place = { bucket, key: key === '' || key.endsWith('/') ? key : `${key}/` };
  return {
    folder: await s3Folder(client, place, signal),
    sourceOf: ({ name, size, mark }) =>
      s3ObjectSource(
        s3InputObject({ bucket, key: `${place.key}${name}`, size, etag: mark, versionId: null }),
        client,
      ),
  };
}

async function dataOf(
  folder: DeliveryFolder<DeliveryFile>,
  { delivery, ignore }: ListOptions,
): Promise<readonly DeliveryFile[]> {
  const name = shownName(folder.location);
  if (delivery !== undefined) {
    const state = await judgeDelivery(folder, delivery, { ignore });
    if (state.kind === 'complete') return state.files;
    throw new InputError(
      `The delivery ${name} is not complete: ${state.reason}. Nothing was uploaded; run again later.`,
      { code: 'DELIVERY_INCOMPLETE' },
    );
  }
  if (folder.files.some((file) => STAGING.test(file.name)) && !folder.files.some(isSuccess)) {
    throw new InputError(
      `${name} has a folder of a job that has not committed its files (_temporary/), and no _SUCCESS: the job may still be writing. Nothing was uploaded; run again when it has ended. If the job crashed, remove that folder.`,
      { code: 'DELIVERY_INCOMPLETE' },
    );
  }
  const files = dataFiles(folder.files, NOTHING, ignore);
  if (files.length > 0)
    return files.toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  throw new InputError(`There is no data file in ${name}. Check the prefix; nothing was uploaded.`, {
    code: 'EMPTY_DELIVERY',
  });
}

function isSuccess({ name }: DeliveryFile): boolean {
  return name === '_SUCCESS';
}
