import { createHash } from 'node:crypto';
import type { S3ClientSource } from '../aws/load-s3-client.js';
import { isS3Url } from '../aws/s3-location.js';
import { UsageError } from '../errors.js';
import { parseRunReport } from '../report/run-report.js';
import { FolderRunFiles } from '../verify/folder-run-files.js';
import { readText } from '../verify/read-text.js';
import type { RunFiles } from '../verify/run-files.js';
import { KEYS_NAME } from './identity-table.js';

/** A finished run that wrote an identity table. */
export interface IdentityRun {
  readonly location: string;
  readonly runId: string;
  /** Different keys. */
  readonly keyCount: number;
  /** Names the content. */
  readonly digest: string;
  /** Hashes of its keys, ascending. */
  readonly keys: () => AsyncIterable<Uint8Array>;
}

/**
 * Opens the run of an identity table, to compare keys with it.
 * @param run folder of the run, or `s3://bucket/prefix/TABLE/RUNID`
 * @throws UsageError NO_IDENTITY_RUN
 */
export async function openIdentityRun(
  run: string,
  { signal, s3Client }: { readonly signal: AbortSignal; readonly s3Client: S3ClientSource },
): Promise<IdentityRun> {
  const files = isS3Url(run) ? await openS3Run(run, s3Client) : new FolderRunFiles(run);
  const listed = await files.list(signal);
  const report =
    listed.has('report.json') && listed.has('manifest.txt')
      ? parseRunReport(await readText(files, 'report.json', signal))
      : null;
  const { collaboration } = report ?? {};
  if (report === null || collaboration?.table !== 'identity' || !listed.has(KEYS_NAME)) {
    throw new UsageError(
      `There is no complete run of an identity table at ${files.location}. Name its folder, as the run said it: OUT/TABLE/RUNID.`,
      { code: 'NO_IDENTITY_RUN' },
    );
  }
  const content = report.files.map(({ sha256 }) => sha256).join();
  return {
    location: files.location,
    runId: report.runId,
    keyCount: collaboration.keys ?? 0,
    digest: createHash('sha256').update(content).digest('hex'),
    keys: () => files.open(KEYS_NAME, signal),
  };
}

/** What talks to S3 is loaded only for a run that lies there. */
async function openS3Run(run: string, s3Client: S3ClientSource): Promise<RunFiles> {
  const { S3RunFiles } = await import('../verify/s3-run-files.js');
  return new S3RunFiles(run, await s3Client());
}
