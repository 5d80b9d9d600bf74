import type { AmcClient, AmcInstance, AmcUpdateStrategy, Clock, WaitOptions } from '../amc/index.js';
import { systemClock } from '../amc/index.js';
import type { Ledger } from '../ledger/ledger.js';
import { recordRun } from '../ledger/record-run.js';
import type { RunReport } from '../report/run-report.js';
import { declined, failed, type HandOverOutcome } from './hand-over-outcome.js';
import { findEarlier, followEarlier, type Earlier } from './repeated-upload.js';
import { sendUpload } from './send-upload.js';
import {
  consentCaution,
  partialPeriodCaution,
  repeatedInputCaution,
  type UploadCaution,
} from './upload-cautions.js';
import { uploadDefinition } from './upload-definition.js';

export type { HandOverOutcome } from './hand-over-outcome.js';

/** What is handed over, where to, and who is asked and told. */
export interface HandOverOptions {
  readonly client: AmcClient;
  readonly instanceIds: readonly string[];
  readonly report: RunReport;
  readonly strategy: AmcUpdateStrategy;
  /**
   * Where hand-overs are recorded, so that the same content is not appended twice (`openLedger`). Without one only
   * uploads of this very run are recognized, as far as AMC lists them.
   */
  readonly ledger?: Ledger | undefined;
  /** Hands over although the same content was handed over before. Default: no. */
  readonly force?: boolean | undefined;
  /** Whether to wait until AMC has taken or refused the upload. */
  readonly wait: boolean;
  readonly waitOptions?: WaitOptions | undefined;
  /** Asked once for all instances when there are cautions; false declines the uploads they stand against. */
  readonly confirm: (cautions: readonly UploadCaution[]) => Promise<boolean>;
  /** Told in words what happens at an instance. */
  readonly onProgress?: ((instanceId: string, message: string) => void) | undefined;
  /** How long this process may take to send a request; others wait for that if it dies. Default 30 minutes. */
  readonly leaseMs?: number | undefined;
  /** Default: the system's time. */
  readonly clock?: Clock | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The options with what every instance needs. */
export interface HandOverContext extends HandOverOptions {
  readonly definition: ReturnType<typeof uploadDefinition>;
  readonly manifest: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

interface Planned {
  readonly instance: AmcInstance;
  readonly earlier: Earlier | null;
  readonly failure: HandOverOutcome | null;
}

/**
 * Hands a complete run to every instance, each with an upload of its own; one instance's failure does not hide
 * another's success. With `ADDITIVE`, content that was handed over before is not sent again: the same run is
 * followed to its end, another run with content of an earlier one is declined. With every strategy, a run that holds a
 * file twice is declined, and one with rows that AMC refuses for want of consent unless its schema says what to do with
 * them.
 */
export async function handOverRun(options: HandOverOptions): Promise<HandOverOutcome[]> {
  const { client, instanceIds, report, strategy } = options;
  const context: HandOverContext = {
    ...options,
    definition: uploadDefinition(report, strategy),
    manifest: report.manifest ?? '',
    clock: options.clock ?? systemClock,
    signal: options.signal ?? new AbortController().signal,
  };
  const refusal = consentCaution(report);
  if (refusal !== null) return instanceIds.map((id) => declined(id, refusal));
  if (options.ledger !== undefined) await recordRun(options.ledger, report, context.clock.now());
  const planned = await Promise.all(instanceIds.map((id) => plan(client.instance(id), context)));
  const doubled = options.force === true ? null : repeatedInputCaution(report);
  const caution = partialPeriodCaution(report, strategy);
  const goOn = caution === null || (await options.confirm([caution]));
  return Promise.all(
    planned.map(({ instance, earlier, failure }) => {
      if (failure !== null) return failure;
      if (doubled !== null && earlier?.repeat === undefined) return declined(instance.instanceId, doubled);
      if (caution !== null && !goOn) return declined(instance.instanceId, caution);
      return earlier?.repeat === undefined
        ? sendUpload(instance, earlier ?? { uploadIds: [], claims: new Map() }, context)
        : followEarlier(instance, earlier.repeat, context);
    }),
  );
}

/** Looks for what stands against the upload; a failure to look is the instance's outcome. */
async function plan(instance: AmcInstance, context: HandOverContext): Promise<Planned> {
  try {
    return { instance, earlier: await findEarlier(instance, context), failure: null };
  } catch (error) {
    return { instance, earlier: null, failure: failed(instance.instanceId, null, error) };
  }
}
