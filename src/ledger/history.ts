import type { RunEntry, UploadEntry } from './entries.js';
import type { HeldRun } from './held-run.js';

/**
 * A line of the history: a run, an upload with the run whose files it took (null if it is not in the ledger), or a run
 * that waits for an approval.
 */
export type HistoryItem =
  | ({ readonly kind: 'run' } & RunEntry)
  | ({ readonly kind: 'held' } & HeldRun)
  | ({
      readonly kind: 'upload';
      readonly run: Pick<RunEntry, 'at' | 'content' | 'inputs'> | null;
    } & UploadEntry);

/**
 * Runs and uploads in chronological order. A given name can refer to several runs, so an upload is paired with the run
 * that has its content; entries of earlier versions are paired with the last run recorded before the upload started.
 */
export function historyOf(
  runs: readonly RunEntry[],
  uploads: readonly UploadEntry[],
  held: readonly HeldRun[] = [],
): readonly HistoryItem[] {
  const byName = new Map<string, RunEntry[]>();
  for (const run of runs) byName.set(nameOf(run), [...(byName.get(nameOf(run)) ?? []), run]);
  const items: HistoryItem[] = [
    ...runs.map((run) => ({ kind: 'run' as const, ...run })),
    ...held.map((run) => ({ kind: 'held' as const, ...run })),
    ...uploads.map((upload) => {
      const run = runOf(upload, byName.get(nameOf(upload)) ?? []);
      const { at, content, inputs } = run ?? {};
      return {
        kind: 'upload' as const,
        ...upload,
        run: at === undefined || inputs === undefined ? null : { at, content, inputs },
      };
    }),
  ];
  return items.toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
}

/** @param runs of the upload's name, in the order in which they were recorded */
function runOf({ content, startedAt }: UploadEntry, runs: readonly RunEntry[]): RunEntry | null {
  const before = runs.filter(({ at }) => at <= startedAt);
  if (content === undefined) return before.at(-1) ?? null;
  const same = (run: RunEntry) => run.content === content;
  return before.findLast(same) ?? runs.find(same) ?? null;
}

function nameOf({ dataSetId, runId }: Pick<RunEntry, 'dataSetId' | 'runId'>): string {
  return `${dataSetId}/${runId}`;
}

function timeOf(item: HistoryItem): string {
  return item.kind === 'upload' ? item.startedAt : item.at;
}
