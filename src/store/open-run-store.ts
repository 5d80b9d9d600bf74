import { openCustomStore } from './custom-store.js';
import { openLocalStore } from './local-store.js';
import type { RunStore, RunStoreOptions } from './run-store.js';
import { isS3Url } from '../aws/s3-location.js';

/**
 * Opens the caller's own store, or the one that `out` names: S3 for `s3://bucket/prefix`, otherwise a local folder
 * (created if missing). Whatever would keep the run from being written is reported here, before the work begins.
 */
export async function openRunStore(options: RunStoreOptions): Promise<RunStore> {
  if (options.store !== undefined) return openCustomStore(options.store, options);
  if (!isS3Url(options.out)) return openLocalStore(options);
  // Loaded only now, as few local runs need it.
  const { openS3Store } = await import('./s3-store.js');
  return openS3Store(options);
}
