import type { S3ClientSource } from '../aws/load-s3-client.js';
import { formatS3Location, parseOutputPrefix } from '../aws/s3-location.js';
import type { EntryStore } from './entry-store.js';

/** Entries in S3; the S3 code is loaded when an entry is first read or written. */
export class LazyS3EntryStore implements EntryStore {
  readonly location: string;
  readonly #url: string;
  readonly #s3Client: S3ClientSource;
  readonly #kmsKeyId: string | undefined;
  #opened: Promise<EntryStore> | null = null;

  /** @throws UsageError INVALID_S3_LOCATION */
  constructor(url: string, s3Client: S3ClientSource, kmsKeyId?: string) {
    this.location = formatS3Location(parseOutputPrefix(url));
    this.#url = url;
    this.#s3Client = s3Client;
    this.#kmsKeyId = kmsKeyId;
  }

  async create(key: string, text: string, signal: AbortSignal): Promise<boolean> {
    return (await this.#open()).create(key, text, signal);
  }

  async read(key: string, signal: AbortSignal): Promise<string | null> {
    return (await this.#open()).read(key, signal);
  }

  async list(prefix: string, signal: AbortSignal): Promise<readonly string[]> {
    return (await this.#open()).list(prefix, signal);
  }

  async first(prefix: string, signal: AbortSignal): Promise<string | null> {
    return (await this.#open()).first(prefix, signal);
  }

  async newest(prefix: string, signal: AbortSignal): Promise<readonly string[]> {
    return (await this.#open()).newest(prefix, signal);
  }

  #open(): Promise<EntryStore> {
    this.#opened ??= this.#make();
    return this.#opened;
  }

  async #make(): Promise<EntryStore> {
    const { S3EntryStore } = await import('./s3-entry-store.js');
    return new S3EntryStore(this.#url, await this.#s3Client(), this.#kmsKeyId);
  }
}
