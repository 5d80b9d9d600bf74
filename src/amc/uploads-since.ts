import { AmcApiError } from './api-error.js';
import type { AmcUpload } from './upload.js';
import type { ListUploadsOptions } from './list-uploads-options.js';

/** Which uploads are listed, and by which calls. */
export interface UploadsSince {
  readonly uploads: { list(options: ListUploadsOptions): AsyncIterable<AmcUpload> };
  readonly dataSetId: string;
  readonly from: Date;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The data set's uploads since a time, and those of which AMC does not tell the time. How AMC wants the time written is
 * open: refused, all are listed.
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
