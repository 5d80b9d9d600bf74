import type { AmcInstance } from '../amc/index.js';
import { systemClock } from '../amc/index.js';
import { UsageError } from '../errors.js';
import type { Delivery } from '../ledger/delivery.js';
import { recordRun } from '../ledger/record-run.js';
import { declined, failed, type HandOverOutcome, withKeptPeriods } from './hand-over-outcome.js';
import { busyCaution, findEarlier, followEarlier, type Earlier } from './repeated-upload.js';
import { deliveryOfRun } from './replacing/delivery-of-run.js';
import { DEFAULT_RULES } from './replacing/judge-upload.js';
import { TurnTaker, type Turn } from './replacing/take-turn.js';
import { sendUpload } from './send-upload.js';
import {
  consentCaution,
  partialPeriodCaution,
  repeatedInputCaution,
  type UploadCaution,
} from './upload-cautions.js';
import { uploadDefinition } from './upload-definition.js';
import type { HandOverContext, HandOverOptions } from './hand-over-context.js';

export type { HandOverContext, HandOverOptions } from './hand-over-context.js';

export type { HandOverOutcome } from './hand-over-outcome.js';

interface Planned {
  readonly instance: AmcInstance;
  readonly earlier: Earlier | null;
  readonly turn: Turn | null;
  readonly failure: HandOverOutcome | null;
}

/**
 * Hands a complete run to every instance, each with its own upload; one instance's failure does not hide
 * another's success. With `ADDITIVE`, content that was handed over before is not sent again: the same run is
 * followed to its end, another run with content of an earlier one is declined. A strategy that replaces rows
 * removes what an older version of the same delivery brought; it removes anything else only after confirmation
 * ({@link ReplaceRules}). With every strategy, a run that contains a file twice is declined, as is one with
 * rows that AMC refuses because of missing consent, unless its schema says what to do with them.
 */
export async function handOverRun(options: HandOverOptions): Promise<HandOverOutcome[]> {
  const { client, instanceIds, report, strategy, ledger } = options;
  const clock = options.clock ?? systemClock;
  const signal = options.signal ?? new AbortController().signal;
  if (report.prepared !== undefined && options.isOutdated === undefined) {
    throw new UsageError(
      'These files are not those of a run: they may have changed since they were checked. Use handOverPreparedFiles().',
      { code: 'INVALID_OPTIONS' },
    );
  }
  const definition = uploadDefinition(report, strategy);
  const refusal = consentCaution(report);
  if (refusal !== null) return instanceIds.map((id) => declined(id, refusal));
  if (ledger !== undefined) await recordRun(ledger, report, { now: clock.now() });
  const context: HandOverContext = {
    ...options,
    definition,
    manifest: report.manifest ?? '',
    delivery: await deliveryOf(options, signal),
    rules: { ...DEFAULT_RULES, ...options.rules },
    clock,
    signal,
  };
  const planned = await Promise.all(instanceIds.map((id) => plan(client.instance(id), context)));
  const doubled = options.force === true ? null : repeatedInputCaution(report);
  const cautions = distinct(
    planned.filter(canGo).flatMap(({ turn }) => (turn === null || isOlder(turn) ? [] : turn.cautions)),
  );
  const approved = cautions.length === 0 || (await options.confirm(cautions)) ? cautions : [];
  return Promise.all(
    planned.map(async ({ instance, earlier, turn, failure }) => {
      if (failure !== null) return failure;
      if (earlier?.repeat !== undefined) return followEarlier(instance, earlier.repeat, context);
      const { instanceId } = instance;
      if (doubled !== null) return declined(instanceId, doubled);
      if (turn !== null && turn.busy !== null) return declined(instanceId, busyCaution(turn.busy, report));
      const older = turn?.cautions.find(({ code }) => code === 'OLDER_VERSION');
      if (older !== undefined) return declined(instanceId, older);
      const [caution] = turn?.cautions ?? [];
      if (caution !== undefined && approved.length === 0) return declined(instanceId, caution);
      const sent = await sendUpload(instance, { ...(earlier ?? NOTHING), approved }, context);
      return withKeptPeriods(sent, turn?.keptPeriods ?? []);
    }),
  );
}

const NOTHING: Earlier = { uploadIds: [], claims: new Map() };

/** Whether only a confirmation is missing. */
function canGo({ earlier, turn, failure }: Planned): boolean {
  return failure === null && earlier?.repeat === undefined && (turn === null || turn.busy === null);
}

/** No confirmation lets an older version follow a newer one: only `force` skips the check. */
function isOlder({ cautions }: Turn): boolean {
  return cautions.some(({ code }) => code === 'OLDER_VERSION');
}

function distinct(cautions: readonly UploadCaution[]): readonly UploadCaution[] {
  return [...new Map(cautions.map((caution) => [`${caution.code} ${caution.message}`, caution])).values()];
}

/** What the caller knows about it takes precedence over what the inputs show. */
async function deliveryOf(
  { delivery = {}, report, ledger }: HandOverOptions,
  signal: AbortSignal,
): Promise<Delivery | null> {
  if (ledger === undefined) return null;
  return 'version' in delivery ? delivery : deliveryOfRun(report, delivery, ledger, signal);
}

/** Checks what prevents the upload; if the check fails, that is the instance's outcome. */
async function plan(instance: AmcInstance, context: HandOverContext): Promise<Planned> {
  try {
    const earlier = await findEarlier(instance, context);
    const turn =
      earlier.repeat === undefined && context.force !== true ? await lookAt(instance, context) : null;
    return { instance, earlier, turn, failure: null };
  } catch (error) {
    return { instance, earlier: null, turn: null, failure: failed(instance.instanceId, null, error) };
  }
}

/** Without a ledger, only the run itself is known. */
async function lookAt(instance: AmcInstance, context: HandOverContext): Promise<Turn> {
  const taker = TurnTaker.of(instance, context);
  if (taker !== null) return taker.look();
  const partial = partialPeriodCaution(context.report, context.strategy);
  return { busy: null, cautions: partial === null ? [] : [partial], keptPeriods: [] };
}
