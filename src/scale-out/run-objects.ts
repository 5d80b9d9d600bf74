import type { S3Client } from '@aws-sdk/client-s3';
import { parseOutputPrefix } from '../aws/s3-location.js';
import { checkRunIds } from '../store/run-names.js';
import { s3ObjectSettings } from '../store/s3-object-settings.js';
import { S3RunObjects } from '../store/s3-run-objects.js';
import type { RunSettings } from './run-plan.js';

/** The objects of a run, where `ingest()` would put them. */
export function runObjects(
  { options, plan, runId }: Pick<RunSettings, 'options' | 'plan'> & { readonly runId: string },
  client: S3Client,
): S3RunObjects {
  checkRunIds(plan.dataSetId, runId);
  const { bucket, key } = parseOutputPrefix(options.out);
  const dataSetPrefix = `${key}${plan.dataSetId}/`;
  const prefix = `${dataSetPrefix}${runId}/`;
  const settings = s3ObjectSettings(options.instanceIds, options.kmsKeyId);
  return new S3RunObjects({ client, bucket, dataSetPrefix, prefix, settings });
}
