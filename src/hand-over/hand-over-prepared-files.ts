import { InputError, UsageError } from '../errors.js';
import type { Delivery } from '../ledger/delivery.js';
import type { AmcUpdateStrategy } from '../amc/index.js';
import type { S3ClientSource } from '../aws/load-s3-client.js';
import { recheckPrepared } from '../prepared/recheck-prepared.js';
import type { RunReport } from '../report/run-report.js';
import { shownName } from '../read/shown-name.js';
import type { HandOverOptions } from './hand-over-context.js';
import { handOverRun, type HandOverOutcome } from './hand-over-run.js';
import { placeOf, type GivenDelivery } from './replacing/delivery-of-run.js';
import type { UploadCaution } from './upload-cautions.js';

/** What to hand over; `report` is the result of `publishPreparedFiles`. */
export interface PreparedHandOverOptions extends Omit<HandOverOptions, 'delivery' | 'isOutdated'> {
  /** Default: the prefix, with the folder above it as its source. */
  readonly delivery?: GivenDelivery | undefined;
  /** To list the files again. */
  readonly s3Client: S3ClientSource;
}

/**
 * Hands over files that an engine wrote, as they are: by the rules of `handOverRun`, and only if they are still
 * the files that were checked.
 * @throws InputError FILES_CHANGED; UsageError STRATEGY_DOES_NOT_FIT for a sample with a strategy that replaces or keeps
 *   periods or everything; what `handOverRun` throws
 */
export async function handOverPreparedFiles({
  delivery = {},
  s3Client,
  ...options
}: PreparedHandOverOptions): Promise<HandOverOutcome[]> {
  const { report, strategy, signal = new AbortController().signal } = options;
  const terms = await preparedTerms(report, { strategy, delivery, s3Client, signal });
  return handOverRun({ ...options, ...terms });
}

/** How to check prepared files again. */
export interface PreparedTerms {
  readonly strategy: AmcUpdateStrategy;
  readonly delivery: GivenDelivery;
  readonly s3Client: S3ClientSource;
  readonly signal: AbortSignal;
}

/** What `handOverRun` needs for such files: which delivery they are, and a final check before they are sent. */
export async function preparedTerms(
  report: RunReport,
  { strategy, delivery, s3Client, signal }: PreparedTerms,
): Promise<Required<Pick<HandOverOptions, 'delivery' | 'isOutdated'>>> {
  checkSampleStrategy(report.prepared?.sample ?? null, strategy);
  const folder = await recheckPrepared(report, { s3Client, signal });
  if ('changed' in folder) throw new InputError(folder.changed, { code: 'FILES_CHANGED' });
  const name = shownName(folder.location);
  const known: Delivery = {
    ...placeOf([name.replace(/\/$/, '')]),
    ...(delivery.source === undefined ? {} : { source: delivery.source }),
    name: delivery.name ?? name,
    version: { id: folder.digest, at: new Date(folder.at).toISOString(), sequencer: null },
    isWhole: delivery.isWhole ?? folder.isWhole,
  };
  return {
    delivery: known,
    isOutdated: async (): Promise<UploadCaution | null> => {
      const now = await recheckPrepared(report, { s3Client, signal });
      return 'changed' in now ? { code: 'FILES_CHANGED', message: now.changed } : null;
    },
  };
}

/** @throws UsageError STRATEGY_DOES_NOT_FIT when rows that were not checked decide what is replaced */
export function checkSampleStrategy(sample: number | null, strategy: AmcUpdateStrategy): void {
  if (sample === null || strategy === 'ADDITIVE') return;
  throw new UsageError(
    `${strategy} is judged by the rows and periods of all files, and a sample does not know them. Check all rows, or use ADDITIVE.`,
    { code: 'STRATEGY_DOES_NOT_FIT' },
  );
}
