import pLimit from 'p-limit';
import { StorageError } from '../errors.js';
import type { ContentEntry, UploadEntry } from '../ledger/entries.js';
import { startedUpload, type UploadFacts } from '../ledger/upload-lease.js';
import { filesContent, inputContents, isInputContent } from '../report/run-content.js';
import type { RunReport } from '../report/run-report.js';
import { isInProgress, sameness } from './run-of-upload.js';
import { reconcileUpload, type ReconcileContext } from './reconcile-upload.js';
import { holdersOf } from './holders-of-content.js';
import { reconcileUnreadable } from './reconcile-unreadable.js';
import type { UploadCaution } from './upload-cautions.js';

/** Rounds of reading and writing before this gives up on a content that others keep claiming. */
const MAX_ROUNDS = 5;
/** The time limit for recording that nothing was sent. */
const GIVE_UP_MS = 10_000;
/** How many contents are looked up at a time. */
const LOOKS_AT_ONCE = 8;
/** … and how many are claimed at a time: a delivery may have thousands of files. */
const CLAIMS_AT_ONCE = 16;

/**
 * A hand-over that prevents another one.
 * - `same`: it handed this very run over.
 * - `shared`: it brought some of the run's content to AMC, with another run or another form of it.
 * - `unclear`: it had the run's name, which the user gave, and its content is unknown.
 * - `place`: it had the run's name but other content, and AMC may still be reading the files of that name.
 */
export interface Repeat {
  readonly earlier: UploadEntry;
  /** The content that both have in common, as in {@link contentsOf}, or the location of the run's files. */
  readonly content: string;
  readonly kind: 'same' | 'shared' | 'unclear' | 'place';
  /** Names of the inputs that no earlier hand-over brought. */
  readonly newInputs: readonly string[];
}

/**
 * The contents that an upload of the run would bring to AMC: its inputs, by their bytes as stored and as
 * unpacked, and its data files. The run's name is not among them: a name that the user gave does not identify
 * any content.
 */
export function contentsOf(report: RunReport): readonly string[] {
  return [...new Set([...report.inputs.flatMap(inputContents), filesContent(report)])].toSorted();
}

/**
 * The location of the run's files. It is claimed like a content, so that AMC does not read there while others
 * replace the files.
 */
export function placeOf({ runId }: RunReport): string {
  return `run:${runId}`;
}

/** What the ledger has about a run before it is handed over. */
export interface Standing {
  readonly repeat: Repeat | null;
  /** The number of the last claim, by content. */
  readonly claims: ReadonlyMap<string, number>;
  /** Whether some entry of the ledger about the run cannot be read, so that AMC has to be asked, too. */
  readonly isDamaged: boolean;
}

/** The hand-overs to this instance, of this or other runs, that have not failed and prevent handing it over. */
export async function findRepeat(report: RunReport, context: ReconcileContext): Promise<Standing> {
  const look = new Looks(report, context);
  const contents = [...contentsOf(report), placeOf(report)];
  const limit = pLimit(LOOKS_AT_ONCE);
  const found = await Promise.all(contents.map((content) => limit(() => look.at(content))));
  const claims = new Map(contents.map((content, index) => [content, found[index]?.number ?? 0]));
  const isDamaged = found.some((one) => one.isDamaged);
  const repeats = found.flatMap(({ repeat }) => (repeat === null ? [] : [repeat]));
  const first =
    repeats.find(({ kind }) => kind === 'same') ??
    // The user can only leave out inputs.
    repeats.find(({ content }) => isInputContent(content)) ??
    repeats[0];
  if (first === undefined) return { repeat: null, claims, isDamaged };
  return { repeat: { ...first, newInputs: newInputs(report, repeats) }, claims, isDamaged };
}

/** Inputs with rows that no repeat covers; none when one covers the entire run. */
function newInputs(report: RunReport, repeats: readonly Repeat[]): readonly string[] {
  const known = new Set(repeats.map(({ content }) => content));
  if (known.has(filesContent(report)) || repeats.some(({ kind }) => kind === 'same')) return [];
  return report.inputs.flatMap((input) =>
    input.rows === 0 || inputContents(input).some((content) => known.has(content)) ? [] : [input.name],
  );
}

/** What to hand over, and how strictly. */
export interface Beginning {
  readonly report: RunReport;
  readonly facts: UploadFacts;
  readonly leaseMs: number;
  /** Whether another hand-over of the same content prevents this one. */
  readonly exclusive: boolean;
  /** The claims that the ledger had when it was read: saves reading them again. */
  readonly claims: ReadonlyMap<string, number>;
  /** Registers it among the hand-overs of the data set; a caution that it returns prevents the hand-over. */
  readonly register: (entry: UploadEntry) => Promise<UploadCaution | null>;
}

/** Why a hand-over does not begin. */
export interface Refusal {
  readonly refusal: UploadCaution;
}

/**
 * Records that a hand-over begins, and claims its contents for it. If several hand-overs at a time have a
 * content in common, at most one continues when they are exclusive: contents are claimed in a fixed order, each
 * on the condition that nobody else has done so meanwhile. Before that, the hand-over is registered among those
 * of its data set.
 * @returns the hand-over's entry, or what prevents it
 */
export async function beginUpload(
  beginning: Beginning,
  context: ReconcileContext,
): Promise<UploadEntry | Repeat | Refusal> {
  const { report, facts, leaseMs, register } = beginning;
  const { ledger, clock, signal } = context;
  const entry = await startedUpload(facts, clock.now(), leaseMs);
  await ledger.addUpload(entry, 0, signal);
  const giveUp = (code: string) =>
    // If this cannot be recorded, others wait for the lease: nothing was sent and nothing will be.
    ledger
      .addUpload({ ...entry, state: 'failed', code }, 1, AbortSignal.timeout(GIVE_UP_MS))
      .catch(() => null);
  try {
    const refusal = await register(entry);
    if (refusal !== null) {
      await giveUp(refusal.code);
      return { refusal };
    }
    const contents = [...contentsOf(report), placeOf(report)];
    for (let first = 0; first < contents.length; first += CLAIMS_AT_ONCE) {
      const some = contents.slice(first, first + CLAIMS_AT_ONCE);
      const claims = await Promise.all(some.map((content) => claim(content, entry, beginning, context)));
      const repeat = claims.find((one) => one !== null);
      if (repeat === undefined || repeat === null) continue;
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
  { exclusive, report, claims }: Beginning,
  context: ReconcileContext,
): Promise<Repeat | null> {
  const { ledger, signal } = context;
  const name = { ...entry, content };
  const state = { content, handOverId: entry.handOverId, runId: entry.runId, at: entry.at };
  let number = claims.get(content) ?? null;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (number === null && exclusive) {
      const found = await new Looks(report, context).at(content);
      if (found.repeat !== null) return found.repeat;
      ({ number } = found);
    }
    number ??= (await ledger.content(name, signal))?.number ?? 0;
    if ((await ledger.addContent(name, state, number, signal)) !== null) return null;
    number = null;
  }
  throw new StorageError(
    `The ledger ${ledger.location} keeps changing: others hand the same content over. Run again later.`,
    { code: 'LEDGER_BUSY' },
  );
}

interface Found {
  readonly repeat: Repeat | null;
  /** The number of the last claim; 0 when there is none. */
  readonly number: number;
  /** Whether there is a claim, but nothing readable says whose it is. */
  readonly isDamaged: boolean;
}

/** Looks up the holders of a run's contents; each holder is reconciled once. */
class Looks {
  readonly #report: RunReport;
  readonly #context: ReconcileContext;
  readonly #settled = new Map<string, Promise<UploadEntry>>();
  /** Hand-overs with a claim but without a readable entry. */
  readonly #unreadable = new Set<string>();

  constructor(report: RunReport, context: ReconcileContext) {
    this.#report = report;
    this.#context = context;
  }

  async at(content: string): Promise<Found> {
    const { ledger, instance, signal } = this.#context;
    const { dataSetId } = this.#report;
    const held = await ledger.content({ dataSetId, instanceId: instance.instanceId, content }, signal);
    if (held === null) return { repeat: null, number: 0, isDamaged: false };
    const { number, state } = held;
    if (state === null) return { number, ...(await this.#lookOfUnreadable(content)) };
    const earlier = await this.#settle(state);
    const repeat = earlier.state === 'failed' ? null : await this.#judge(content, earlier);
    return { repeat, number, isDamaged: this.#unreadable.has(state.handOverId) };
  }

  /**
   * An unreadable claim was cut short by a writer that died before it sent anything, or damaged later: in the
   * second case, the hand-over can be found through its run.
   */
  async #lookOfUnreadable(content: string): Promise<Pick<Found, 'repeat' | 'isDamaged'>> {
    const holders = await holdersOf(content, this.#report.dataSetId, this.#context);
    for (const upload of holders) {
      const { handOverId } = upload;
      const settled = this.#settled.get(handOverId) ?? reconcileUpload(upload, this.#context);
      this.#settled.set(handOverId, settled);
      const earlier = await settled;
      const repeat = earlier.state === 'failed' ? null : await this.#judge(content, earlier);
      if (repeat !== null) return { repeat, isDamaged: false };
    }
    return { repeat: null, isDamaged: holders.length === 0 };
  }

  #settle(held: ContentEntry): Promise<UploadEntry> {
    const { handOverId } = held;
    let settled = this.#settled.get(handOverId);
    if (settled === undefined) {
      settled = this.#reconcileHolder(held);
      this.#settled.set(handOverId, settled);
    }
    return settled;
  }

  async #reconcileHolder(held: ContentEntry): Promise<UploadEntry> {
    const { ledger, instance, signal } = this.#context;
    const { dataSetId } = this.#report;
    const name = { dataSetId, instanceId: instance.instanceId, handOverId: held.handOverId };
    const { state, number } = (await ledger.upload(name, signal)) ?? { state: null, number: 0 };
    if (state !== null) return reconcileUpload(state, this.#context);
    this.#unreadable.add(held.handOverId);
    return reconcileUnreadable(name, held, number, this.#context);
  }

  async #judge(content: string, earlier: UploadEntry): Promise<Repeat | null> {
    const is =
      earlier.runId === this.#report.runId ? await sameness(earlier, this.#report, this.#context) : 'other';
    const of = (kind: Repeat['kind']): Repeat => ({ earlier, content, kind, newInputs: [] });
    if (is === 'same') return of('same');
    if (content !== placeOf(this.#report)) return of('shared');
    if (is === 'unknown') return of('unclear');
    return (await isInProgress(earlier, this.#context)) ? of('place') : null;
  }
}
