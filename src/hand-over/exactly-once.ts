import { StorageError } from '../errors.js';
import type { UploadEntry } from '../ledger/entries.js';
import { startedUpload, type UploadFacts } from '../ledger/upload-lease.js';
import type { RunReport } from '../report/run-report.js';
import { settleUpload, type SettleContext } from './settle-upload.js';

/** Rounds of reading and writing before a content that others keep claiming is left to them. */
const MAX_ROUNDS = 5;
/** Recording that nothing was sent takes no longer. */
const GIVE_UP_MS = 10_000;

/** A hand-over that stands against another of the same content. */
export interface Repeat {
  readonly earlier: UploadEntry;
  /** Which content of the run it has in common with it: `sha256:HEX` of an input, or `run:RUNID`. */
  readonly content: string;
}

/**
 * What an upload of the run would bring to AMC: its inputs, by their bytes, and the run itself. Inputs without rows
 * bring nothing, and are all alike.
 */
export function contentsOf({ runId, inputs }: RunReport): readonly string[] {
  const hashes = inputs.flatMap(({ rows, sha256 }) =>
    rows > 0 && sha256 !== undefined ? [`sha256:${sha256}`] : [],
  );
  return [...new Set([...hashes, `run:${runId}`])].toSorted();
}

/** The first hand-over to this instance, of this or another run, that a content went with and that has not failed. */
export async function findRepeat(report: RunReport, context: SettleContext): Promise<Repeat | null> {
  for (const content of contentsOf(report)) {
    const { repeat } = await lookAt(content, report.dataSetId, context);
    if (repeat !== null) return repeat;
  }
  return null;
}

/** What is to be handed over, and how strictly. */
export interface Beginning {
  readonly report: RunReport;
  readonly facts: UploadFacts;
  readonly leaseMs: number;
  /** Whether a hand-over of the same content stands against this one. */
  readonly exclusive: boolean;
}

/**
 * Records that a hand-over begins, and claims its contents for it. Of several at a time that have a content in common
 * exactly one goes on, when they are exclusive: contents are claimed in one order, each on the condition that nobody
 * else has done so meanwhile.
 * @returns the hand-over's entry, or what stands against it
 */
export async function beginUpload(
  { report, facts, leaseMs, exclusive }: Beginning,
  context: SettleContext,
): Promise<UploadEntry | Repeat> {
  const { ledger, clock, signal } = context;
  const entry = await startedUpload(facts, clock.now(), leaseMs);
  await ledger.addUpload(entry, 0, signal);
  const giveUp = (code: string) =>
    // Where this cannot be recorded, others wait for the lease: nothing was sent and nothing will be.
    ledger
      .addUpload({ ...entry, state: 'failed', code }, 1, AbortSignal.timeout(GIVE_UP_MS))
      .catch(() => null);
  try {
    for (const content of contentsOf(report)) {
      const repeat = await claim(content, entry, exclusive, context);
      if (repeat === null) continue;
      await giveUp('ALREADY_UPLOADED');
      return repeat;
    }
  } catch (error) {
    await giveUp('NEVER_SENT');
    throw error;
  }
  return entry;
}

async function claim(
  content: string,
  entry: UploadEntry,
  exclusive: boolean,
  context: SettleContext,
): Promise<Repeat | null> {
  const { ledger, signal } = context;
  const name = { ...entry, content };
  const state = { content, handOverId: entry.handOverId, runId: entry.runId, at: entry.at };
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { repeat, number } = exclusive
      ? await lookAt(content, entry.dataSetId, context)
      : { repeat: null, number: (await ledger.content(name, signal))?.number ?? 0 };
    if (repeat !== null) return repeat;
    if ((await ledger.addContent(name, state, number, signal)) !== null) return null;
  }
  throw new StorageError(
    `The ledger ${ledger.location} keeps changing: others hand the same content over. Run again later.`,
    { code: 'LEDGER_BUSY' },
  );
}

/** Who holds a content now, and the number of that claim. */
async function lookAt(
  content: string,
  dataSetId: string,
  context: SettleContext,
): Promise<{ readonly repeat: Repeat | null; readonly number: number }> {
  const { ledger, instance, signal } = context;
  const { instanceId } = instance;
  const held = await ledger.content({ dataSetId, instanceId, content }, signal);
  if (held === null) return { repeat: null, number: 0 };
  const { number, state } = held;
  const link = await ledger.upload({ dataSetId, instanceId, handOverId: state.handOverId }, signal);
  if (link === null) return { repeat: null, number };
  const earlier = await settleUpload(link.state, context);
  return { repeat: earlier.state === 'failed' ? null : { earlier, content }, number };
}
