import type { S3Client } from '@aws-sdk/client-s3';
import { S3RunObjects } from '../store/s3-run-objects.js';
import { s3RunLocation } from '../store/s3-run-location.js';
import type { RunSettings } from './run-plan.js';

/** The objects of a run, where `ingest()` would put them. */
export function runObjects(
  { options, plan, runId }: Pick<RunSettings, 'options' | 'plan'> & { readonly runId: string },
  client: S3Client,
): S3RunObjects {
  const { out, dataOut, instanceIds, kmsKeyId } = options;
  const { dataSetId } = plan;
  return new S3RunObjects(client, s3RunLocation({ out, dataOut, dataSetId, runId, instanceIds, kmsKeyId }));
}
