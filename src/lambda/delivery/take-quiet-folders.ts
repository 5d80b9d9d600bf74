import { digestOf } from '../../delivery/judge-delivery.js';
import { s3Folder } from '../../delivery/s3-folder.js';
import type { DataSetRoute, LambdaConfig } from '../config/lambda-config.js';
import { errorFields } from '../log.js';
import { RetryLaterError } from '../retry-later-error.js';
import type { Invocation } from '../services.js';
import { DeliveryRecords } from './delivery-record.js';
import { isFolderRoute, takeFolder, type FolderRoute, type FolderWork } from './process-folder.js';

/**
 * Looks at every folder that is being filled, and takes those that have been quiet for long enough.
 * @throws RetryLaterError DROPS_FAILED when one of them failed; all others were still checked
 */
export async function takeQuietFolders(
  routeOf: (bucket: string, key: string) => DataSetRoute | null,
  workFor: (bucket: string, folder: string) => FolderWork,
  { s3, signal }: Invocation,
  config: LambdaConfig,
): Promise<void> {
  const records = new DeliveryRecords(s3, config.claims);
  let failures = 0;
  for (const { bucket, folder } of await records.openFolders(signal)) {
    const route = routeOf(bucket, `${folder}x`);
    if (route === null || !isFolderRoute(route)) continue;
    const work = workFor(bucket, folder);
    try {
      await takeQuietFolder({ bucket, folder, route, work, records });
    } catch (error) {
      if (signal.aborted) throw error;
      // The other folders must not wait for one that always fails.
      work.log.step('error', 'failed', errorFields(error));
      failures += 1;
    }
  }
  if (failures === 0) return;
  throw new RetryLaterError(`${failures} folders failed. The next tick looks at them again.`, {
    code: 'DROPS_FAILED',
  });
}

interface QuietFolder {
  readonly bucket: string;
  readonly folder: string;
  readonly route: FolderRoute;
  readonly work: FolderWork;
  readonly records: DeliveryRecords;
}

/** Takes a folder, and leaves it for the next tick unless nothing is left to do. */
async function takeQuietFolder({ bucket, folder, route, work, records }: QuietFolder): Promise<void> {
  const { s3, signal } = work.invocation;
  const contents = async () => digestOf((await s3Folder(s3, { bucket, key: folder }, signal)).files);
  const before = await contents();
  const { kind } = await takeFolder(bucket, folder, route, work);
  if (kind === 'collected' || kind === 'retry') return;
  await records.close(bucket, folder);
  // A file that arrived meanwhile reopened the folder before it was closed here.
  if ((await contents()) !== before) await records.open(bucket, folder);
}
