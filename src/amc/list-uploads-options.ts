import type { ListOptions } from './data-set-calls.js';
import type { AmcComparator, UPLOAD_STATUSES } from './upload.js';

/** Which uploads are listed. */
export interface ListUploadsOptions extends ListOptions {
  readonly dataSetId?: string | undefined;
  readonly status?: (typeof UPLOAD_STATUSES)[number] | undefined;
  /** Compared with the uploads' creation time as `comparator` says (default GTE). */
  readonly createdAt?: Date | undefined;
  readonly comparator?: AmcComparator | undefined;
}
