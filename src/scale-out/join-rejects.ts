import { Readable } from 'node:stream';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { toS3Error } from '../aws/s3-error.js';
import { formatS3Location, type S3Location } from '../aws/s3-location.js';
import { InputError } from '../errors.js';
import { openS3Object, s3InputObject } from '../read/s3-object.js';
import { s3ObjectSettings } from '../store/s3-object-settings.js';
import { partSizeOf } from '../store/s3-upload.js';
import type { RejectList } from './collect-results.js';
import type { OpenedPlan } from './open-plan.js';
import type { StepContext } from './plan-run.js';
import { STAGED } from './staging.js';

/** Parts in flight; with the one being filled this bounds the memory: 24 MiB for lists up to 80 GB. */
const CONCURRENT_PARTS = 2;

/** Streams the ranges' lists of rejects, in order, into the run's list. Nothing is kept on disk. */
export async function joinRejects(
  lists: readonly RejectList[],
  target: S3Location,
  { options }: OpenedPlan,
  { s3, staging, signal }: StepContext,
): Promise<void> {
  const place = {
    Bucket: target.bucket,
    Key: target.key,
    ContentType: 'application/x-ndjson',
    // If AMC reads from another location, the tag that says which instances may read is of no use here.
    ...s3ObjectSettings(options.dataOut === undefined ? options.instanceIds : [], options.kmsKeyId),
  };
  async function* content(): AsyncGenerator<Buffer> {
    for (const { index, bytes } of lists) {
      const object = s3InputObject({
        ...staging.at(STAGED.rejects(index)),
        size: bytes,
        etag: '',
        versionId: null,
      });
      yield* openS3Object(object, s3, signal);
    }
  }
  try {
    if (lists.length === 0) {
      await s3.send(new PutObjectCommand({ ...place, Body: '', ContentLength: 0 }), { abortSignal: signal });
      return;
    }
    const partSize = partSizeOf(lists.reduce((sum, { bytes }) => sum + bytes, 0));
    const body = Readable.from(content(), { objectMode: false });
    await new Upload({
      client: s3,
      params: { ...place, Body: body },
      partSize,
      queueSize: CONCURRENT_PARTS,
    }).done();
  } catch (cause) {
    // It was not the input that changed, but a working file: no reason to refuse the drop.
    throw toS3Error(cause instanceof InputError ? new Error(cause.code) : cause, {
      doing: `write ${formatS3Location(target)}`,
      bucket: target.bucket,
      permissions: 's3:PutObject',
      signal,
    });
  }
}
