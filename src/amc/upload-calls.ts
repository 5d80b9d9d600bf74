import type { AmcSession } from './amc-session.js';
import type { CallOptions } from './data-set-calls.js';
import { paginate } from './paginate.js';
import { createUpload } from './create-upload.js';
import type { CreatedUpload } from './create-upload.js';
import type { LookUpPolicy } from './send-or-find.js';
import { uploadEnvelope, uploadPage } from './upload.js';
import type { AmcUpload, UploadDefinition } from './upload.js';
import { waitForUpload } from './wait-for-upload.js';
import type { UploadResult, WaitOptions } from './wait-for-upload.js';
import type { ListUploadsOptions } from './list-uploads-options.js';

export type { ListUploadsOptions } from './list-uploads-options.js';

/** The upload operations of one instance. Every method throws AmcError, or AmcInterruptedError on abort. */
export class UploadCalls {
  readonly #session: AmcSession;
  readonly #instanceId: string;
  readonly #lookUp: LookUpPolicy;

  constructor(session: AmcSession, instanceId: string, lookUp: LookUpPolicy) {
    this.#session = session;
    this.#instanceId = instanceId;
    this.#lookUp = lookUp;
  }

  /**
   * CreateUpload, once: after a failure that leaves open whether AMC took it, the upload is looked up by its
   * data source before it is sent again. Throws AmcOutcomeUnknownError when that cannot be determined.
   */
  async create(
    dataSetId: string,
    upload: UploadDefinition,
    { signal }: CallOptions = {},
  ): Promise<CreatedUpload> {
    return createUpload({
      session: this.#session,
      instanceId: this.#instanceId,
      uploads: this,
      lookUp: this.#lookUp,
      dataSetId,
      upload,
      signal,
    });
  }

  /** ListUploads: all that fit the filters, page by page. */
  list(options: ListUploadsOptions = {}): AsyncIterable<AmcUpload> {
    const { dataSetId, status, createdAt, comparator = 'GTE', maxResults, signal } = options;
    return paginate('ListUploads', async (nextToken) => {
      const page = await this.#session.call({
        operation: 'ListUploads',
        path: { instanceId: this.#instanceId },
        query: {
          nextToken,
          maxResults: maxResults?.toString(),
          dataSetId,
          status,
          createdAt: createdAt?.toISOString(),
          createdAtComparator: createdAt === undefined ? undefined : comparator,
        },
        answer: uploadPage,
        signal,
      });
      return { ...page, items: page.items.map((upload) => this.#cleaned(upload)) };
    });
  }

  /** GetUpload. Throws AmcApiError with status 404 when there is none. */
  async get(dataSetId: string, uploadId: string, { signal }: CallOptions = {}): Promise<AmcUpload> {
    return this.#get(dataSetId, uploadId, signal);
  }

  async #get(
    dataSetId: string,
    uploadId: string,
    signal: AbortSignal | undefined,
    maxElapsedMs?: number,
  ): Promise<AmcUpload> {
    const { upload } = await this.#session.call({
      operation: 'GetUpload',
      path: { instanceId: this.#instanceId, dataSetId, uploadId },
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
      this.#session.options.clock,
      options,
    );
  }

  /** AMC's message may quote a value of the data; it must not reach the user's logs. */
  #cleaned(upload: AmcUpload): AmcUpload {
    return upload.message === undefined
      ? upload
      : { ...upload, message: this.#session.clean(upload.message) };
  }
}
