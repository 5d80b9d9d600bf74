import type { DataSetPlan } from '../schema/plan.js';
import type { Tally } from '../tally/tally.js';

/** Whether rows of the data set can be about people: only then do they need consent. */
export function hasIdentifiers({ columns }: Pick<DataSetPlan, 'columns'>): boolean {
  return columns.some(({ kind }) => kind.kind === 'hashedPii' || kind.kind === 'externalId');
}

/**
 * Rows written although their consent is missing, denied or malformed. A data set without identifiers has no rows of
 * people, so none of them can miss a signal.
 */
export function consentFaultsOf(plan: DataSetPlan, { consentFaults }: Tally): Tally['consentFaults'] {
  if (hasIdentifiers(plan)) return consentFaults;
  const { missing: _missing, ...others } = consentFaults;
  return others;
}
