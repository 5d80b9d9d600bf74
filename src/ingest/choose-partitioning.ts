import type { Partitioning } from '../model/output-format.js';
import type { DataSetPlan } from '../schema/plan.js';

const PARTITIONING_OF_PERIOD = { PT1H: 'hour', P1D: 'day', P1M: 'month' } as const;

/** The chosen partitioning, or the one that fits the data set's period. */
export function choosePartitioning(chosen: Partitioning | undefined, plan: DataSetPlan): Partitioning {
  if (plan.eventTimeColumn === null) return 'none';
  return chosen ?? (plan.period === null ? 'none' : PARTITIONING_OF_PERIOD[plan.period]);
}
