import type { S3Client } from '@aws-sdk/client-s3';
import { S3RunObjects } from '../store/s3-run-objects.js';
import { s3RunPlace } from '../store/s3-run-place.js';
import type { RunSettings } from './run-plan.js';

/** The objects of a run, where `ingest()` would put them. */
export function runObjects(
  { options, plan, runId }: Pick<RunSettings, 'options' | 'plan'> & { readonly runId: string },
  client: S3Client,
): S3RunObjects {
  const { out, dataOut, instanceIds, kmsKeyId } = options;
  const { dataSetId } = plan;
  return new S3RunObjects(client, s3RunPlace({ out, dataOut, dataSetId, runId, instanceIds, kmsKeyId }));
}
