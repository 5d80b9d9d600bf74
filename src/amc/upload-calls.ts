import type { CallOptions } from './data-set-calls.js';
import { createUpload } from './create-upload.js';
import type { CreatedUpload } from './create-upload.js';
import { uploadEnvelope, uploadPage } from './upload.js';
import type { AmcUpload, UploadDefinition } from './upload.js';
import { waitForUpload } from './wait-for-upload.js';
import type { UploadResult, WaitOptions } from './wait-for-upload.js';
import type { ListUploadsOptions } from './list-uploads-options.js';
import type { InstanceSession } from './instance-session.js';

export type { ListUploadsOptions } from './list-uploads-options.js';

/** The upload operations of one instance. Every method throws AmcError, or AmcInterruptedError on abort. */
export class UploadCalls {
  readonly #amc: InstanceSession;

  constructor(amc: InstanceSession) {
    this.#amc = amc;
  }

  /**
   * CreateUpload, once: after a failure that leaves open whether AMC accepted it, the upload is looked up by
   * its data source before it is sent again. Throws AmcOutcomeUnknownError when the outcome cannot be
   * determined.
   */
  async create(
    dataSetId: string,
    upload: UploadDefinition,
    { signal }: CallOptions = {},
  ): Promise<CreatedUpload> {
    return createUpload({
      amc: this.#amc,
      uploads: this,
      dataSetId,
      upload,
      signal,
    });
  }

  /** ListUploads: all uploads that match the filters, page by page. */
  list(options: ListUploadsOptions = {}): AsyncIterable<AmcUpload> {
    const { dataSetId, status, createdAt, comparator = 'GTE', maxResults, signal } = options;
    return this.#amc.list({
      operation: 'ListUploads',
      query: {
        maxResults: maxResults?.toString(),
        dataSetId,
        status,
        createdAt: createdAt?.toISOString(),
        createdAtComparator: createdAt === undefined ? undefined : comparator,
      },
      answer: uploadPage,
      clean: (upload) => this.#cleaned(upload),
      signal,
    });
  }

  /** GetUpload. Throws AmcApiError with status 404 when there is no such upload. */
  async get(dataSetId: string, uploadId: string, { signal }: CallOptions = {}): Promise<AmcUpload> {
    return this.#get(dataSetId, uploadId, signal);
  }

  async #get(
    dataSetId: string,
    uploadId: string,
    signal: AbortSignal | undefined,
    maxElapsedMs?: number,
  ): Promise<AmcUpload> {
    const { upload } = await this.#amc.call({
      operation: 'GetUpload',
      path: { dataSetId, uploadId },
      answer: uploadEnvelope,
      signal,
      maxElapsedMs,
    });
    return this.#cleaned(upload);
  }

  /** Polls the upload until it ends. FAILED is a result, not an error. */
  async wait(dataSetId: string, uploadId: string, options: WaitOptions = {}): Promise<UploadResult> {
    return waitForUpload(
      (leftMs) => this.#get(dataSetId, uploadId, options.signal, leftMs),
      { dataSetId, uploadId },
      this.#amc.session.options.clock,
      options,
    );
  }

  /** AMC's message may quote a value of the data; it must not reach the user's logs. */
  #cleaned(upload: AmcUpload): AmcUpload {
    return upload.message === undefined
      ? upload
      : { ...upload, message: this.#amc.session.clean(upload.message) };
  }
}
