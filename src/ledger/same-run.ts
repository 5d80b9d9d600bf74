import { shownPath } from '../leak-guard/shown-path.js';
import type { RunReport } from '../report/run-report.js';
import { filesContent } from '../report/run-content.js';
import type { RunEntry } from './entries.js';

/**
 * Whether two entries belong to the same run, that is, have the same files. Entries of earlier versions are compared by
 * their counts.
 */
export function isSameRun(a: RunEntry, b: RunEntry): boolean {
  if (a.content !== undefined && b.content !== undefined) return a.content === b.content;
  return countsOf(a) === countsOf(b);
}

/** `unknown`: neither certainly the same, nor certainly another. */
export type Sameness = 'same' | 'other' | 'unknown';

/** Whether a report belongs to the run of an entry, which may be from an earlier version. */
export function compareWithReport(entry: RunEntry, report: RunReport): Sameness {
  if (entry.content !== undefined) return entry.content === filesContent(report) ? 'same' : 'other';
  const { rows, files, inputs } = report;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (countsOf(entry) === countsOf({ rows, files: files.length, bytes, inputs })) return 'same';
  const isKnown = [...entry.inputs, ...inputs].every(
    (input) => input.rows === 0 || input.sha256 !== undefined,
  );
  // Inputs whose bytes are known speak for themselves. Others are the same only if they have as many rows.
  return isKnown || inputRows(entry.inputs) !== inputRows(inputs) ? 'other' : 'unknown';
}

/** What distinguishes the contents of a run's name without the digests of its files. */
function countsOf({
  inputs,
  rows,
  files,
  bytes,
}: Pick<RunEntry, 'inputs' | 'rows' | 'files' | 'bytes'>): string {
  const { read, written, rejected, leftOut } = rows;
  const named = inputs.map(({ name, rows: count, sha256 }) => [shownPath(name), count, sha256 ?? null]);
  return JSON.stringify([named, [read, written, rejected, leftOut], files, bytes]);
}

function inputRows(inputs: RunEntry['inputs']): string {
  return JSON.stringify(inputs.map(({ rows }) => rows));
}
