import type { UploadEntry } from '../ledger/entries.js';
import { inputContents, isInputContent } from '../report/run-content.js';
import type { ReconcileContext } from './reconcile-upload.js';

/**
 * The hand-overs that brought a content, or may have, by their own entries and those of their runs, newest
 * first. Used when the claim of the content cannot be read. Failed hand-overs brought nothing.
 */
export async function holdersOf(
  content: string,
  dataSetId: string,
  context: Pick<ReconcileContext, 'ledger' | 'instance' | 'signal'>,
): Promise<readonly UploadEntry[]> {
  const { ledger, instance, signal } = context;
  const holders: UploadEntry[] = [];
  for await (const upload of ledger.uploadsTo({ dataSetId, instanceId: instance.instanceId }, signal))
    if (upload.state !== 'failed' && (await brought(upload, content, context))) holders.push(upload);
  return holders.toReversed();
}

async function brought(
  upload: UploadEntry,
  content: string,
  { ledger, signal }: Pick<ReconcileContext, 'ledger' | 'signal'>,
): Promise<boolean> {
  if (content === `run:${upload.runId}` || content === upload.content) return true;
  if (!isInputContent(content)) return false;
  for await (const run of ledger.runsOfName(upload, signal)) {
    // Entries of earlier versions do not say which content the name stood for.
    const isOfRun = [upload.content, run.content].includes(undefined) || upload.content === run.content;
    if (isOfRun && run.inputs.some((input) => inputContents(input).includes(content))) return true;
  }
  return false;
}
