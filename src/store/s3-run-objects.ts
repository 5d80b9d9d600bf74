import { stat } from 'node:fs/promises';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { StorageError } from '../errors.js';
import { toDiskError } from './disk-error.js';
import { COMPLETED_TEXT_LIMIT } from './run-names.js';
import { MANIFEST_NAME } from './run-store.js';
import { STORE_PERMISSIONS } from './s3-bucket-check.js';
import { abortUploads, deleteKeys } from './s3-cleanup.js';
import { isMissing, toS3Error } from '../aws/s3-error.js';
import { listObjects } from '../aws/s3-listing.js';
import { formatS3Location } from '../aws/s3-location.js';
import type { S3ObjectSettings } from './s3-object-settings.js';
import { tagObject, uploadFile } from './s3-upload.js';
import { withGrace } from './grace.js';

/** Metadata of an object (`x-amz-meta-sha256`) with the SHA-256 of its bytes in hex: that of a whole file, which S3 itself does not keep for files uploaded in parts. */
export const SHA256_METADATA = 'sha256';

/** A staged file on its way to S3. */
export interface StagedFile {
  readonly name: string;
  readonly path: string;
  readonly contentType: string;
  /** Of its bytes, in hex; undefined for files that are written anew in any case. */
  readonly sha256: string | undefined;
}

export interface S3RunPlace {
  readonly client: S3Client;
  readonly bucket: string;
  /** `PREFIX/DATASETID/` */
  readonly dataSetPrefix: string;
  /** `PREFIX/DATASETID/RUNID/` */
  readonly prefix: string;
  readonly settings: S3ObjectSettings;
}

/** The objects of one run, by their names in the run. Failures are typed errors that say what was tried where. */
export class S3RunObjects {
  /** `s3://bucket/prefix/` */
  readonly location: string;
  readonly #place: S3RunPlace;

  constructor(place: S3RunPlace) {
    this.#place = place;
    this.location = formatS3Location({ bucket: place.bucket, key: place.prefix });
  }

  /** Size in bytes, or null when there is no such object. */
  async size(name: string, signal: AbortSignal): Promise<number | null> {
    return this.#tell(`look for ${this.location}${name}`, signal, async () => {
      try {
        const head = new HeadObjectCommand(this.#at(name));
        return (await this.#place.client.send(head, { abortSignal: signal })).ContentLength ?? 0;
      } catch (cause) {
        if (isMissing(cause)) return null;
        throw cause;
      }
    });
  }

  /** The text, or null when there is no such object. At most `COMPLETED_TEXT_LIMIT` bytes. */
  async text(name: string, signal: AbortSignal): Promise<string | null> {
    return this.#tell(`read ${this.location}${name}`, signal, async () => {
      try {
        const get = new GetObjectCommand(this.#at(name));
        const { Body, ContentLength } = await this.#place.client.send(get, { abortSignal: signal });
        if (ContentLength === undefined || ContentLength > COMPLETED_TEXT_LIMIT) {
          if (Body !== undefined && 'destroy' in Body) Body.destroy();
          throw new StorageError(
            `Cannot read ${this.location}${name}: it is larger than any file of a run. Remove that run.`,
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

  /** All files of the run by their names, with their sizes in bytes. */
  async list(signal: AbortSignal): Promise<Map<string, number>> {
    const { client, bucket, prefix } = this.#place;
    return this.#tell(`list ${this.location}`, signal, async () => {
      const found = new Map<string, number>();
      for await (const { Key = '', Size = 0 } of listObjects(client, bucket, prefix, signal)) {
        found.set(Key.slice(prefix.length), Size);
      }
      return found;
    });
  }

  /**
   * Whether S3 holds this very file already, whole and verified, by a run that died: of the same size, SHA-256, type
   * and key. S3 made such an object only after it had checked what it received. Its tags are set again.
   */
  async holds(file: StagedFile, size: number, signal: AbortSignal): Promise<boolean> {
    const { client, settings } = this.#place;
    const { name, path, contentType, sha256 } = file;
    const staged = await stat(path).catch((cause: unknown) => {
      throw toDiskError(cause, 'read a staged file', path);
    });
    if (sha256 === undefined || staged.size !== size) return false;
    return this.#tell(`look for ${this.location}${name}`, signal, async () => {
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
    const { client, settings } = this.#place;
    await this.#tell(`write ${this.location}${name}`, signal, () =>
      uploadFile(client, {
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
   * Writes the manifest. The signal cuts this one small request only after a grace: whoever cleans up afterwards has
   * to know whether it is there, and must not race with it. The client's time-outs bound it, too.
   */
  async putManifest(text: string, signal: AbortSignal): Promise<void> {
    const { client, settings } = this.#place;
    const input = {
      ...this.#at(MANIFEST_NAME),
      Body: text,
      ContentType: 'text/plain; charset=utf-8',
      ...settings,
    };
    await this.#tell(`write ${this.location}${MANIFEST_NAME}`, undefined, () =>
      withGrace(signal, (abortSignal) => client.send(new PutObjectCommand(input), { abortSignal })),
    );
  }

  /** Removes what is below the run's prefix and not named: left by an older run of the same name. */
  async removeAllBut(names: readonly string[], signal: AbortSignal): Promise<void> {
    const { client, bucket, prefix } = this.#place;
    await this.#tell(`remove files of an older run from ${this.location}`, signal, async () => {
      const kept = new Set(names.map((name) => prefix + name));
      const strays: string[] = [];
      for await (const { Key } of listObjects(client, bucket, prefix, signal)) {
        if (Key !== undefined && !kept.has(Key)) strays.push(Key);
      }
      await deleteKeys(client, bucket, strays, signal);
    });
  }

  async remove(names: readonly string[], signal: AbortSignal): Promise<void> {
    const { client, bucket, prefix } = this.#place;
    const keys = names.map((name) => prefix + name);
    await this.#tell(`remove files from ${this.location}`, signal, () =>
      deleteKeys(client, bucket, keys, signal),
    );
  }

  /** Aborts unfinished uploads of this run's name, and those of dead runs of the data set. Never throws. */
  async abortUploads(signal: AbortSignal): Promise<void> {
    const { client, bucket, dataSetPrefix, prefix } = this.#place;
    await abortUploads(client, { bucket, prefix: dataSetPrefix, ownPrefix: prefix }, signal);
  }

  #at(name: string): { Bucket: string; Key: string } {
    return { Bucket: this.#place.bucket, Key: this.#place.prefix + name };
  }

  async #tell<T>(doing: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw toS3Error(cause, { doing, bucket: this.#place.bucket, permissions: STORE_PERMISSIONS, signal });
    }
  }
}
