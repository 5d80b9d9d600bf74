import { UsageError } from '../errors.js';
import { readSuppressionList, type SuppressionList } from '../ingest/suppression-list.js';
import type { StepContext } from './step-context.js';
import type { RunPlan, RunSettings } from './run-plan.js';

/**
 * The suppression list of a run; null if there is none. Every range reads it again, so it must still be what it was
 * when the run was planned.
 * @throws UsageError SUPPRESSION_LIST_CHANGED; what reading the list throws
 */
export async function plannedSuppression(
  { options, plan, suppression }: RunSettings & Partial<Pick<RunPlan, 'suppression'>>,
  { s3, signal }: Pick<StepContext, 's3' | 'signal'>,
): Promise<SuppressionList | null> {
  if (options.suppress === undefined) return null;
  const list = await readSuppressionList(options.suppress, {
    plan,
    country: options.country ?? plan.defaultCountry ?? undefined,
    signal,
    s3Client: () => s3,
  });
  if (suppression === undefined || suppression.digest === list.digest) return list;
  throw new UsageError(
    'The suppression list was changed while the run was in progress; nothing was uploaded. Start the run again.',
    { code: 'SUPPRESSION_LIST_CHANGED' },
  );
}
