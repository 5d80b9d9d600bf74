import type { S3Client } from '@aws-sdk/client-s3';
import { loadS3Client } from '../aws/load-s3-client.js';

/** Creates the S3 client when it is first needed, and closes it if it is its own. */
export class LazyS3Client {
  readonly #given: S3Client | undefined;
  #made: Promise<S3Client> | null = null;

  constructor(given: S3Client | undefined) {
    this.#given = given;
  }

  get(): S3Client | Promise<S3Client> {
    if (this.#given !== undefined) return this.#given;
    this.#made ??= loadS3Client();
    return this.#made;
  }

  async close(): Promise<void> {
    const made = await this.#made?.catch(() => null);
    made?.destroy();
  }
}
