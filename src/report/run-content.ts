import { createHash } from 'node:crypto';
import type { RunReport } from './run-report.js';

/**
 * Run names that `ingest()` derives from the content, or makes up for inputs that have no content before they are read.
 */
const MADE_RUN_ID = /^run-(?:[0-9a-f]{24}|\d{8}T\d{6}Z-[0-9a-f]{8})$/;

/**
 * The data files of a run, regardless of its name: `files:HEX`, from their SHA-256. The same rows in the same form
 * always give the same result.
 */
export function filesContent({ files }: Pick<RunReport, 'files'>): string {
  const digests = files.map(({ partition, sha256 }) => `${partition} ${sha256}\n`).toSorted();
  return `files:${createHash('sha256').update(digests.join('')).digest('hex')}`;
}

/**
 * An input by its bytes, as stored and as unpacked: `sha256:HEX`; of a large object in S3 also `etag:ETAG:SIZE`, since
 * its bytes are not always read in full. An input without rows brings nothing, and all such inputs are alike. Empty if
 * nothing is known about the bytes.
 */
export function inputContents({ rows, sha256, unpackedSha256, etag }: RunReport['inputs'][number]): string[] {
  if (rows === 0) return [];
  const digests = [sha256, unpackedSha256].flatMap((digest) => (digest === undefined ? [] : [digest]));
  const contents = [...new Set(digests)].map((digest) => `sha256:${digest}`);
  return etag === undefined ? contents : [...contents, `etag:${etag}`];
}

/** Whether a content identifies an input rather than a run. */
export function isInputContent(content: string): boolean {
  return content.startsWith('sha256:') || content.startsWith('etag:');
}

/** Whether a run's name stands for exactly one content: not if the name was given. */
export function isNamedByContent({ runId, runIdGiven }: RunReport): boolean {
  return runIdGiven !== true && MADE_RUN_ID.test(runId);
}

/**
 * Inputs with the same unpacked bytes as an earlier one, each with the earlier one's name. Inputs without rows do not
 * count.
 */
export function repeatedInputs({
  inputs,
}: Pick<RunReport, 'inputs'>): readonly { readonly name: string; readonly first: string }[] {
  const firsts = new Map<string, string>();
  return inputs.flatMap(({ name, rows, unpackedSha256 }) => {
    if (rows === 0 || unpackedSha256 === undefined) return [];
    const first = firsts.get(unpackedSha256);
    if (first === undefined) firsts.set(unpackedSha256, name);
    return first === undefined ? [] : [{ name, first }];
  });
}
