import { formatS3Location, parseOutputPrefix } from '../aws/s3-location.js';
import { checkRunIds } from './run-names.js';
import type { RunStoreOptions } from './run-store.js';
import { s3ObjectSettings, type S3ObjectSettings } from './s3-object-settings.js';

/** A run's own prefix in a bucket. */
export interface S3RunPrefix {
  readonly bucket: string;
  /** `PREFIX/DATASETID/` */
  readonly dataSetPrefix: string;
  /** `PREFIX/DATASETID/RUNID/` */
  readonly prefix: string;
  /** What the objects below it carry. */
  readonly settings: S3ObjectSettings;
}

/** Where the objects of a run go: all below one prefix, or what AMC reads separately from what is about the run. */
export interface S3RunLocation {
  /** Report and rejects. */
  readonly records: S3RunPrefix;
  /** Data files and the manifest: what AMC reads. The same as `records` unless `dataOut` says otherwise. */
  readonly data: S3RunPrefix;
}

/** The parts of a run's location in S3. */
export interface S3RunLocationOptions extends Pick<RunStoreOptions, 'out' | 'dataSetId' | 'runId'> {
  readonly dataOut?: string | undefined;
  readonly instanceIds?: readonly string[] | undefined;
  readonly kmsKeyId?: string | undefined;
}

/** @throws UsageError INVALID_RUN_NAME, INVALID_S3_LOCATION, INVALID_INSTANCE_IDS */
export function s3RunLocation({
  out,
  dataOut,
  dataSetId,
  runId,
  instanceIds,
  kmsKeyId,
}: S3RunLocationOptions): S3RunLocation {
  checkRunIds(dataSetId, runId);
  const at = (url: string, settings: S3ObjectSettings): S3RunPrefix => {
    const { bucket, key } = parseOutputPrefix(url);
    const dataSetPrefix = `${key}${dataSetId}/`;
    return { bucket, dataSetPrefix, prefix: `${dataSetPrefix}${runId}/`, settings };
  };
  const data = at(dataOut ?? out, s3ObjectSettings(instanceIds, kmsKeyId));
  if (dataOut === undefined) return { records: data, data };
  // The tag says which instances may read an object: none of them reads these.
  const records = at(out, s3ObjectSettings([], kmsKeyId));
  return locationOf(records) === locationOf(data) ? { records: data, data } : { records, data };
}

/** `s3://bucket/PREFIX/DATASETID/RUNID/` */
export function locationOf({ bucket, prefix }: S3RunPrefix): string {
  return formatS3Location({ bucket, key: prefix });
}
