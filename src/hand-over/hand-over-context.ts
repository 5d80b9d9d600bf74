import type { AmcClient, AmcUpdateStrategy, WaitOptions } from '../amc/index.js';
import type { Ledger } from '../ledger/ledger.js';
import type { RunReport } from '../report/run-report.js';
import type { GivenDelivery } from './replacing/delivery-of-run.js';
import type { UploadCaution } from './upload-cautions.js';
import type { Clock } from '../amc/index.js';
import type { Delivery } from '../ledger/delivery.js';
import type { ReplaceRules } from './replacing/judge-upload.js';
import type { uploadDefinition } from './upload-definition.js';

/** The options, plus what every instance needs. */
export interface HandOverContext extends Omit<HandOverOptions, 'delivery' | 'rules'> {
  readonly definition: ReturnType<typeof uploadDefinition>;
  readonly manifest: string;
  /** Null without a ledger. */
  readonly delivery: Delivery | null;
  readonly rules: ReplaceRules;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What is handed over, where to, and whom to ask and inform. */
export interface HandOverOptions {
  readonly client: AmcClient;
  readonly instanceIds: readonly string[];
  readonly report: RunReport;
  readonly strategy: AmcUpdateStrategy;
  /**
   * Where hand-overs are recorded, so that the same content is not appended twice (`openLedger`). Without one,
   * only uploads of this very run are detected, as far as AMC lists them.
   */
  readonly ledger?: Ledger | undefined;
  /**
   * Which delivery of which series the run is, which decides what it may replace; or what is known about it.
   * Default: from the names of the run's inputs.
   */
  readonly delivery?: Delivery | GivenDelivery | undefined;
  /** The rules for replacing. */
  readonly rules?: Partial<ReplaceRules> | undefined;
  /**
   * Called last, while no other hand-over of the data set can intervene: returns a reason against the upload
   * that applies regardless, such as a newer version that has been delivered meanwhile. Default: none.
   */
  readonly isOutdated?: (() => Promise<UploadCaution | null>) | undefined;
  /** Hands over even if the same content was handed over before, and whatever it replaces. Default: no. */
  readonly force?: boolean | undefined;
  /**
   * How long to wait for an upload of the data set that must end first, because one of the two removes what the
   * other brings. Default 2 minutes; after that, the hand-over is declined as `UPLOAD_UNDER_WAY`.
   */
  readonly turnWaitMs?: number | undefined;
  /** Whether to wait until AMC has accepted or refused the upload. */
  readonly wait: boolean;
  readonly waitOptions?: WaitOptions | undefined;
  /**
   * Called once for all instances when there are cautions; if it returns false, the uploads with cautions are
   * declined.
   */
  readonly confirm: (cautions: readonly UploadCaution[]) => Promise<boolean>;
  /** Called with a description of each step at an instance. */
  readonly onProgress?: ((instanceId: string, message: string) => void) | undefined;
  /** How long this process may take to send a request; if it dies, others wait that long. Default 30 minutes. */
  readonly leaseMs?: number | undefined;
  /** Default: the system's time. */
  readonly clock?: Clock | undefined;
  readonly signal?: AbortSignal | undefined;
}
