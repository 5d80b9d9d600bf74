import { AbortMultipartUploadCommand, type MultipartUpload, type S3Client } from '@aws-sdk/client-s3';
import { toS3Error, describeS3Failure } from '../aws/s3-error.js';
import { listUploads } from '../aws/s3-listing.js';
import { formatS3Location, parseOutputPrefix } from '../aws/s3-location.js';
import { type CheckResult, failedBy, ok, skipped, warning } from './check-result.js';

const NAME = 'abort uploads';
const HOUR_MS = 3_600_000;
/** The most uploads checked at once; the next call handles the rest. */
const MAX_UPLOADS = 10_000;
/** `DATASET/RUN/` and the files that a run writes there, below the output's prefix. */
const FILE_OF_RUN = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*\/(?:data\/.+|report\.json|rejects\.jsonl)$/;

export interface AbortUploadsOptions {
  /** Output location of the runs, `s3://bucket/prefix`. */
  readonly out: string;
  /** Uploads that were started longer ago belong to dead runs. */
  readonly olderThanHours: number;
  /** Asks whether to continue. */
  readonly confirm: (question: string) => Promise<boolean>;
  readonly client: S3Client;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. Default: the system's time. */
  readonly now?: (() => number) | undefined;
}

/**
 * Aborts multipart uploads that dead runs left below an output prefix: their parts are invisible but charged
 * for. Aborts only uploads of files of runs, and only when asked to; other uploads are counted and left alone.
 * A live run whose upload is aborted anyway sends its file again.
 * @throws UsageError when `out` is not such a URL; InterruptedError
 */
export async function abortOldUploads(options: AbortUploadsOptions): Promise<CheckResult> {
  const { client, signal, olderThanHours, confirm, now = Date.now } = options;
  const place = parseOutputPrefix(options.out);
  const where = formatS3Location(place);
  const began = now() - olderThanHours * HOUR_MS;
  const attempt = (doing: string, permissions: string) => ({
    doing: `${doing} below ${where}`,
    bucket: place.bucket,
    permissions,
    signal,
  });
  const old: MultipartUpload[] = [];
  let others = 0;
  try {
    for await (const upload of listUploads(client, place.bucket, place.key, signal)) {
      if (upload.Initiated === undefined || upload.Initiated.getTime() >= began) continue;
      if (!FILE_OF_RUN.test((upload.Key ?? '').slice(place.key.length))) others += 1;
      else if (old.push(upload) >= MAX_UPLOADS) break;
    }
  } catch (cause) {
    const listing = attempt('list the unfinished uploads', 's3:ListBucketMultipartUploads');
    return failedBy(NAME, toS3Error(cause, listing));
  }
  const leftAlone = others === 0 ? '' : ` ${others} old upload(s) of other files were left alone.`;
  const age = `older than ${olderThanHours} h`;
  if (old.length === 0) return ok(NAME, `no run has left uploads ${age} below ${where}.${leftAlone}`);
  try {
    if (!(await confirm(`Abort ${old.length} multipart upload(s) of runs, ${age}, below ${where}?`)))
      return skipped(NAME, 'nothing was aborted.');
  } catch (error) {
    return failedBy(NAME, error);
  }
  let aborted = 0;
  let ended = 0;
  for (const { Key, UploadId } of old) {
    try {
      await client.send(new AbortMultipartUploadCommand({ Bucket: place.bucket, Key, UploadId }), {
        abortSignal: signal,
      });
      aborted += 1;
    } catch (cause) {
      if (describeS3Failure(cause).name === 'NoSuchUpload') {
        ended += 1;
        continue;
      }
      const error = toS3Error(cause, attempt('abort unfinished uploads', 's3:AbortMultipartUpload'));
      const failure = failedBy(NAME, error);
      return { ...failure, message: `${aborted} of ${old.length} were aborted. ${failure.message}` };
    }
  }
  const meanwhile = ended === 0 ? '' : ` ${ended} had ended meanwhile.`;
  const done = `${aborted} multipart upload(s) of runs, ${age}, were aborted below ${where}.${meanwhile}${leftAlone}`;
  return old.length < MAX_UPLOADS
    ? ok(NAME, done)
    : warning(NAME, done, 'There may be more: run the same command again.');
}
