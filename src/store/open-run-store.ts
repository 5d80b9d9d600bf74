import { openCustomStore } from './custom-store.js';
import { openLocalStore } from './local-store.js';
import type { RunStore, RunStoreOptions } from './run-store.js';
import { isS3Url } from '../aws/s3-location.js';
import { openS3Store } from './s3-store.js';

/**
 * Opens the caller's own store, or the one that `out` names: S3 for `s3://bucket/prefix`, otherwise a local folder (made when missing).
 * Whatever would keep the run from being written is told here, before the work begins.
 */
export function openRunStore(options: RunStoreOptions): Promise<RunStore> {
  if (options.store !== undefined) return openCustomStore(options.store, options);
  return isS3Url(options.out) ? openS3Store(options) : openLocalStore(options);
}
