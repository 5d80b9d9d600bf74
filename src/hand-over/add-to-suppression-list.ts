import { createHash, randomUUID } from 'node:crypto';
import { chmod, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3ClientSource } from '../aws/load-s3-client.js';
import { describeS3Failure, isMissing, toS3Error } from '../aws/s3-error.js';
import { isS3Url, parseS3Location } from '../aws/s3-location.js';
import { StorageError, UsageError } from '../errors.js';
import { isListed, readSuppressionList } from '../ingest/suppression-list.js';
import type { DataSetPlan } from '../schema/plan.js';
import { newList, withEntries, type ListEntry } from './suppression-entries.js';

/** Lists are rewritten in full; larger ones are kept as a folder or prefix with several files. */
const MAX_BYTES = 256 * 1024 * 1024;
/** How often other writers may be faster before this gives up. */
const MAX_ROUNDS = 5;
const OWNER_ONLY = 0o600;

export interface AddOptions {
  /** The list may use the data set's names of fields. */
  readonly plan: DataSetPlan;
  readonly country: string | undefined;
  readonly signal: AbortSignal;
  readonly s3Client: S3ClientSource;
}

/** How many identifiers were added to the list, and how many were already in it. */
export interface AddedToList {
  readonly added: number;
  readonly known: number;
}

/**
 * Adds people's identifiers, hashed, to a suppression list: to a file or `s3://` key, which is created if it
 * does not exist; in a folder or prefix (ending in `/`) as a new file. Readers see the list either as before or
 * with all of them. Identifiers already in the list are not added again.
 * @throws UsageError SUPPRESSION_LIST_NOT_EXTENDED; StorageError; what reading the list throws
 */
export async function addToSuppressionList(
  list: string,
  entries: readonly ListEntry[],
  options: AddOptions,
): Promise<AddedToList> {
  const place = isS3Url(list) ? new S3List(list, options) : new LocalList(list);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = await place.read();
    const more = before === null ? distinct(entries) : await unknownOf(distinct(entries), list, options);
    const known = distinct(entries).length - more.length;
    if (more.length === 0) return { added: 0, known };
    const isWritten =
      before === 'folder'
        ? await place.writeBeside(`deleted-${digestOf(more)}.csv`, Buffer.from(newList(more)))
        : await place.write(withEntries(before ?? Buffer.alloc(0), more, options.plan));
    if (isWritten) return { added: more.length, known };
  }
  throw new StorageError(
    'The suppression list keeps being changed by somebody else; nothing was requested. Run again.',
    {
      code: 'SUPPRESSION_LIST_CHANGED',
    },
  );
}

function distinct(entries: readonly ListEntry[]): ListEntry[] {
  return [...new Map(entries.map((entry) => [`${entry.type} ${entry.value}`, entry])).values()];
}

/** The entries that are not in the list. */
async function unknownOf(
  entries: readonly ListEntry[],
  list: string,
  options: AddOptions,
): Promise<readonly ListEntry[]> {
  try {
    const present = await readSuppressionList(list, options);
    return entries.filter(({ type, value }) => !isListed(present, type, value));
  } catch (error) {
    // An empty folder.
    if (error instanceof UsageError && error.code === 'SUPPRESSION_LIST_NOT_FOUND') return entries;
    throw error;
  }
}

function digestOf(entries: readonly ListEntry[]): string {
  return createHash('sha256').update(newList(entries)).digest('hex').slice(0, 24);
}

/** The location of a list. `write` returns false when somebody else has changed it since it was read. */
interface ListLocation {
  /** Its bytes; null when it does not exist. */
  read(): Promise<Buffer | 'folder' | null>;
  write(bytes: Buffer): Promise<boolean>;
  writeBeside(name: string, bytes: Buffer): Promise<boolean>;
}

class LocalList implements ListLocation {
  readonly #path: string;
  #state: string | null = null;
  #mode = OWNER_ONLY;

  constructor(file: string) {
    this.#path = file;
  }

  async read(): Promise<Buffer | 'folder' | null> {
    try {
      const info = await stat(this.#path);
      if (info.isDirectory()) return 'folder';
      checkSize(info.size);
      this.#state = await this.#stateNow();
      this.#mode = info.mode & 0o777;
      return await readFile(this.#path);
    } catch (cause) {
      if (cause instanceof UsageError) throw cause;
      if (codeOf(cause) !== 'ENOENT') throw failed('read', cause);
      this.#state = null;
      return /[/\\]$/.test(this.#path) ? 'folder' : null;
    }
  }

  async write(bytes: Buffer): Promise<boolean> {
    if ((await this.#stateNow()) !== this.#state) return false;
    return this.#put(this.#path, bytes, this.#mode);
  }

  async writeBeside(name: string, bytes: Buffer): Promise<boolean> {
    return this.#put(path.join(this.#path, name), bytes, OWNER_ONLY);
  }

  /** Writes a temporary file and renames it: nobody sees half of it. */
  async #put(file: string, bytes: Buffer, mode: number): Promise<boolean> {
    const staged = `${file}.${randomUUID()}.tmp`;
    try {
      const handle = await open(staged, 'wx', OWNER_ONLY);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await chmod(staged, mode);
      await rename(staged, file);
      return true;
    } catch (cause) {
      await rm(staged, { force: true });
      throw failed('write', cause);
    }
  }

  async #stateNow(): Promise<string | null> {
    try {
      const { size, ino, mtimeNs, ctimeNs } = await stat(this.#path, { bigint: true });
      return [size, ino, mtimeNs, ctimeNs].join(' ');
    } catch {
      return null;
    }
  }
}

class S3List implements ListLocation {
  readonly #url: string;
  readonly #options: AddOptions;
  #etag: string | null = null;

  constructor(url: string, options: AddOptions) {
    this.#url = url;
    this.#options = options;
  }

  async read(): Promise<Buffer | 'folder' | null> {
    if (this.#url.endsWith('/')) return 'folder';
    return this.#do('read', async () => {
      const { bucket, key } = parseS3Location(this.#url);
      const client = await this.#options.s3Client();
      try {
        const {
          Body,
          ContentLength = 0,
          ETag = '',
        } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
          abortSignal: this.#options.signal,
        });
        checkSize(ContentLength);
        this.#etag = ETag;
        return Buffer.from((await Body?.transformToByteArray()) ?? new Uint8Array());
      } catch (cause) {
        if (!isMissing(cause)) throw cause;
        this.#etag = null;
        return null;
      }
    });
  }

  async write(bytes: Buffer): Promise<boolean> {
    return this.#put(parseS3Location(this.#url).key, bytes, this.#etag);
  }

  /** The same people result in the same name: if the file exists, it is this one. */
  async writeBeside(name: string, bytes: Buffer): Promise<boolean> {
    await this.#put(`${parseS3Location(this.#url).key}${name}`, bytes, null);
    return true;
  }

  #put(key: string, bytes: Buffer, etag: string | null): Promise<boolean> {
    const { bucket } = parseS3Location(this.#url);
    return this.#do('write', async () => {
      const client = await this.#options.s3Client();
      try {
        await client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: bytes,
            ContentType: 'text/csv',
            // Without quotes: S3 accepts both forms, Ceph's gateway only this one.
            ...(etag === null ? { IfNoneMatch: '*' } : { IfMatch: etag.replaceAll('"', '') }),
          }),
        );
        return true;
      } catch (cause) {
        const { status } = describeS3Failure(cause);
        if (status === 412 || status === 409 || (etag !== null && isMissing(cause))) return false;
        throw cause;
      }
    });
  }

  async #do<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw toS3Error(cause, {
        doing: `${what} the suppression list`,
        bucket: parseS3Location(this.#url).bucket,
        permissions: 's3:GetObject, s3:PutObject and s3:ListBucket',
        signal: this.#options.signal,
      });
    }
  }
}

function checkSize(bytes: number): void {
  if (bytes <= MAX_BYTES) return;
  throw new UsageError(
    'The suppression list is larger than 256 MiB. Keep it as a folder or prefix of several lists, and name that; nothing was requested.',
    { code: 'SUPPRESSION_LIST_NOT_EXTENDED' },
  );
}

function failed(doing: string, cause: unknown): StorageError {
  return new StorageError(
    `Cannot ${doing} the suppression list: the system reported ${codeOf(cause)}. Nothing was requested.`,
    { code: 'DISK_FAILED', cause },
  );
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'an unknown error';
}
