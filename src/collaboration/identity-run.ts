import { createHash } from 'node:crypto';
import type { S3ClientSource } from '../aws/load-s3-client.js';
import { UsageError } from '../errors.js';
import { KEYS_NAME } from '../model/collaboration.js';
import { readFinishedRun } from '../verify/read-finished-run.js';

/** A finished run that wrote an identity table. */
export interface IdentityRun {
  readonly location: string;
  readonly runId: string;
  /** Distinct keys. */
  readonly keyCount: number;
  /** Identifies the content. */
  readonly digest: string;
  /** Hashes of its keys, ascending. */
  readonly keys: () => AsyncIterable<Uint8Array>;
}

/**
 * Opens the run of an identity table to compare keys with it.
 * @param run folder of the run, or `s3://bucket/prefix/TABLE/RUNID`
 * @throws UsageError NO_IDENTITY_RUN, NO_RUN
 */
export async function openIdentityRun(
  run: string,
  reach: { readonly signal: AbortSignal; readonly s3Client: S3ClientSource },
): Promise<IdentityRun> {
  const { report, place, files, listed } = await readFinishedRun(run, reach);
  const { collaboration, runId } = report;
  if (collaboration?.table !== 'identity' || !listed.has(KEYS_NAME)) {
    throw new UsageError(
      `The run at ${place} wrote no identity table. Name the folder of one, as its run said it: OUT/TABLE/RUNID.`,
      { code: 'NO_IDENTITY_RUN' },
    );
  }
  const content = report.files.map(({ sha256 }) => sha256).join();
  return {
    location: place,
    runId,
    keyCount: collaboration.keys ?? 0,
    digest: createHash('sha256').update(content).digest('hex'),
    keys: () => files.open(KEYS_NAME, reach.signal),
  };
}
