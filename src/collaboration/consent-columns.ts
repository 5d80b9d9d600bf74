import type { ConsentType } from '../model/data-set.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { TableColumn } from './table-plan.js';

/** The column names by which AMC finds consent in the tables of a collaboration instance. */
export const CONSENT_COLUMNS: Readonly<Record<ConsentType, string>> = {
  TCF: 'tcf',
  GPP: 'gpp',
  AMZN_USER_DATA: 'amz_user_data_consent',
  AMZN_AD_STORAGE: 'amz_ad_storage_consent',
};
export const COUNTRY_COLUMN = 'country';

const TEXT = { slot: 0, dataType: 'STRING', nullable: true, identity: null, isHashed: false } as const;

/**
 * The country and the consent of a row, if the data set has them, in schema order; without those that are
 * already there.
 */
export function consentColumn(plan: DataSetPlan, index: number): TableColumn | null {
  const kind = plan.columns[index]?.kind;
  if (kind?.kind === 'country') return { ...TEXT, name: COUNTRY_COLUMN, from: index, role: 'country' };
  if (kind?.kind === 'consent')
    return { ...TEXT, name: CONSENT_COLUMNS[kind.type], from: index, role: 'consent' };
  return null;
}

/**
 * The country that the run gives all rows: there is no upload that could state it, and AMC treats every row
 * without a country as one that needs consent.
 */
export function consentColumns(
  { defaultCountry, countryColumn }: DataSetPlan,
  given: readonly TableColumn[],
): TableColumn[] {
  if (countryColumn !== null || defaultCountry === null) return [];
  if (given.some(({ name }) => name === COUNTRY_COLUMN)) return [];
  return [{ ...TEXT, name: COUNTRY_COLUMN, from: null, role: 'country' }];
}
