import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openRunStore } from '../../src/store/open-run-store.js';
import type { RunStore, RunStoreOptions } from '../../src/store/run-store.js';
import { S3Server } from './s3-server.js';
import { temporaryFolder } from './temporary-folder.js';

export const BUCKET = 'the-bucket';
/** For the run that the fixture opens. */
export const RUN_PREFIX = 'crm/r1/';

/** A strict S3 server for a test file, with an empty bucket for each test. */
export class S3StoreFixture {
  readonly server = new S3Server();
  stagingRoot = '';

  open(options: Partial<RunStoreOptions> = {}, config: S3ClientConfig = {}): Promise<RunStore> {
    const { stagingRoot } = this;
    const s3Client = this.server.client({ maxAttempts: 5, ...config });
    return openRunStore({
      out: `s3://${BUCKET}`,
      dataSetId: 'crm',
      runId: 'r1',
      s3Client,
      stagingRoot,
      ...options,
    });
  }

  /** The bytes of an object of the run as text. */
  text(name: string): string | undefined {
    return this.server.object(BUCKET, RUN_PREFIX + name)?.bytes.toString();
  }
}

/** Starts the server before the tests of the file, and empties it before each of them. */
export function s3StoreFixture(): S3StoreFixture {
  const fixture = new S3StoreFixture();
  beforeAll(() => fixture.server.listen());
  afterAll(() => fixture.server.close());
  beforeEach(async () => {
    fixture.server.createBucket(BUCKET);
    fixture.server.clearFaults();
    fixture.server.requests.length = 0;
    fixture.stagingRoot = await temporaryFolder();
  });
  return fixture;
}

/** Stages a file and puts it. */
export async function putText(store: RunStore, name: string, content: Buffer | string): Promise<void> {
  const staged = join(store.stagingFolder, name.replaceAll('/', '-'));
  await writeFile(staged, content);
  await store.put(name, staged, 'application/gzip');
}
