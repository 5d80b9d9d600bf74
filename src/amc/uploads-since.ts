import { AmcApiError } from './api-error.js';
import type { AmcUpload } from './upload.js';
import type { ListUploadsOptions } from './list-uploads-options.js';

/** Which uploads to list, and the calls to use. */
export interface UploadsSince {
  readonly uploads: { list(options: ListUploadsOptions): AsyncIterable<AmcUpload> };
  readonly dataSetId: string;
  readonly from: Date;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The data set's uploads since a time, and those for which AMC reports no time. It is undocumented how AMC
 * expects the time to be written: if AMC refuses it, all uploads are listed.
 */
export async function* uploadsSince({
  uploads,
  dataSetId,
  from,
  signal,
}: UploadsSince): AsyncGenerator<AmcUpload, void, void> {
  try {
    yield* uploads.list({ dataSetId, createdAt: from, comparator: 'GTE', signal });
  } catch (error) {
    if (!(error instanceof AmcApiError) || error.status !== 400) throw error;
    for await (const upload of uploads.list({ dataSetId, signal })) {
      const createdAt = Date.parse(upload.createdAt ?? '');
      if (Number.isNaN(createdAt) || createdAt >= from.getTime()) yield upload;
    }
  }
}
