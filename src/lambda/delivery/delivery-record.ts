import { createHash } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { isMissing, toS3Error } from '../../aws/s3-error.js';
import { listObjects } from '../../aws/s3-listing.js';
import { formatS3Location, type S3Location } from '../../aws/s3-location.js';
import type { DeliveryFile } from '../../delivery/judge-delivery.js';

/** Which files of a folder were last taken as a delivery. */
const recordShape = z.object({
  bucket: z.string(),
  folder: z.string(),
  /** Identifies the files and their content. */
  digest: z.string(),
  /** The files and their content, by {@link fileId}. */
  files: z.array(z.string()),
});
export type DeliveryRecord = z.output<typeof recordShape>;

const openShape = z.object({ bucket: z.string(), folder: z.string() });
export type OpenFolder = z.output<typeof openShape>;

/** Digits that distinguish a file of a delivery from the others. */
const ID_DIGITS = 16;
const PERMISSIONS = 's3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket';

/** Distinguishes a file and its content from others in its folder. */
export function fileId({ name, size, mark }: DeliveryFile): string {
  return createHash('sha256')
    .update(JSON.stringify([name, size, mark]))
    .digest('hex')
    .slice(0, ID_DIGITS);
}

/** Remembers, next to the claims, which folders are being filled and which were taken. */
export class DeliveryRecords {
  readonly #client: S3Client;
  readonly #place: S3Location;

  constructor(client: S3Client, claims: S3Location) {
    this.#client = client;
    this.#place = claims;
  }

  async read(bucket: string, folder: string): Promise<DeliveryRecord | null> {
    return this.#read(`deliveries/${nameOf(bucket, folder)}`, recordShape);
  }

  async write(record: DeliveryRecord): Promise<void> {
    await this.#write(`deliveries/${nameOf(record.bucket, record.folder)}`, record);
  }

  /** Notes that a folder is being filled, so that the next tick looks at it. */
  async open(bucket: string, folder: string): Promise<void> {
    await this.#write(`open/${nameOf(bucket, folder)}`, { bucket, folder });
  }

  async close(bucket: string, folder: string): Promise<void> {
    const key = this.#key(`open/${nameOf(bucket, folder)}`);
    await this.#tell('forget', key, () =>
      this.#client.send(new DeleteObjectCommand({ Bucket: this.#place.bucket, Key: key })),
    );
  }

  /** The folders that are being filled. */
  async openFolders(signal: AbortSignal): Promise<readonly OpenFolder[]> {
    const found: OpenFolder[] = [];
    const prefix = this.#key('open/');
    await this.#tell('list', prefix, async () => {
      for await (const { Key = '' } of listObjects(this.#client, this.#place.bucket, prefix, signal)) {
        const open = await this.#read(Key.slice(this.#place.key.length), openShape);
        if (open !== null) found.push(open);
      }
    });
    return found;
  }

  async #read<T>(name: string, shape: z.ZodType<T>): Promise<T | null> {
    const key = this.#key(name);
    return this.#tell('read', key, async () => {
      try {
        const { Body } = await this.#client.send(
          new GetObjectCommand({ Bucket: this.#place.bucket, Key: key }),
        );
        const parsed = shape.safeParse(JSON.parse((await Body?.transformToString('utf8')) ?? ''));
        return parsed.success ? parsed.data : null;
      } catch (cause) {
        if (isMissing(cause) || cause instanceof SyntaxError) return null;
        throw cause;
      }
    });
  }

  async #write(name: string, value: unknown): Promise<void> {
    const key = this.#key(name);
    const put = new PutObjectCommand({
      Bucket: this.#place.bucket,
      Key: key,
      Body: JSON.stringify(value),
      ContentType: 'application/json',
    });
    await this.#tell('write', key, () => this.#client.send(put));
  }

  #key(name: string): string {
    return this.#place.key + name;
  }

  async #tell<T>(doing: string, key: string, work: () => Promise<T>): Promise<T> {
    const { bucket } = this.#place;
    try {
      return await work();
    } catch (cause) {
      const what = `${doing} the record of a delivery, ${formatS3Location({ bucket, key })}`;
      throw toS3Error(cause, { doing: what, bucket, permissions: PERMISSIONS });
    }
  }
}

function nameOf(bucket: string, folder: string): string {
  return `${bucket}/${createHash('sha256').update(folder).digest('hex')}.json`;
}
