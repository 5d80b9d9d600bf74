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

/** Rounds of reading and writing before a content that others keep claiming is left to them. */
const MAX_ROUNDS = 5;
/** Recording that nothing was sent takes no longer. */
const GIVE_UP_MS = 10_000;
/** Contents that are looked up at a time. */
const LOOKS_AT_ONCE = 8;
/** … and that are claimed at a time: a delivery may have thousands of files. */
const CLAIMS_AT_ONCE = 16;

/**
 * A hand-over that stands against another.
 * - `same`: it handed this very run over.
 * - `shared`: it brought some of the run's content to AMC, with another run or another form of it.
 * - `unclear`: it had the run's name, which was given, and what it brought is not known.
 * - `place`: it had the run's name and other content, and AMC may still be reading the files of that name.
 */
export interface Repeat {
  readonly earlier: UploadEntry;
  /** Which content of the run it has in common with it, as in {@link contentsOf}, or the place of its files. */
  readonly content: string;
  readonly kind: 'same' | 'shared' | 'unclear' | 'place';
  /** Names of the inputs that no earlier hand-over brought. */
  readonly newInputs: readonly string[];
}

/**
 * What an upload of the run would bring to AMC: its inputs, by their bytes as stored and as unpacked, and its data
 * files. The name of the run is no content: a given one says nothing.
 */
export function contentsOf(report: RunReport): readonly string[] {
  return [...new Set([...report.inputs.flatMap(inputContents), filesContent(report)])].toSorted();
}

/** Where the run's files lie: claimed as contents are, so that AMC does not read there while others replace them. */
export function placeOf({ runId }: RunReport): string {
  return `run:${runId}`;
}

/** What the ledger knows of a run before it is handed over. */
export interface Standing {
  readonly repeat: Repeat | null;
  /** The number of the last claim, by content. */
  readonly claims: ReadonlyMap<string, number>;
  /** Whether something that the ledger has on the run cannot be read, so that AMC has to be asked, too. */
  readonly isDamaged: boolean;
}

/** Which hand-overs to this instance, of this or other runs, that have not failed stand against handing it over. */
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
    // An input is what the user can leave out.
    repeats.find(({ content }) => isInputContent(content)) ??
    repeats[0];
  if (first === undefined) return { repeat: null, claims, isDamaged };
  return { repeat: { ...first, newInputs: newInputs(report, repeats) }, claims, isDamaged };
}

/** Inputs with rows that no repeat is about; none where one is about all of the run. */
function newInputs(report: RunReport, repeats: readonly Repeat[]): readonly string[] {
  const known = new Set(repeats.map(({ content }) => content));
  if (known.has(filesContent(report)) || repeats.some(({ kind }) => kind === 'same')) return [];
  return report.inputs.flatMap((input) =>
    input.rows === 0 || inputContents(input).some((content) => known.has(content)) ? [] : [input.name],
  );
}

/** What is to be handed over, and how strictly. */
export interface Beginning {
  readonly report: RunReport;
  readonly facts: UploadFacts;
  readonly leaseMs: number;
  /** Whether a hand-over of the same content stands against this one. */
  readonly exclusive: boolean;
  /** What the ledger knew when it was looked at: spares looking again. */
  readonly claims: ReadonlyMap<string, number>;
  /** Registers it among the hand-overs of the data set; what it gives stands against it. */
  readonly register: (entry: UploadEntry) => Promise<UploadCaution | null>;
}

/** Why a hand-over that was about to begin does not. */
export interface Refusal {
  readonly refusal: UploadCaution;
}

/**
 * Records that a hand-over begins, and claims its contents for it. Of several at a time that have a content in common
 * at most one continues, when they are exclusive: contents are claimed in one order, each on the condition that nobody
 * else has done so meanwhile. Before that it is registered among those of its data set.
 * @returns the hand-over's entry, or what stands against it
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
    // Where this cannot be recorded, others wait for the lease: nothing was sent and nothing will be.
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
  /** Of the last claim; 0 where there is none. */
  readonly number: number;
  /** Whether there is a claim, and nothing that can be read says whose. */
  readonly isDamaged: boolean;
}

/** Looks for the holders of a run's contents; each holder is settled once. */
class Looks {
  readonly #report: RunReport;
  readonly #context: ReconcileContext;
  readonly #settled = new Map<string, Promise<UploadEntry>>();
  /** Hand-overs with a claim and without an entry that can be read. */
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
   * A claim of which nothing can be read was torn by a writer that died before it sent anything, or damaged later: then
   * the hand-over itself tells, by its run.
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
