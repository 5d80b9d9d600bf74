import type { S3Client } from '@aws-sdk/client-s3';
import { AmcApiError, type AmcInstance } from '../amc/index.js';
import { listObjects } from '../aws/s3-listing.js';
import type { S3Location } from '../aws/s3-location.js';
import { toS3Error } from '../aws/s3-error.js';
import { IngestError } from '../errors.js';
import { deleteKeys } from '../store/s3-cleanup.js';
import { isProbeDataSet, PROBE_FOLDER, probeStart } from './probe-data-set.js';

/** A probe that began longer ago has ended or died: none waits longer. */
export const LEFT_AFTER_MS = 8 * 3_600_000;

export interface CleanUpScope {
  readonly instance: AmcInstance;
  readonly client: S3Client;
  /** Where runs are written. */
  readonly out: S3Location;
}

/** Leftovers of probes. */
export interface Leftovers {
  readonly dataSetIds: readonly string[];
  /** Files, by their keys. */
  readonly keys: readonly string[];
  /** Of probes that may still be running. */
  readonly young: number;
}

/**
 * What earlier probes left at the instance and below the output's prefix, found by name.
 * @param before only probes that began before this time (milliseconds since the epoch)
 */
export async function findLeftovers(
  { instance, client, out }: CleanUpScope,
  before: number,
  signal: AbortSignal,
): Promise<Leftovers> {
  const dataSetIds: string[] = [];
  const young = new Set<string>();
  for await (const dataSet of instance.dataSets.list({ signal })) {
    if (!isProbeDataSet(dataSet)) continue;
    if ((probeStart(dataSet.dataSetId) ?? before) < before) dataSetIds.push(dataSet.dataSetId);
    else young.add(dataSet.dataSetId);
  }
  const keys: string[] = [];
  const prefix = `${out.key}${PROBE_FOLDER}`;
  try {
    for await (const { Key = '' } of listObjects(client, out.bucket, prefix, signal)) {
      const [dataSetId = ''] = Key.slice(prefix.length).split('/');
      const start = probeStart(dataSetId);
      if (start === null) continue;
      if (start < before) keys.push(Key);
      else young.add(dataSetId);
    }
  } catch (cause) {
    throw toS3Error(cause, {
      doing: `list s3://${out.bucket}/${prefix}`,
      bucket: out.bucket,
      permissions: 's3:ListBucket',
      signal,
    });
  }
  return { dataSetIds, keys, young: young.size };
}

/** What could not be deleted, and why. */
export interface NotDeleted {
  readonly what: string;
  readonly why: string;
}

/** Deletes data sets and files, trying all of them. What is already gone is fine. */
export async function deleteLeftovers(
  { instance, client, out }: CleanUpScope,
  { dataSetIds, keys }: Pick<Leftovers, 'dataSetIds' | 'keys'>,
  signal: AbortSignal,
): Promise<readonly NotDeleted[]> {
  const left: NotDeleted[] = [];
  for (const dataSetId of dataSetIds) {
    try {
      await instance.dataSets.delete(dataSetId, { signal });
    } catch (error) {
      if (error instanceof AmcApiError && error.status === 404) continue;
      left.push({ what: `data set ${dataSetId}`, why: reasonOf(error) });
    }
  }
  try {
    await deleteKeys(client, out.bucket, keys, signal);
  } catch (cause) {
    const attempt = { doing: 'delete the files', bucket: out.bucket, permissions: 's3:DeleteObject', signal };
    left.push({
      what: `files below s3://${out.bucket}/${out.key}${PROBE_FOLDER}`,
      why: reasonOf(toS3Error(cause, attempt)),
    });
  }
  return left;
}

function reasonOf(error: unknown): string {
  if (error instanceof IngestError) return error.message;
  throw error;
}
