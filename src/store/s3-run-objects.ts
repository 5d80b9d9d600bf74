import { stat } from 'node:fs/promises';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { StorageError } from '../errors.js';
import { toDiskError } from './disk-error.js';
import { COMPLETED_TEXT_LIMIT } from './run-names.js';
import { MANIFEST_NAME, isForAmc } from './run-store.js';
import { STORE_PERMISSIONS } from './s3-bucket-check.js';
import { abortUploads, deleteKeys } from './s3-cleanup.js';
import { isMissing, toS3Error } from '../aws/s3-error.js';
import { listObjects } from '../aws/s3-listing.js';
import { locationOf, type S3RunLocation, type S3RunPrefix } from './s3-run-location.js';
import { tagObject, uploadFile } from './s3-upload.js';
import { withGrace } from './grace.js';

/**
 * Metadata of an object (`x-amz-meta-sha256`) with the SHA-256 of its bytes in hex: the digest of the entire file,
 * which S3 itself does not keep for files uploaded in parts.
 */
export const SHA256_METADATA = 'sha256';

/** A staged file on its way to S3. */
export interface StagedFile {
  readonly name: string;
  readonly path: string;
  readonly contentType: string;
  /** Of its bytes, in hex; undefined for files that are always written again. */
  readonly sha256: string | undefined;
}

/** The objects of one run, by their names in the run. Failures are typed errors that say what was tried where. */
export class S3RunObjects {
  /** Where the run's report is: `s3://bucket/prefix/` */
  readonly location: string;
  readonly #client: S3Client;
  readonly #place: S3RunLocation;
  /** One, or two if data files and manifest have a location of their own. */
  readonly #prefixes: readonly S3RunPrefix[];

  constructor(client: S3Client, place: S3RunLocation) {
    this.#client = client;
    this.#place = place;
    this.#prefixes = [...new Set([place.records, place.data])];
    this.location = locationOf(place.records);
  }

  /** The buckets that it writes to. */
  get buckets(): readonly string[] {
    return [...new Set(this.#prefixes.map(({ bucket }) => bucket))];
  }

  /** `s3://bucket/key` of a file. */
  locationOf(name: string): string {
    return locationOf(this.#prefixOf(name)) + name;
  }

  /** Size in bytes, or null if there is no such object. */
  async size(name: string, signal: AbortSignal): Promise<number | null> {
    return this.#withErrors(`look for ${this.locationOf(name)}`, name, signal, async () => {
      try {
        const head = new HeadObjectCommand(this.#at(name));
        return (await this.#client.send(head, { abortSignal: signal })).ContentLength ?? 0;
      } catch (cause) {
        if (isMissing(cause)) return null;
        throw cause;
      }
    });
  }

  /** The text, or null if there is no such object. At most `COMPLETED_TEXT_LIMIT` bytes. */
  async text(name: string, signal: AbortSignal): Promise<string | null> {
    return this.#withErrors(`read ${this.locationOf(name)}`, name, signal, async () => {
      try {
        const get = new GetObjectCommand(this.#at(name));
        const { Body, ContentLength } = await this.#client.send(get, { abortSignal: signal });
        if (ContentLength === undefined || ContentLength > COMPLETED_TEXT_LIMIT) {
          if (Body !== undefined && 'destroy' in Body) Body.destroy();
          throw new StorageError(
            `Cannot read ${this.locationOf(name)}: it is larger than any file of a run. Remove that run.`,
            { code: 'COMPLETED_FILE_TOO_LARGE' },
          );
        }
        return (await Body?.transformToString('utf-8')) ?? '';
      } catch (cause) {
        if (isMissing(cause)) return null;
        throw cause;
      }
    });
  }

  /** All files of the run by name, with their sizes in bytes. */
  async list(signal: AbortSignal): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for (const place of this.#prefixes) {
      const objects = await this.#listed(place, 'list', signal);
      for (const [name, size] of objects) if (this.#prefixOf(name) === place) found.set(name, size);
    }
    return found;
  }

  /**
   * Whether S3 already has this very file, complete and verified, from a run that died: with the same size, SHA-256,
   * type and key. S3 only created such an object after checking what it received. Its tags are set again.
   */
  async holds(file: StagedFile, size: number, signal: AbortSignal): Promise<boolean> {
    const client = this.#client;
    const { name, path, contentType, sha256 } = file;
    const { settings } = this.#prefixOf(name);
    const staged = await stat(path).catch((cause: unknown) => {
      throw toDiskError(cause, 'read a staged file', path);
    });
    if (sha256 === undefined || staged.size !== size) return false;
    return this.#withErrors(`look for ${this.locationOf(name)}`, name, signal, async () => {
      const head = await client
        .send(new HeadObjectCommand(this.#at(name)), { abortSignal: signal })
        .catch((cause: unknown) => {
          if (isMissing(cause)) return null;
          throw cause;
        });
      const same =
        head?.ContentLength === size &&
        head.Metadata?.[SHA256_METADATA] === sha256 &&
        head.ContentType === contentType &&
        (settings.SSEKMSKeyId === undefined || head.SSEKMSKeyId === settings.SSEKMSKeyId);
      if (same && settings.Tagging !== undefined)
        await tagObject(client, this.#at(name), settings.Tagging, signal);
      return same;
    });
  }

  /** Uploads a file; nothing unfinished is left in S3 when this throws. */
  async upload({ name, path, contentType, sha256 }: StagedFile, signal: AbortSignal): Promise<void> {
    const { settings } = this.#prefixOf(name);
    await this.#withErrors(`write ${this.locationOf(name)}`, name, signal, () =>
      uploadFile(this.#client, {
        path,
        target: {
          ...this.#at(name),
          ContentType: contentType,
          ...(sha256 === undefined ? {} : { Metadata: { [SHA256_METADATA]: sha256 } }),
          ...settings,
        },
        signal,
      }),
    );
  }

  /**
   * Writes the manifest. The signal aborts this one small request only after a grace period: whoever cleans up
   * afterwards has to know whether it is there, and must not race with it. The client's time-outs bound it, too.
   */
  async putManifest(text: string, signal: AbortSignal): Promise<void> {
    const client = this.#client;
    const input = {
      ...this.#at(MANIFEST_NAME),
      Body: text,
      ContentType: 'text/plain; charset=utf-8',
      ...this.#place.data.settings,
    };
    await this.#withErrors(`write ${this.locationOf(MANIFEST_NAME)}`, MANIFEST_NAME, undefined, () =>
      withGrace(signal, (abortSignal) => client.send(new PutObjectCommand(input), { abortSignal })),
    );
  }

  /** Removes what is below the run's prefixes and not named: leftovers of an older run with the same name. */
  async removeAllBut(names: readonly string[], signal: AbortSignal): Promise<void> {
    const kept = new Set(names);
    for (const place of this.#prefixes) {
      const doing = `remove files of an older run from ${locationOf(place)}`;
      const strays: string[] = [];
      for (const name of (await this.#listed(place, 'clean up', signal)).keys())
        if (!kept.has(name) || this.#prefixOf(name) !== place) strays.push(place.prefix + name);
      await this.#withErrorsOf(place, doing, signal, () =>
        deleteKeys(this.#client, place.bucket, strays, signal),
      );
    }
  }

  async remove(names: readonly string[], signal: AbortSignal): Promise<void> {
    for (const place of this.#prefixes) {
      const keys = names.filter((name) => this.#prefixOf(name) === place).map((name) => place.prefix + name);
      if (keys.length === 0) continue;
      await this.#withErrorsOf(place, `remove files from ${locationOf(place)}`, signal, () =>
        deleteKeys(this.#client, place.bucket, keys, signal),
      );
    }
  }

  /** Aborts unfinished uploads under this run's name, and those of dead runs of the data set. Never throws. */
  async abortUploads(signal: AbortSignal): Promise<void> {
    for (const { bucket, dataSetPrefix, prefix } of this.#prefixes)
      await abortUploads(this.#client, { bucket, prefix: dataSetPrefix, ownPrefix: prefix }, signal);
  }

  async #listed(
    place: S3RunPrefix,
    doing: 'list' | 'clean up',
    signal: AbortSignal,
  ): Promise<Map<string, number>> {
    const { bucket, prefix } = place;
    return this.#withErrorsOf(place, `${doing} ${locationOf(place)}`, signal, async () => {
      const found = new Map<string, number>();
      for await (const { Key = '', Size = 0 } of listObjects(this.#client, bucket, prefix, signal))
        found.set(Key.slice(prefix.length), Size);
      return found;
    });
  }

  #prefixOf(name: string): S3RunPrefix {
    return isForAmc(name) ? this.#place.data : this.#place.records;
  }

  #at(name: string): { Bucket: string; Key: string } {
    const { bucket, prefix } = this.#prefixOf(name);
    return { Bucket: bucket, Key: prefix + name };
  }

  #withErrors<T>(
    doing: string,
    name: string,
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    return this.#withErrorsOf(this.#prefixOf(name), doing, signal, work);
  }

  async #withErrorsOf<T>(
    { bucket }: S3RunPrefix,
    doing: string,
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw toS3Error(cause, { doing, bucket, permissions: STORE_PERMISSIONS, signal });
    }
  }
}
