import { AmcOutcomeUnknownError } from './errors.js';
import type { InstanceSession } from './instance-session.js';
import { createUploadAnswer, sameDataSource, uploadStatus } from './upload.js';
import type { AmcUpload, AmcUploadStatus, UploadDefinition } from './upload.js';
import type { ListUploadsOptions } from './list-uploads-options.js';
import { uploadsSince } from './uploads-since.js';

/** Our clock, AMC's clock and the one that stamps uploads may differ by this much. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** The upload that a request created, or turned out to have created. */
export interface CreatedUpload {
  readonly uploadId: string;
  readonly status: AmcUploadStatus;
  /** True when AMC's answer was lost and the upload was found by a look-up. */
  readonly found: boolean;
}

export interface CreateUploadOptions {
  readonly amc: InstanceSession;
  readonly uploads: {
    list(options: ListUploadsOptions): AsyncIterable<AmcUpload>;
    get(
      dataSetId: string,
      uploadId: string,
      options: { signal?: AbortSignal | undefined },
    ): Promise<AmcUpload>;
  };
  readonly dataSetId: string;
  readonly upload: UploadDefinition;
  readonly signal?: AbortSignal | undefined;
}

type Sent = Omit<CreatedUpload, 'found'>;

/**
 * Sends CreateUpload so that it takes effect once. It first records the uploads of the last minutes, so that it
 * never mistakes an earlier upload of the same files for the one that it sent.
 */
export async function createUpload(options: CreateUploadOptions): Promise<CreatedUpload> {
  const { amc, dataSetId, upload, signal } = options;
  const { session } = amc;
  const known = new Set<string>();
  const since = (): Date =>
    new Date(Math.min(session.options.clock.now(), session.serverNow()) - CLOCK_SKEW_MS);
  for await (const earlier of uploadsSince({ ...options, from: since() })) known.add(earlier.uploadId);
  // Computed again: the answer to the first list has shown how much AMC's clock differs from ours.
  const from = since();

  const { value, found } = await amc.sendOrFind<Sent>({
    operation: 'CreateUpload',
    advice: `List the uploads of ${dataSetId} before you send it again: a repeated ADDITIVE upload counts every row twice.`,
    signal,
    send: async () => {
      const answer = await amc.call({
        operation: 'CreateUpload',
        path: { dataSetId },
        body: upload,
        answer: createUploadAnswer,
        repeat: 'when-not-done',
        signal,
      });
      return { uploadId: answer.uploadId, status: uploadStatus(answer.status ?? 'SUBMITTED') };
    },
    find: () => findUpload(options, from, known),
  });
  return { ...value, found };
}

async function findUpload(
  options: CreateUploadOptions,
  from: Date,
  known: ReadonlySet<string>,
): Promise<Sent | undefined> {
  const { uploads, dataSetId, upload, signal } = options;
  for await (const candidate of uploadsSince({ ...options, from })) {
    if (known.has(candidate.uploadId)) continue;
    const seen =
      candidate.dataSource === undefined
        ? await uploads.get(dataSetId, candidate.uploadId, { signal })
        : candidate;
    if (seen.dataSource === undefined) {
      throw new AmcOutcomeUnknownError(
        `AMC shows a new upload ${seen.uploadId} of ${dataSetId} without telling its files, so that it cannot be determined whether it is the one that was sent. Query it before you send again.`,
        { code: 'AMC_OUTCOME_UNKNOWN', operation: 'CreateUpload', mayHaveHappened: true, retryable: false },
      );
    }
    if (sameDataSource(upload.dataSource, seen.dataSource)) {
      return { uploadId: seen.uploadId, status: seen.status };
    }
  }
  return undefined;
}
