import type { AmcInstanceKind } from '../amc/index.js';
import { IngestError } from '../errors.js';
import type { UploadCaution } from './upload-cautions.js';

/** What happened to a run's upload at one instance. */
export interface HandOverOutcome {
  readonly instanceId: string;
  /** `submitted`: AMC accepted the request and continues by itself. `declined`: a caution prevented it. */
  readonly status: 'submitted' | 'success' | 'failed' | 'declined';
  readonly uploadId: string | null;
  /** The ledger's hand-over that made the upload; null when nothing was sent, and without a ledger. */
  readonly handOverId: string | null;
  /**
   * True when an earlier hand-over had brought this run to AMC: nothing was sent, and this is the outcome of
   * that one.
   */
  readonly repeated: boolean;
  /** The caution for which it was declined. */
  readonly caution: UploadCaution['code'] | null;
  /**
   * For a run that was declined as `ALREADY_UPLOADED`: inputs that AMC has not received, as far as is known.
   * Their rows have to be handed over without the others.
   */
  readonly newInputs: readonly string[];
  /**
   * `OVERLAP_REPLACE`: periods of an earlier version of the delivery in which this one has no rows. Nothing
   * replaces them, so AMC keeps the old rows.
   */
  readonly keptPeriods: readonly string[];
  /** One sentence for people. */
  readonly summary: string;
  /** `OutputRowCount` counts the rows of the upload; in a sandbox, the rows whose person was found. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Set if the upload was waited for and AMC says. */
  readonly instanceKind?: AmcInstanceKind | undefined;
  readonly error: { readonly code: string; readonly retryable: boolean } | null;
}

type Details = Partial<
  Pick<
    HandOverOutcome,
    'handOverId' | 'repeated' | 'caution' | 'newInputs' | 'metrics' | 'error' | 'instanceKind'
  >
>;

export function outcome(
  instanceId: string,
  status: HandOverOutcome['status'],
  uploadId: string | null,
  summary: string,
  details: Details = {},
): HandOverOutcome {
  const none = { handOverId: null, repeated: false, caution: null, newInputs: [], metrics: {}, error: null };
  return { instanceId, status, uploadId, summary, keptPeriods: [], ...none, ...details };
}

/** The most periods that a message names. */
const MAX_NAMED = 3;

/** The same outcome, noting that AMC keeps rows of an earlier version that nothing replaces. */
export function withKeptPeriods(of: HandOverOutcome, keptPeriods: readonly string[]): HandOverOutcome {
  if (keptPeriods.length === 0 || (of.status !== 'submitted' && of.status !== 'success')) return of;
  const more = keptPeriods.length - MAX_NAMED;
  const named = `${keptPeriods.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const note = `AMC keeps the rows that an earlier version of this delivery had in ${named}: this version has none there, and OVERLAP_REPLACE only replaces periods that the upload has. If those rows are wrong, replace the entire data set (FULL_REPLACE).`;
  return { ...of, keptPeriods, summary: `${of.summary} ${note}` };
}

/** The outcome for a typed error; anything else is rethrown. */
export function failed(instanceId: string, uploadId: string | null, error: unknown): HandOverOutcome {
  if (!(error instanceof IngestError)) throw error;
  const { code, retryable } = error;
  return outcome(instanceId, 'failed', uploadId, error.message, { error: { code, retryable } });
}

export function declined(
  instanceId: string,
  { code, message }: UploadCaution,
  newInputs: readonly string[] = [],
): HandOverOutcome {
  return outcome(instanceId, 'declined', null, `Not uploaded. ${message}`, { caution: code, newInputs });
}
