import type { AmcInstance } from '../../amc/index.js';
import { StorageError } from '../../errors.js';
import type { Delivery } from '../../ledger/delivery.js';
import { conflicts, type Holdings, type UploadEffect } from '../../ledger/holdings.js';
import type { UploadEntry } from '../../ledger/entries.js';
import { effectOf, standingEntry, type PendingUpload } from '../../ledger/standing.js';
import { filesContent } from '../../report/run-content.js';
import type { HandOverContext } from '../hand-over-context.js';
import type { ReconcileContext } from '../reconcile-upload.js';
import { partialPeriodCaution, type UploadCaution } from '../upload-cautions.js';
import { foldPending } from './fold-pending.js';
import { isOwn, judgeUpload, keptPeriods } from './judge-upload.js';
import { rowsByPeriod } from './rows-by-period.js';

/** Waits between checks whether an upload that must end first has ended; AMC takes a minute or more. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
export const DEFAULT_TURN_WAIT_MS = 2 * 60_000;
/** Rounds of checking and registering before this gives up on a data set that others keep handing over. */
const MAX_ROUNDS = 8;

/** What a hand-over finds at an instance before it begins. */
export interface Turn {
  /** An upload that must end first: one of the two removes or skips what the other brings. */
  readonly busy: PendingUpload | null;
  /** What prevents it. */
  readonly cautions: readonly UploadCaution[];
  /** Periods in which it does not replace the rows of an earlier version. */
  readonly keptPeriods: readonly string[];
}

/** The same, and the state of the ledger in which it was found. */
export interface Look extends Turn {
  readonly number: number;
  readonly holdings: Holdings;
  readonly pending: readonly PendingUpload[];
}

/**
 * A hand-over of a run to one instance among those of its data set: they proceed one after another where that
 * matters.
 */
export class TurnTaker {
  readonly #instance: AmcInstance;
  readonly #context: HandOverContext;
  readonly #settle: ReconcileContext;
  readonly #delivery: Delivery;
  readonly #upload: UploadEffect;

  /** Null without a ledger: nothing is known then. */
  static of(instance: AmcInstance, context: HandOverContext): TurnTaker | null {
    const { ledger, delivery, clock, signal } = context;
    if (ledger === undefined || delivery === null) return null;
    return new TurnTaker(instance, context, { ledger, instance, clock, signal }, delivery);
  }

  private constructor(
    instance: AmcInstance,
    context: HandOverContext,
    settle: ReconcileContext,
    delivery: Delivery,
  ) {
    this.#instance = instance;
    this.#context = context;
    this.#settle = settle;
    this.#delivery = delivery;
    const { strategy, report, clock } = context;
    const at = new Date(clock.now()).toISOString();
    this.#upload = { strategy, delivery, periods: rowsByPeriod(report), at };
  }

  /** Checks what prevents the hand-over; waits a while for an upload that must end first. */
  async look(): Promise<Look> {
    const { clock, signal, turnWaitMs = DEFAULT_TURN_WAIT_MS } = this.#context;
    const until = clock.now() + turnWaitMs;
    for (let round = 0; ; round++) {
      const found = await this.#look();
      const wait = WAITS_MS[Math.min(round, WAITS_MS.length - 1)] ?? 0;
      if (found.busy === null || clock.now() + wait > until) return found;
      await clock.sleep(wait, signal);
    }
  }

  /**
   * Registers the hand-over as in progress, on the condition that nothing has changed since the check.
   * @param approved the cautions that were confirmed
   * @returns what prevents it nevertheless, or the upload that must end first; null when it may begin
   */
  async register(
    { handOverId, startedAt }: UploadEntry,
    approved: readonly UploadCaution[],
  ): Promise<UploadCaution | PendingUpload | null> {
    const { report, strategy, clock, force } = this.#context;
    const own: PendingUpload = {
      handOverId,
      runId: report.runId,
      content: filesContent(report),
      strategy,
      delivery: this.#delivery,
      periods: this.#upload.periods,
      at: startedAt,
    };
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { number, holdings, pending, busy, cautions } =
        force === true ? await this.#look() : await this.look();
      if (force !== true) {
        if (busy !== null) return busy;
        const left = cautions.find(({ code }) => !approved.some((one) => one.code === code));
        if (left !== undefined) return left;
      }
      const at = new Date(clock.now()).toISOString();
      const next = standingEntry(holdings, [...pending, own], at);
      const { ledger, signal } = this.#settle;
      if ((await ledger.addStanding(this.#of(), next, number, signal)) !== null) return null;
    }
    throw new StorageError(
      `The ledger ${this.#settle.ledger.location} keeps changing: other processes also upload the data set ${report.dataSetId}. Run again later.`,
      { code: 'LEDGER_BUSY' },
    );
  }

  async #look(): Promise<Look> {
    const { report, strategy, rules } = this.#context;
    const { ledger, signal } = this.#settle;
    const { state, number } = (await ledger.standing(this.#of(), signal)) ?? { state: null, number: 0 };
    const { holdings, pending } = await foldPending(state, this.#upload, this.#of(), this.#settle);
    const busy = pending.find((one) => conflicts(effectOf(one), this.#upload)) ?? null;
    const partial = partialPeriodCaution(report, strategy, (period) =>
      isOwn(this.#upload, [period], holdings, rules),
    );
    const judged = judgeUpload(this.#upload, holdings, rules);
    const cautions = [judged, partial].filter((caution) => caution !== null);
    return { number, holdings, pending, busy, cautions, keptPeriods: keptPeriods(this.#upload, holdings) };
  }

  #of() {
    return { dataSetId: this.#context.report.dataSetId, instanceId: this.#instance.instanceId };
  }
}
