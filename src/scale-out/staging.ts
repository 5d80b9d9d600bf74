import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { z } from 'zod';
import { toS3Error } from '../aws/s3-error.js';
import { formatS3Location, type S3Location } from '../aws/s3-location.js';
import { DefectError } from '../errors.js';

/** Locations of a run's working files below its staging prefix. */
export const STAGED = {
  plan: 'plan.json',
  /** A group of planned files. */
  files: (group: number) => `files/${pad(group)}.json`,
  /** Items of the map that counts. */
  toCount: 'to-count.json',
  count: (file: number, range: number) => `counts/${pad(file)}-${pad(range)}.json`,
  /** How far resolving has got. */
  front: 'front.json',
  /** Items of the map that processes. */
  ranges: 'ranges.json',
  result: (index: number) => `results/${pad(index)}.json`,
  rejects: (index: number) => `rejects/${pad(index)}.jsonl`,
} as const;

/** A range's number as it appears in names. */
export function pad(index: number): string {
  return String(index).padStart(5, '0');
}

/**
 * The working files of one scaled-out run: small JSON objects below a prefix of their own, which overwrite those of an
 * earlier attempt. A life-cycle rule of the bucket removes them.
 */
export class Staging {
  readonly #client: S3Client;
  readonly #place: S3Location;
  readonly #signal: AbortSignal;

  /** @param place bucket and prefix, which ends with a slash */
  constructor(client: S3Client, place: S3Location, signal: AbortSignal) {
    this.#client = client;
    this.#place = place;
    this.#signal = signal;
  }

  at(name: string): S3Location {
    return { bucket: this.#place.bucket, key: `${this.#place.key}${name}` };
  }

  async read<T extends z.ZodType>(name: string, shape: T): Promise<z.output<T>> {
    const { bucket, key } = this.at(name);
    const text = await this.#try('read', name, async () => {
      const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
        abortSignal: this.#signal,
      });
      return (await Body?.transformToString('utf8')) ?? '';
    });
    let value: unknown = null;
    try {
      value = JSON.parse(text);
    } catch {
      // Reported below.
    }
    const parsed = shape.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new DefectError(
      `${formatS3Location({ bucket, key })} is not what this version of amc-ingest writes. Start the run again.`,
      { code: 'STAGED_FILE_NOT_READABLE' },
    );
  }

  async write(name: string, value: unknown): Promise<void> {
    const { bucket, key } = this.at(name);
    await this.#try('write', name, () =>
      this.#client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: JSON.stringify(value),
          ContentType: 'application/json',
        }),
        { abortSignal: this.#signal },
      ),
    );
  }

  async #try<T>(doing: string, name: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      const { bucket } = this.#place;
      throw toS3Error(cause, {
        doing: `${doing} ${formatS3Location(this.at(name))}`,
        bucket,
        permissions: 's3:GetObject and s3:PutObject',
        signal: this.#signal,
      });
    }
  }
}
