import type { AmcClient, AmcUpdateStrategy, WaitOptions } from '../amc/index.js';
import type { Ledger } from '../ledger/ledger.js';
import type { RunReport } from '../report/run-report.js';
import type { GivenDelivery } from './replacing/delivery-of-run.js';
import type { UploadCaution } from './upload-cautions.js';
import type { Clock } from '../amc/index.js';
import type { Delivery } from '../ledger/delivery.js';
import type { ReplaceRules } from './replacing/judge-upload.js';
import type { uploadDefinition } from './upload-definition.js';

/** The options with what every instance needs. */
export interface HandOverContext extends Omit<HandOverOptions, 'delivery' | 'rules'> {
  readonly definition: ReturnType<typeof uploadDefinition>;
  readonly manifest: string;
  /** Null without a ledger. */
  readonly delivery: Delivery | null;
  readonly rules: ReplaceRules;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

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
  /**
   * Which delivery of which series the run is, by which replacing is judged; or what is known of it. Default: by the
   * names of the run's inputs.
   */
  readonly delivery?: Delivery | GivenDelivery | undefined;
  /** How replacing is judged. */
  readonly rules?: Partial<ReplaceRules> | undefined;
  /**
   * Asked last, and while no other hand-over of the data set can come between: what stands against it anyway, such
   * as a newer version that has been delivered meanwhile. Default: nothing.
   */
  readonly isOutdated?: (() => Promise<UploadCaution | null>) | undefined;
  /** Hands over although the same content was handed over before, and whatever it replaces. Default: no. */
  readonly force?: boolean | undefined;
  /**
   * How long to wait for an upload of the data set that has to end first, since one of the two removes what the other
   * brings. Default 2 minutes; then it is declined as `UPLOAD_UNDER_WAY`.
   */
  readonly turnWaitMs?: number | undefined;
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
